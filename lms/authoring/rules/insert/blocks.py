"""Figures, films, tables, boxes and links as they are written in a page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from posixpath import relpath

from lms.content.frontmatter import ID
from lms.content.problems import Sentence, sentence
from lms.content.questions.escaping import guarded

MOST_ROWS, MOST_COLUMNS = 40, 10
_TWO = 2
_WEB = re.compile(r"https?://[^\s()<>\"]+")
_FENCE = re.compile(r"^`{3,}", re.MULTILINE)


SECOND_TASK = sentence("The page has a task already. Put this one into another lesson.")


class Refused(ValueError):  # noqa: N818  # a turn of events
    """What a form says cannot be written; `faults` by the name of the field."""

    def __init__(self, faults: Mapping[str, Sentence]) -> None:
        super().__init__("; ".join(map(str, faults.values())))
        self.faults = dict(faults)


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells of a table, the first row its head."""

    rows: tuple[tuple[str, ...], ...] = ()

    @classmethod
    def of(cls, *head: str, rows: int = 2) -> Grid:
        """An empty table with a head."""
        return cls((head, *[("",) * len(head)] * rows))

    @property
    def width(self) -> int:
        """How many columns it has."""
        return len(self.rows[0]) if self.rows else 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands below its head."""
        return not any(cell.strip() for row in self.rows[1:] for cell in row)

    def turn(self, action: str) -> Grid:
        """What a button does: `row-add`, `row-up-2`, `col-remove-1` …; others change nothing."""
        part, _, rest = action.partition("-")
        verb, _, number = rest.partition("-")
        at = int(number) if number.isdecimal() and len(number) < len("100") else -1
        rows = [list(row) for row in self.rows]
        if part == "row" and verb == "add" and len(rows) <= MOST_ROWS:
            rows.append([""] * self.width)
        elif part == "col" and verb == "add" and self.width < MOST_COLUMNS:
            rows = [[*row, ""] for row in rows]
        elif part == "col" and verb == "remove" and 0 <= at < self.width > 1:
            for row in rows:
                del row[at]
        elif part == "row" and 0 < at < len(rows):
            self._move(rows, verb, at)
        return Grid(tuple(map(tuple, rows)))

    @staticmethod
    def _move(rows: list[list[str]], verb: str, at: int) -> None:
        row = rows.pop(at)
        to = at + {"up": -1, "down": 1}.get(verb, 0)
        if verb != "remove":
            rows.insert(max(1, to), row)

    def faults(self) -> dict[str, Sentence]:
        """What keeps it from being read well: a head without words, or nothing below it."""
        found = {
            f"cell-0-{column}": sentence("Say what this column holds: a table needs a head.")
            for column, cell in enumerate(self.rows[0] if self.rows else ())
            if not cell.strip()
        }
        if self.width < _TWO:
            found["cell-0-0"] = sentence("A table needs at least two columns.")
        if self.is_empty:
            found["cell-1-0"] = sentence("Fill in at least one row.")
        return found

    def lines(self) -> list[str]:
        """Its Markdown; rows in which nothing stands are left out."""
        body = [row for row in self.rows[1:] if any(cell.strip() for cell in row)]
        head, *rest = [self.rows[0], *body]
        return [_row(head), "|---" * self.width + "|", *map(_row, rest)]


def _row(cells: Sequence[str]) -> str:
    words = (
        " ".join(guarded(cell).split()).replace("\\|", "|").replace("|", BAR) for cell in cells
    )
    return "|" + "|".join(f" {cell} " if cell else " " for cell in words) + "|"


BAR = "\\|"


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into a form: words by the name of the field, and a table where there is one."""

    words: Mapping[str, str] = field(default_factory=dict)
    grid: Grid = field(default_factory=Grid)
    chosen: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> str:
        return self.words.get(name, "").strip()

    def with_grid(self, grid: Grid) -> Typed:
        """The same with another table."""
        return replace(self, grid=grid)


def _demand(typed: Typed, **demands: Sentence) -> None:
    faults = {name: said for name, said in demands.items() if not typed[name]}
    faults |= {
        name: sentence("Write comments in the text of the page, not in the form.")
        for name, words in typed.words.items()
        if "<!--" in words
    }
    if faults:
        raise Refused(faults)


def one_line(text: str) -> str:
    """Words on one line."""
    return " ".join(guarded(text).split())


def _label(text: str) -> str:
    return re.sub(r"(?<!\\)([\[\]])", r"\\\1", one_line(text))


def _title(text: str) -> str:
    """Words between straight quotes: their own become typographic."""
    return re.sub(r'"([^"]*)"', "“\\1”", one_line(text)).replace('"', "”")


def address(page: str, target: str) -> str:
    """How a page links to another file of the course."""
    found = relpath(target, page.rpartition("/")[0] or ".")
    return f"<{found}>" if re.search(r"[\s()]", found) else found


def figure(typed: Typed, page: str, media: Sequence[str]) -> list[str]:
    """A picture with its alternative text, and a caption if there is one."""
    _demand(
        typed,
        file=sentence("Choose a picture."),
        alt=sentence("Say what the picture shows, for those who do not see it."),
    )
    if typed["file"] not in media:
        raise Refused({"file": sentence("Choose a picture.")})
    caption = f' "{_title(typed["caption"])}"' if typed["caption"] else ""
    return [f"![{_label(typed['alt'])}]({address(page, typed['file'])}{caption})"]


def film(typed: Typed, page: str, media: Sequence[str], captions: Sequence[str]) -> list[str]:
    """A film or sound of the library with its transcript; one that lies elsewhere is a link."""
    if typed["url"]:
        _demand(
            typed, name=sentence("Say what it is, how long it takes, and whether it has captions.")
        )
        if not _WEB.fullmatch(typed["url"]):
            raise Refused({"url": sentence("Write an address that begins with https://.")})
        return [f"[{_label(typed['name'])}]({typed['url']})"]
    _demand(
        typed,
        file=sentence("Choose a film or sound, or write the address of one that lies elsewhere."),
        name=sentence("Say what it is, how long it takes, and whether it has captions."),
        alt=sentence("Say what it shows, for those who do not see it."),
        transcript=sentence("Write down what is said and shown: it is demanded for everybody who cannot hear or see it."),
    )  # fmt: skip
    path = typed["file"]
    if path not in media:
        raise Refused({"file": sentence("Choose a film or sound.")})
    stem = path.rpartition(".")[0]
    if not path.endswith(".mp3") and not any(one.startswith(f"{stem}.") for one in captions):
        raise Refused(
            {
                "file": sentence(
                    "This film has no captions yet. Add them in the media library first."
                )
            }
        )
    body = [f"    {line}" if line else "" for line in guarded(typed["transcript"]).split("\n")]
    words = _title(typed["heading"] or typed["name"])
    return [
        f'![{_label(typed["alt"])}]({address(page, path)} "{_title(typed["name"])}")',
        "",
        f'!!! transcript "{words}"',
        *body,
    ]


def table(typed: Typed) -> list[str]:
    """A table with its head, and a caption if there is one."""
    _demand(typed)
    faults = typed.grid.faults()
    if faults:
        raise Refused(faults)
    caption = one_line(typed["caption"]).replace("*", "\\*")
    return [*([f"*{caption}*", ""] if caption else []), *typed.grid.lines()]


BOXES = ("note", "warning", "details")


def box(typed: Typed) -> list[str]:
    """A box with a title; `details` is folded away until somebody opens it."""
    _demand(typed, title=sentence("Give the box a title."), text=sentence("Write its text."))
    kind = typed["kind"] if typed["kind"] in BOXES else BOXES[0]
    body = [f"    {line}" if line else "" for line in guarded(typed["text"]).split("\n")]
    return [f'!!! {kind} "{_title(typed["title"])}"', *body]


def link(typed: Typed, page: str, targets: Mapping[str, str]) -> str:
    """A link to a page or a term of the course: `targets` are their own names by address."""
    if typed["target"] not in targets:
        raise Refused({"target": sentence("Choose what it leads to.")})
    words = typed["words"] or targets[typed["target"]]
    path, sign, anchor = typed["target"].partition("#")
    return f"[{_label(words)}]({address(page, path)}{sign}{anchor})"


def task(typed: Typed, key: str) -> list[str]:
    """A task: its brief, a template to start from, and the rubric by which it is reviewed."""
    _demand(typed, text=sentence("Say what is to be produced."))
    faults = {}
    if not ID.fullmatch(typed["artefact"]):
        faults["artefact"] = sentence("Use small letters a-z, digits and hyphens, beginning with a letter.")  # fmt: skip
    if not typed.grid.is_empty:
        faults |= typed.grid.faults()
    elif "|" in typed["text"] and re.search(
        r"^\|?[\s:|-]*-[\s:|-]*\|?$", typed["text"], re.MULTILINE
    ):
        faults["text"] = sentence("A table here would be taken for the rubric. Fill in the rubric, too.")  # fmt: skip
    if faults:
        raise Refused(faults)
    lines = [f'<task id="{key}" artefact="{typed["artefact"]}">']
    if typed["title"]:
        lines += [f"## {one_line(typed['title'])}", ""]
    lines += guarded(typed["text"]).split("\n")
    if typed["template"]:
        lines += ["", *_template(typed["template"])]
    if not typed.grid.is_empty:
        lines += ["", *typed.grid.lines()]
    return [*lines, "</task>"]


def _template(text: str) -> list[str]:
    """The template between fences that are longer than those in it."""
    longest = max((len(found.group()) for found in _FENCE.finditer(text)), default=2)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}template", *text.split("\n"), fence]
