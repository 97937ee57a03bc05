"""Forms as a browser fills them in: what stands in a form of a page, and what somebody typed over it."""

from __future__ import annotations

from html.parser import HTMLParser


class _Forms(HTMLParser):
    """Each form of a page that is posted, by its address, with the values that it would send untouched."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, dict[str, list[str]]] = {}
        self._form: dict[str, list[str]] | None = None
        self._select = self._area = ""
        self._first: str | None = None
        self._chosen = True

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "form" and (said.get("method") or "").lower() == "post":
            self._form = self.forms.setdefault(said.get("action") or "", {})
        if self._form is None:
            return
        name, value = said.get("name") or "", said.get("value")
        if tag == "input" and name and said.get("type") not in ("file", "submit", "button"):
            if said.get("type") not in ("checkbox", "radio") or "checked" in said:
                self._form.setdefault(name, []).append(
                    "on" if value is None and "checked" in said else value or ""
                )
        elif tag == "select":
            self._select, self._chosen, self._first = name, "multiple" in said, None
        elif tag == "option" and self._select:
            self._first = value if self._first is None else self._first
            if "selected" in said:
                self._form.setdefault(self._select, []).append(value or "")
                self._chosen = True
        elif tag == "textarea":
            self._area = name
            self._form.setdefault(name, []).append("")

    def handle_data(self, data):
        if self._form is not None and self._area:
            self._form[self._area][-1] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        elif tag == "select":
            if self._form is not None and self._select and not self._chosen:
                self._form.setdefault(self._select, []).append(self._first or "")
            self._select = ""
        elif tag == "textarea":
            self._area = ""


def filled(page: str, address: str) -> dict[str, list[str]]:
    """What the form that is sent to `address` says as it stands; a form without an address is sent to its page."""
    reader = _Forms()
    reader.feed(page)
    form = reader.forms.get(address, reader.forms.get("", {}))
    return {name: values for name, values in form.items() if name != "csrfmiddlewaretoken"}
