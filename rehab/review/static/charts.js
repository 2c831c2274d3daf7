// Marks of a chart that are links tell their line in words: under the pointer, and with the
// arrow keys. The words are those of the table on the page, which works without scripts.
"use strict";

function wordsOf(href) {
  const row = document.querySelector(`[data-of="${CSS.escape(href)}"]`);
  if (row) return row.dataset.told;
  for (const link of document.querySelectorAll(`main a[href="${CSS.escape(href)}"]`)) {
    if (link.closest("svg")) continue;
    const head = link.closest("tr")?.querySelector("th")?.textContent;
    return head ? `${head}: ${link.textContent}` : link.textContent;
  }
  return "";
}

const hrefOf = (mark) => mark.getAttribute("href");
const isSeen = (mark) => mark.getClientRects().length > 0;

for (const figure of document.querySelectorAll("main figure")) {
  if (!figure.querySelector("svg a[href]")) continue;
  const told = document.createElement("output");
  told.className = "told screen";
  figure.append(told);
  let at = null;

  const tell = (mark) => {
    at?.classList.remove("at");
    at = mark;
    at?.classList.add("at");
    told.textContent = at ? wordsOf(hrefOf(at)) : "";
  };

  figure.addEventListener("pointerover", (event) => tell(event.target.closest("svg a[href]") ?? at));
  for (const sheet of figure.querySelectorAll(".wide, .narrow")) {
    const marks = () =>
      [...sheet.querySelectorAll("svg a[href]")]
        .filter(isSeen)
        .map((mark) => [mark.getBoundingClientRect(), mark])
        .sort(([a], [b]) => a.left - b.left || a.top - b.top)
        .map(([, mark]) => mark);
    sheet.tabIndex = 0;
    sheet.setAttribute("role", "group");
    sheet.setAttribute("aria-label", "Chart: arrow keys read its marks one by one, Enter opens one");
    sheet.addEventListener("focus", () => tell(at ?? marks().at(-1) ?? null));
    sheet.addEventListener("keydown", (event) => {
      const all = marks();
      const now = all.indexOf(at);
      const to = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: all.length - 1 }[event.key];
      if (event.key === "Enter" && at) window.location.assign(hrefOf(at));
      if (to === undefined) return;
      event.preventDefault();
      tell(all[Math.min(Math.max(to, 0), all.length - 1)] ?? null);
    });
  }
}
