// The jerk page's keys, and a line that reads the time under the pointer. Without scripts
// every one of these is a link or a form. Judging never moves on by itself.
"use strict";

const STORE = "rehab-keys";
const hints = document.querySelector(".keys");
const toggle = document.querySelector("[data-keys]");
const isOn = () => localStorage.getItem(STORE) !== "off";

function tell() {
  document.body.classList.toggle("has-keys", isOn());
  toggle.textContent = isOn() ? "Switch keys off" : "Switch keys on";
}

hints.hidden = false;
tell();
toggle.addEventListener("click", () => {
  localStorage.setItem(STORE, isOn() ? "off" : "on");
  tell();
});

const isField = (where) => where.closest("input:not([type=hidden]), select, textarea, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (!isOn() || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
  if (isField(event.target)) return;
  const one = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!one) return;
  event.preventDefault();
  one.click();
});

for (const chart of document.querySelectorAll("svg.traces")) {
  const left = Number(chart.dataset.left);
  const right = Number(chart.dataset.right);
  const span = Number(chart.dataset.span);
  const told = document.querySelector("output.cursor");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("class", "cursor");
  chart.append(line);
  chart.addEventListener("pointermove", (event) => {
    const box = chart.getBoundingClientRect();
    const view = chart.viewBox.baseVal;
    const x = ((event.clientX - box.left) * view.width) / box.width;
    const isOver = x >= left && x <= right;
    line.setAttribute("d", isOver ? `M${x} 0V${view.height}` : "");
    told.hidden = !isOver;
    const ms = ((x - left) / (right - left)) * 2000 * span - 1000 * span;
    told.textContent = `${ms < 0 ? "−" : "+"}${Math.abs(ms).toFixed(0)} ms`;
  });
  chart.addEventListener("pointerleave", () => {
    line.setAttribute("d", "");
    told.hidden = true;
  });
}
