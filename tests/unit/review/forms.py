"""A form as a browser without scripts would send it back: what stands in the page."""

from html.parser import HTMLParser

_TICKED = {"checkbox", "radio"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self._select, self._area = "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        name, kind = found.get("name", ""), found.get("type", "text")
        if tag == "select":
            self._select = name
        elif tag == "textarea":
            self._area = name
            self.fields[name] = [""]
        elif tag == "option" and self._select:
            chosen = self.fields.setdefault(self._select, [found.get("value", "")])
            if "selected" in found:
                chosen[:] = [found.get("value", "")]
        elif tag == "input" and name and (kind not in _TICKED or "checked" in found):
            self.fields.setdefault(name, []).append(found.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self.fields[self._area][0] = self.fields[self._area][0].removeprefix("\n")
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area][0] += data


def fields_of(page: str) -> dict[str, list[str]]:
    """Return the fields of the only form of a page, with what stands in them."""
    reader = _Reader()
    reader.feed(page)
    return reader.fields
