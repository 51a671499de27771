"""Lists: Word writes paragraphs that look like points, others nest lists where none may stand."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag

_LEVEL = re.compile(r"mso-list:[^;]*\blevel(\d)")
_MARKER = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)
_LOOKS_LIKE_LIST = re.compile(r"\bMso(ListParagraph|ListBullet|ListNumber)")
_NUMBERED = re.compile(r"^\s*(\d+|[A-Za-z]|[ivxlcIVXLC]+)[.)]")
_BULLET_SIGNS = re.compile(r"^\s*[·•▪◦‣o§-]\s*(?=\S)|^\s*\(?(?:\d+|[a-z])[.)]\s+")
_DEEPEST = 6


def put_lists_right(soup: BeautifulSoup) -> None:
    """Make lists of what looks like lists."""
    run: list[Tag] = []
    for paragraph in soup.find_all("p"):
        if not _is_point(paragraph):
            continue
        if run and _before(paragraph) is not run[-1]:
            _make_list(soup, run)
            run = []
        run.append(paragraph)
    if run:
        _make_list(soup, run)
    for inner in soup.find_all(["ul", "ol"]):
        _nest(soup, inner)
    for point in soup.find_all("li"):
        paragraphs = point.find_all("p", recursive=False)
        if len(paragraphs) == 1:
            paragraphs[0].unwrap()


def _style(element: Tag) -> str:
    return str(element.get("style", "")).lower()


def _is_point(paragraph: Tag) -> bool:
    if paragraph.find_parent("li") is not None:
        return False
    names = str(paragraph.get("class") or "")
    looks = bool(_LOOKS_LIKE_LIST.search(names))
    return bool(_LEVEL.search(_style(paragraph))) or (looks and _marker(paragraph) is not None)


def _marker(paragraph: Tag) -> Tag | None:
    found = paragraph.find(lambda tag: bool(_MARKER.search(_style(tag))))
    return found if isinstance(found, Tag) else None


def _before(paragraph: Tag) -> Tag | None:
    """The element just before, if only space is between."""
    sibling = paragraph.previous_sibling
    while sibling is not None and not isinstance(sibling, Tag):
        if str(sibling).strip():
            return None
        sibling = sibling.previous_sibling
    return sibling if isinstance(sibling, Tag) else None


def _make_list(soup: BeautifulSoup, run: list[Tag]) -> None:
    place = soup.new_tag("div")
    run[0].insert_before(place)
    open_lists: list[Tag] = []
    for paragraph in run:
        found = _LEVEL.search(_style(paragraph))
        level = min(int(found.group(1)) if found else 1, _DEEPEST)
        kind = "ol" if _is_numbered(paragraph) else "ul"
        level = max(1, min(level, len(open_lists) + 1))
        del open_lists[level:]
        if len(open_lists) < level:
            new = soup.new_tag(kind)
            points = open_lists[-1].find_all("li", recursive=False) if open_lists else []
            (points[-1] if points else place).append(new)
            open_lists.append(new)
        paragraph.name, paragraph.attrs = "li", {}
        open_lists[-1].append(paragraph.extract())
    place.unwrap()


def _is_numbered(paragraph: Tag) -> bool:
    """Whether the sign before it counts; the sign is taken away."""
    marker = _marker(paragraph)
    if marker is not None:
        words = marker.get_text()
        marker.decompose()
        return bool(_NUMBERED.match(words)) and words.strip() != "o"
    first = paragraph.find(string=True)
    if first is None:
        return False
    words = str(first)
    first.replace_with(_BULLET_SIGNS.sub("", words, count=1))
    return bool(re.match(r"\s*\d+[.)]\s", words))


def _nest(soup: BeautifulSoup, inner: Tag) -> None:
    """A list that stands straight in a list belongs to the point before it."""
    outer = inner.parent
    if outer is None or outer.name not in {"ul", "ol"}:
        return
    before = inner.find_previous_sibling("li")
    if before is None:
        before = soup.new_tag("li")
        inner.insert_before(before)
    before.append(inner.extract())
