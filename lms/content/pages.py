"""One lesson in one language: its blocks as drafts, and its Markdown rendered in one run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lms.content.blocks import Block, Prose, scan
from lms.content.files import TextFile
from lms.content.model import PartKind
from lms.content.problems import sentence
from lms.content.prose import check_text, sections
from lms.content.questions.draft import Key, Piece
from lms.content.references import CourseAddresses, Index
from lms.content.rendering.page import Entangled, Page, Place, render_page


@dataclass(frozen=True, slots=True)
class Spot:
    """What stands somewhere in a lesson: a section (`piece` is its number) or a block."""

    kind: PartKind
    key: str
    piece: int = -1


@dataclass(slots=True)
class Sheet:
    """Collects the pieces of a page, so that they are rendered in one run."""

    pieces: list[Piece] = field(default_factory=list)
    keys: dict[tuple[str, Key], int] = field(default_factory=dict)

    def add(self, piece: Piece) -> int:
        """Its number on the page."""
        self.pieces.append(piece)
        return len(self.pieces) - 1

    def add_for(self, block: str, key: Key, piece: Piece) -> None:
        """A piece of a block, found again by the block's id and the key."""
        self.keys[block, key] = self.add(piece)

    @property
    def secret(self) -> frozenset[int]:
        """The pieces that learners see only after answering."""
        late = {"feedback", "explanation"}
        return frozenset(number for (_, (name, _)), number in self.keys.items() if name in late)

    def places_of(self, block: str, page: Page) -> Mapping[Key, Place]:
        """The rendered pieces of a block."""
        return {key: page.places[n] for (owner, key), n in self.keys.items() if owner == block}


def items_of(text: TextFile) -> list[Prose | Block]:
    """The prose and blocks of a file."""
    check_text(text.body, text.first, text.notes)
    return scan(text.body, text.first, text.notes)


def blocks_of(items: Sequence[Prose | Block], kind: str) -> list[Block]:
    """The blocks of a kind, quizzes in pools too, in their order."""
    found: list[Block] = []
    for item in items:
        if isinstance(item, Block):
            found.extend([item] if item.kind == kind else [])
            found.extend(child for child in item.blocks if child.kind == kind)
    return found


def spots_of(items: Sequence[Prose | Block], sheet: Sheet) -> list[Spot]:
    """The order of a lesson; its prose is put on the sheet."""
    spots: list[Spot] = []
    number = 0
    for item in items:
        if isinstance(item, Block):
            spots.append(Spot(PartKind(item.kind), item.id))
            continue
        for section in sections(item):
            number += 1
            spots.append(Spot(PartKind.PROSE, f"p{number}", sheet.add(section)))
    return spots


def render_sheet(
    text: TextFile, language: str, sheet: Sheet, index: Index, blocks: frozenset[str] = frozenset()
) -> Page:
    """Render a sheet; what cannot be rendered is a problem, and its places are empty."""
    addresses = CourseAddresses(text, language, sheet.pieces, index, blocks)
    texts = [piece.text for piece in sheet.pieces]
    try:
        return render_page(texts, addresses, language=language, secret=sheet.secret)
    except Entangled:
        _note_entangled(text, sheet, language, index)
    except (RecursionError, ValueError):
        text.notes.error(
            text.first,
            sentence("Lists or quotations are nested so deeply that this text cannot be shown."),
            sentence("Use fewer levels."),
        )
    return Page(tuple(Place("", "") for _ in sheet.pieces))


def _note_entangled(text: TextFile, sheet: Sheet, language: str, index: Index) -> None:
    """Find the first piece that disturbs the ones around it."""
    addresses = CourseAddresses(text, language, sheet.pieces, index)
    line = text.first
    for piece in sheet.pieces:
        try:
            render_page([piece.text], addresses, language=language)
        except ValueError:
            line = piece.line
            break
    text.notes.error(
        line,
        sentence("What is written here runs into what stands before or after it."),
        sentence("Begin it with a word, not with : or indentation, and close every fence."),
    )


def render_body(text: TextFile, language: str, index: Index) -> str:
    """The HTML of a file that holds no blocks: a course's or a module's introduction."""
    sheet = Sheet()
    for item in items_of(text):
        if isinstance(item, Block):
            text.notes.error(
                item.line,
                sentence("A %(kind)s belongs in a lesson.", kind=item.kind),
                sentence("Move it into a lesson's file."),
            )
        else:
            for section in sections(item):
                sheet.add(section)
    page = render_sheet(text, language, sheet, index)
    return "\n".join(filter(None, [*(place.html for place in page.places), page.notes]))
