"""What word processors write in place of lists, headings and emphasis, put right in the tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from bs4 import BeautifulSoup, Tag

from lms.authoring.rules.pasting.lists import put_lists_right

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = {
    *_HEADINGS,
    "p",
    "div",
    "ul",
    "ol",
    "li",
    "table",
    "blockquote",
    "pre",
    "dl",
    "dt",
    "dd",
    "hr",
}
_NOTE_MARK = re.compile(r"^#(_ftn\d|_edn\d|_msocom|sdfootnote\d+sym|sdendnote\d+sym|ftnt\d|cmnt\d)")
_NOTE_BACK = re.compile(
    r"^#(_ftnref|_ednref|_msoanchor|sdfootnote\d+anc|sdendnote\d+anc|ftnt_ref|cmnt_ref)"
)
_BOLD, _LIGHT = (
    re.compile(r"font-weight:\s*(bold|[6-9]00)"),
    re.compile(r"font-weight:\s*(normal|400)"),
)
_ITALIC = re.compile(r"font-style:\s*italic")
_HIDDEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_CELLS = 2000


@dataclass(slots=True)
class Found:
    """What was met on the way."""

    pictures: int = 0
    footnotes: int = 0
    without_head: int = 0
    merged: int = 0


def tidy(soup: BeautifulSoup) -> Found:
    """Put the tree right in place; what had to be left out is counted."""
    found = Found()
    for text in soup.find_all(string=_HIDDEN):
        text.replace_with(_HIDDEN.sub("", str(text)))
    _drop_notes(soup, found)
    put_lists_right(soup)
    for picture in soup.find_all("img"):
        found.pictures += 1
        picture.decompose()
    _set_emphasis(soup)
    _set_headings(soup)
    for link in soup.find_all("a"):
        _set_link(link)
    for table in soup.find_all("table"):
        _set_table(soup, table, found)
    for element in soup.find_all(["p", "div", "span", "li", *_HEADINGS]):
        if element.name in {"p", *_HEADINGS} and not element.get_text(strip=True):
            element.decompose()
    return found


def _drop_notes(soup: BeautifulSoup, found: Found) -> None:
    for link in soup.find_all("a", href=_NOTE_BACK):
        note = link.find_parent(["li", "p", "div"])
        (note or link).decompose()
    for link in soup.find_all("a", href=_NOTE_MARK):
        if link.decomposed:
            continue
        found.footnotes += 1
        outer = link.parent
        alone = outer is not None and outer.name == "sup" and outer.get_text() == link.get_text()
        (outer if alone and outer is not None else link).decompose()


def _style(element: Tag) -> str:
    return str(element.get("style", "")).lower()


def _set_emphasis(soup: BeautifulSoup) -> None:
    """Emphasis by style becomes emphasis; what is only called so is none."""
    for element in soup.find_all(["b", "strong", "span", "i", "em"]):
        style = _style(element)
        if element.name in {"b", "strong"} and _LIGHT.search(style):
            element.unwrap()
        elif element.name == "span":
            wanted = [
                name for name, sign in (("strong", _BOLD), ("em", _ITALIC)) if sign.search(style)
            ]
            inside = any(child.name in _BLOCKS for child in element.find_all(True))
            if wanted and not inside and element.get_text(strip=True):
                _wrap(soup, element, wanted)
            else:
                element.unwrap()
    for element in soup.find_all(["b", "strong", "i", "em"]):
        if any(child.name in _BLOCKS for child in element.find_all(True)):
            element.unwrap()
    for name in ("b", "strong", "i", "em"):
        for element in soup.find_all(name):
            _join_next(element)


def _wrap(soup: BeautifulSoup, element: Tag, names: list[str]) -> None:
    element.name, element.attrs = names[0], {}
    for name in names[1:]:
        element.wrap(soup.new_tag(name))


def _join_next(element: Tag) -> None:
    """Words that are set apart by two elements in a row are one."""
    if element.decomposed or element.parent is None:
        return
    following = element.next_sibling
    while isinstance(following, Tag) and following.name == element.name:
        for child in list(following.contents):
            element.append(child.extract())
        following.decompose()
        following = element.next_sibling


def _set_headings(soup: BeautifulSoup) -> None:
    """Headings begin at the second level and are not bold; titles are headings."""
    for title in soup.find_all("p", class_=re.compile("^Mso(Title|Heading)")):
        title.name = "h1"
    shift = 1 if soup.find("h1") else 0
    for heading in soup.find_all(list(_HEADINGS)):
        heading.name = f"h{min(int(heading.name[1]) + shift, 6)}"
        for inside in heading.find_all(["b", "strong", "i", "em", "br"]):
            if inside.name == "br":
                inside.replace_with(" ")
            else:
                inside.unwrap()


def _set_link(link: Tag) -> None:
    href = str(link.get("href", ""))
    parts = urlsplit(href)
    if parts.netloc == "www.google.com" and parts.path == "/url":
        href = parse_qs(parts.query).get("q", [""])[0]
        parts = urlsplit(href)
    if parts.scheme not in {"http", "https", "mailto"} or re.search(r"[\s<>()\"\\]", href):
        href = re.sub(r"[\s<>\"\\]", "", href).replace("(", "%28").replace(")", "%29")
    if parts.scheme in {"http", "https", "mailto"} and link.get_text(strip=True):
        link.attrs = {"href": href}
    else:
        link.unwrap()


def _set_table(soup: BeautifulSoup, table: Tag, found: Found) -> None:
    """A table of plain rows, the first of them its head; a table of one cell is just a frame."""
    if (
        table.decomposed
        or table.find("table") is not None
        or table.find_parent("table") is not None
    ):
        return
    rows = [list(_cells(row, found)) for row in table.find_all("tr")]
    rows = [row for row in rows if row]
    width = max(map(len, rows), default=0)
    if width < 2 or len(rows) * width > _CELLS:  # noqa: PLR2004  # nothing is beside anything
        for inside in table.find_all(["tbody", "thead", "tfoot", "tr"]):
            inside.unwrap()
        for cell in table.find_all(["td", "th"]):
            cell.name, cell.attrs = "div", {}
        table.unwrap()
        return
    first = table.find("tr")
    if table.find("th") is None and (first is None or first.find_parent("thead") is None):
        found.without_head += 1
    head, body = soup.new_tag("thead"), soup.new_tag("tbody")
    for number, cells in enumerate(rows):
        row = soup.new_tag("tr")
        for cell in [*cells, *(soup.new_tag("td") for _ in range(width - len(cells)))]:
            cell.name, cell.attrs = ("th" if number == 0 else "td"), {}
            row.append(cell.extract() if cell.parent else cell)
        (head if number == 0 else body).append(row)
    table.clear()
    table.append(head)
    table.append(body)


def _cells(row: Tag, found: Found) -> Iterator[Tag]:
    for cell in row.find_all(["td", "th"]):
        for block in cell.find_all(["p", "div", "ul", "ol", "li", *_HEADINGS]):
            block.insert_after(" ")
            block.unwrap()
        for line in cell.find_all("br"):
            line.replace_with(" ")
        yield cell
        across = str(cell.get("colspan", "1"))
        if across not in {"", "1"} or str(cell.get("rowspan", "1")) not in {"", "1"}:
            found.merged += 1
        for _ in range(min(int(across), 20) - 1 if across.isdecimal() else 0):
            yield BeautifulSoup("<td></td>", "html.parser").td or cell
