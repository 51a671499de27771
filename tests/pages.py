"""What every page must be: well formed, one h1, a title, labelled fields, unique ids, a form token."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {
    "area",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "track",
    "wbr",
}
FOREIGN_LEAVES = {"circle", "line", "path", "rect", "polygon", "polyline", "use", "ellipse", "stop"}
NAMED_TYPES = {"hidden", "submit", "button", "image", "reset"}


@dataclass
class Inspector(HTMLParser):
    """Collects what is wrong with a page."""

    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: set[str] = set()
        self.labelled: set[str] = set()
        self.fields: list[tuple[str, dict[str, str | None], bool]] = []
        self.h1 = self.titles = 0
        self.lang = False
        self.forms: list[dict[str, object]] = []
        self.references: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.faults.append(f"<{tag}> repeats an attribute: {names}")
        given = dict(attrs)
        self._note(tag, given)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID | FOREIGN_LEAVES:
            self.faults.append(f"<{tag}/> is not closed")
        self._note(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            self.faults.append(f"</{tag}> closes a void element")
        elif not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> at line {self.getpos()[0]} closes {self.open[-1:]}")
            if tag in self.open:
                while self.open.pop() != tag:
                    pass
        else:
            self.open.pop()
        if tag == "form" and self.forms:
            self.forms[-1]["closed"] = True

    def _note(self, tag: str, given: dict[str, str | None]) -> None:
        if "id" in given:
            if given["id"] in self.ids:
                self.faults.append(f"id {given['id']} twice")
            self.ids.add(given["id"] or "")
        for name in ("style", "onclick", "onload", "onsubmit", "onchange"):
            if name in given:
                self.faults.append(f"<{tag}> has inline {name}")
        for name in ("aria-describedby", "aria-labelledby", "aria-controls"):
            self.references += [(name, ref) for ref in (given.get(name) or "").split()]
        self.h1 += tag == "h1"
        self.titles += tag == "title" and "svg" not in self.open
        self.lang = self.lang or (tag == "html" and bool(given.get("lang")))
        if tag == "label" and given.get("for"):
            self.labelled.add(given["for"] or "")
        if tag == "form":
            self.forms.append(
                {
                    "method": (given.get("method") or "get").lower(),
                    "token": False,
                    "closed": False,
                    "stateless": "data-stateless" in given,
                }
            )
        if tag in {"input", "select", "textarea"} and given.get("type") not in NAMED_TYPES:
            self.fields.append((tag, given, "label" in self.open))
        if tag == "input" and given.get("name") == "csrf_token" and self.forms:
            self.forms[-1]["token"] = True
        if tag == "img" and "alt" not in given:
            self.faults.append(f"<img src={given.get('src')}> has no alt")
        if tag == "script" and not given.get("src"):
            self.faults.append("inline script")

    def finish(self) -> list[str]:
        """All faults, after the whole page was fed."""
        if self.open:
            self.faults.append(f"never closed: {self.open}")
        if self.h1 != 1:
            self.faults.append(f"{self.h1} h1")
        if self.titles != 1:
            self.faults.append(f"{self.titles} titles")
        if not self.lang:
            self.faults.append("html has no lang")
        for tag, given, inside in self.fields:
            named = (
                inside
                or given.get("id") in self.labelled
                or given.get("aria-label")
                or given.get("aria-labelledby")
            )
            if not named:
                self.faults.append(f"<{tag} name={given.get('name')}> has no label")
        self.faults += [
            f"POST form without a token: {form}"
            for form in self.forms
            if form["method"] == "post" and not form["token"] and not form["stateless"]
        ]
        self.faults += [
            f"{name} points at {ref}, which is not there"
            for name, ref in self.references
            if ref not in self.ids
        ]
        return self.faults


def inspect(html: str) -> list[str]:
    """What is wrong with a page; an empty list when nothing is."""
    inspector = Inspector()
    inspector.feed(html)
    inspector.close()
    return inspector.finish()
