"""HTML of other systems as Markdown of ours: what it means stays, how it looked does not."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

import nh3

from lms.content.problems import sentence
from lms.content.rendering.allowed import WEB_SCHEMES, is_language
from lms.content.rendering.tree import Node, parse
from lms.exchange.formats.escaping import at_start, inline
from lms.exchange.formats.report import Refused, Remarks

_TAGS = (
    "a abbr aside b blockquote br caption code dd del details div dl dt em figcaption figure h1 h2 h3 "
    "h4 h5 h6 hr i img li ol p pre s section span strong sub summary sup table tbody td tfoot th thead tr "
    "u ul"
)
_SILENT = {"script", "style", "title", "svg", "math", "object", "template", "noscript", "iframe"}
_ATTRIBUTES = {
    "*": {"lang"}, "a": {"href"}, "aside": {"data-kind"}, "details": {"data-kind"},
    "img": {"src", "alt"}, "ol": {"start"}, "td": {"align"}, "th": {"align"},
}  # fmt: skip
_BLOCKS = frozenset(
    ["aside", "blockquote", "dd", "details", "div", "dl", "dt", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "section", "table", "tbody", "thead", "tfoot", "tr", "ul"]
)  # fmt: skip
_MEDIA = re.compile(r"<(?:audio|video|source|iframe|object|embed|svg|math)\b", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\n\r\f]+")
_BREAK = "\ue010"
_FENCE = "```"
_DEEPEST = 60
PLUGIN = "@@PLUGINFILE@@/"
_PAIRS = {"strong": "**", "b": "**", "em": "*", "i": "*"}


@dataclass(slots=True)
class Source:
    """Where HTML comes from: its line, who hears what is lost, and what pictures are called here."""

    remarks: Remarks
    line: int = 0
    picture: Callable[[str], str | None] = field(default=lambda _name: None)


def from_html(text: str, source: Source) -> str:
    """Markdown of a piece of HTML; marks of blanks stay where they are."""
    if _MEDIA.search(text):
        source.remarks.note(
            sentence("Films, sounds, drawings or embedded pages were left out."),
            sentence("Add them from the media library."),
            source.line,
        )
    cleaned = nh3.clean(
        text,
        tags=set(_TAGS.split()),
        clean_content_tags=_SILENT,
        attributes=_ATTRIBUTES,
        url_schemes=set(WEB_SCHEMES) | {"data"},
        link_rel=None,
    )
    root = parse(cleaned)
    if _depth(root) > _DEEPEST:
        raise Refused(
            sentence("The text is nested more deeply than anybody writes."),
            sentence("Copy its words into a new question."),
            source.line,
        )
    return "\n\n".join(_Writer(source).blocks(root)).strip()


def one_line(markdown: str) -> str:
    """Markdown of a cell: paragraphs and breaks become spaces."""
    return " ".join(markdown.split())


def _depth(root: Node) -> int:
    deepest, todo = 0, [(root, 0)]
    while todo:
        node, depth = todo.pop()
        deepest = max(deepest, depth)
        todo.extend((child, depth + 1) for child in node.elements)
    return deepest


class _Writer:
    """Writes one piece."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def blocks(self, node: Node) -> list[str]:
        """The blocks of an element: runs of words become paragraphs."""
        found: list[str] = []
        run: list[Node | str] = []
        for child in [*node.children, Node("hr")]:
            if not isinstance(child, Node) or not self._is_block(child):
                run.append(child)
                continue
            found.extend(self._paragraph(run))
            run = []
            found.extend(self._block(child))
        return found[:-1]

    @staticmethod
    def _is_block(node: Node) -> bool:
        return node.tag in _BLOCKS or any(inner.tag in _BLOCKS for inner in node.walk())

    def _paragraph(self, run: Sequence[Node | str]) -> list[str]:
        text = _SPACE.sub(" ", self._inline(run)).replace(f" {_BREAK}", _BREAK)
        lines = [line.strip() for line in text.split(_BREAK)]
        while lines and not lines[-1]:
            lines.pop()
        shown = [at_start(line) for line in lines if line]
        return ["  \n".join(shown)] if shown else []

    def _block(self, node: Node) -> list[str]:  # noqa: PLR0911 - one an element
        match node.tag:
            case "hr":
                return ["***"]
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                words = one_line(" ".join(self._paragraph(node.children)))
                return [f"{'#' * max(2, int(node.tag[1]))} {words}"] if words else []
            case "ul" | "ol":
                return self._list(node)
            case "blockquote":
                return ["\n".join(f"> {line}".rstrip() for line in _lines(self.blocks(node)))]
            case "pre":
                return self._code(node)
            case "table":
                return self._table(node)
            case "figure":
                return self._figure(node)
            case "aside" | "details":
                return self._box(node)
            case "dl":
                return self._definitions(node)
            case _:
                return self.blocks(node)

    def _list(self, node: Node) -> list[str]:
        number = int(node.get("start")) if node.get("start").isdecimal() else 1
        rows: list[str] = []
        loose = any(item.find("p") is not None for item in node.elements)
        for item in (child for child in node.elements if child.tag == "li"):
            sign = "-" if node.tag == "ul" else f"{number}."
            number += 1
            lines = _lines(self.blocks(item), loose=loose or item.find("pre", "table") is not None)
            if lines:
                rows.append("\n".join(
                    [f"{sign} {lines[0]}", *(f"    {line}" if line else "" for line in lines[1:])]
                ))  # fmt: skip
        return [("\n\n" if loose else "\n").join(rows)] if rows else []

    def _definitions(self, node: Node) -> list[str]:
        found: list[str] = []
        for child in node.elements:
            lines = _lines(self.blocks(child))
            if child.tag == "dt":
                found.append(" ".join(lines))
            elif lines:
                below = [f"    {line}" if line else "" for line in lines[1:]]
                text = "\n".join([f":   {lines[0]}", *below])
                found[-1:] = [f"{found[-1]}\n{text}"] if found else [text]
        return found

    def _code(self, node: Node) -> list[str]:
        text = node.text.strip("\n")
        fence = "~~~" if _FENCE in text else _FENCE
        return [f"{fence}\n{text}\n{fence}"] if text.strip() else []

    def _figure(self, node: Node) -> list[str]:
        image = node.find("img")
        if image is None:
            return self.blocks(node)
        caption = node.find("figcaption")
        words = one_line(caption.text).replace('"', "”") if caption else ""
        return [self._picture(image, words)]

    def _box(self, node: Node) -> list[str]:
        kind = node.get("data-kind") or ("details" if node.tag == "details" else "note")
        elements = list(node.elements)
        head = elements[0] if elements and elements[0].tag in {"summary", "p"} else None
        if head is not None:
            node.children.remove(head)
        title = one_line(head.text).replace('"', "”") if head else ""
        body = [f"    {line}" if line else "" for line in _lines(self.blocks(node))]
        return ["\n".join([f'!!! {kind} "{title}"', *body])]

    def _table(self, node: Node) -> list[str]:
        rows = [
            [c for c in row.elements if c.tag in {"td", "th"}]
            for row in node.walk()
            if row.tag == "tr"
        ]
        rows = [row for row in rows if row]
        if not rows:
            return []
        width = max(map(len, rows))
        caption = node.find("caption")
        lines = [self._row(row, width) for row in rows]
        sides = [cell.get("align") for cell in rows[0]] + [""] * width
        signs = {"left": ":--", "right": "--:", "center": ":-:"}
        lines.insert(1, "|" + "|".join(signs.get(side, "---") for side in sides[:width]) + "|")
        head = [f"*{' '.join(self._paragraph(caption.children))}*"] if caption else []
        return [*head, "\n".join(lines)]

    def _row(self, cells: Sequence[Node], width: int) -> str:
        words = [one_line(" ".join(self.blocks(cell))).replace("|", "\\|") for cell in cells]
        return "|" + "|".join(f" {word} " for word in [*words, *[""] * (width - len(words))]) + "|"

    # Words

    def _inline(self, children: Sequence[Node | str]) -> str:
        return "".join(inline(c) if isinstance(c, str) else self._element(c) for c in children)

    def _element(self, node: Node) -> str:  # noqa: PLR0911 - one an element
        match node.tag:
            case "br":
                return _BREAK
            case "img":
                return self._picture(node)
            case "code":
                return _code_span(node.text)
            case "strong" | "b" | "em" | "i":
                return _around(self._inline(node.children), _PAIRS[node.tag])
            case "a":
                return self._link(node)
            case "sub" | "sup":
                self._source.remarks.note(
                    sentence("Raised or lowered letters stand on the line now."),
                    sentence("Look whether the text still says the same."),
                    self._source.line,
                )
                return self._inline(node.children)
            case _:
                words = self._inline(node.children)
                language = node.get("lang")
                plain = words.strip() and not re.search(r"[\[\]\n\ue010]", words)
                return f"[{words}]{{lang={language}}}" if is_language(language) and plain else words

    def _link(self, node: Node) -> str:
        words, href = self._inline(node.children), node.get("href")
        scheme = href.partition(":")[0].lower()
        if not words.strip() or scheme not in WEB_SCHEMES or re.search(r"[\s<>\"\\]", href):
            return words
        return f"[{words.strip()}]({href.replace('(', '%28').replace(')', '%29')})"

    def _picture(self, node: Node, caption: str = "") -> str:
        alt, src = one_line(node.get("alt")), node.get("src")
        path = self._source.picture(unquote(src.removeprefix(PLUGIN)))
        if path is None or not src.startswith(PLUGIN):
            self._source.remarks.note(
                sentence("A picture that is not in the file was left out."),
                sentence("Add it from the media library."),
                self._source.line,
            )
            return inline(alt)
        if not alt:
            alt = path.rpartition("/")[2]
            self._source.remarks.note(
                sentence("A picture has no alternative text, so the name of its file became it."),
                sentence("Write what the picture shows."),
                self._source.line,
            )
        title = f' "{caption}"' if caption else ""
        return f"![{inline(alt)}]({path}{title})"


def _lines(blocks: Sequence[str], *, loose: bool = True) -> list[str]:
    return ("\n\n" if loose else "\n").join(blocks).split("\n") if blocks else []


def _around(words: str, sign: str) -> str:
    inner = words.strip()
    if not inner or _BREAK in inner:
        return words
    before = words[: len(words) - len(words.lstrip())]
    after = words[len(words.rstrip()) :]
    return f"{before}{sign}{inner}{sign}{after}"


def _code_span(text: str) -> str:
    words = one_line(text)
    if not words:
        return ""
    ticks = "`" * (max((len(run) for run in re.findall("`+", words)), default=0) + 1)
    space = " " if "`" in words else ""
    return f"{ticks}{space}{words}{space}{ticks}"
