"""A lesson's file in one language, taken apart, checked and rendered."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lms.content.blocks import Block, Prose
from lms.content.digests import digests, is_section, lagging
from lms.content.files import TextFile
from lms.content.lessonfront import recorded_digests
from lms.content.model import LessonText, Part, PartKind, QuestionText, TaskText
from lms.content.pages import Sheet, Spot, blocks_of, items_of, render_sheet, spots_of
from lms.content.problems import sentence
from lms.content.questions import assembly, checking, parsing
from lms.content.questions.draft import Draft
from lms.content.questions.settings import Settings, block_id, check_translated, settings
from lms.content.references import Index
from lms.content.rendering.page import Place
from lms.content.tasks import TaskDraft, check_task, draft_task
from lms.content.tasks import check_translation as check_task_translation
from lms.content.tasks import pieces as task_pieces
from lms.content.tasks import text_of as task_text

_WORD = re.compile(r"\w[\w'’-]*")


@dataclass(slots=True)
class LanguagePage:
    """What one file says: drafts by id, and after rendering the texts."""

    text: TextFile
    language: str
    items: list[Prose | Block]
    settings: dict[str, Settings] = field(default_factory=dict)
    drafts: dict[str, Draft] = field(default_factory=dict)
    task: TaskDraft | None = None
    lesson: LessonText | None = None
    questions: dict[str, QuestionText] = field(default_factory=dict)
    task_text: TaskText | None = None

    @property
    def quizzes(self) -> list[Block]:
        """All quizzes, those in pools too."""
        return blocks_of(self.items, "quiz")

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all blocks."""
        kinds = ("quiz", "pool", "task")
        return frozenset(block.id for kind in kinds for block in blocks_of(self.items, kind))


def source_page(text: TextFile, language: str) -> LanguagePage:
    """Read the file in the source language."""
    page = LanguagePage(text, language, items_of(text))
    for block in page.quizzes:
        chosen = settings(block, text.notes)
        before = len(text.notes.found)
        found = parsing.draft(block, chosen, text.notes)
        if found.items or found.blanks or len(text.notes.found) == before:
            checking.check_source(found, text.notes)
        if block.id:
            page.settings[block.id], page.drafts[block.id] = chosen, found
    tasks = blocks_of(page.items, "task")
    for block in tasks[1:]:
        text.notes.error(
            block.line,
            sentence(
                "A second task in this lesson (the first is in line %(line)s).", line=tasks[0].line
            ),
            sentence("Keep one task in a lesson; move the other to the next."),
        )
    if tasks:
        block_id(tasks[0], text.notes)
        page.task = draft_task(tasks[0], text.notes)
        check_task(page.task, text.notes)
    return page


def translated_page(text: TextFile, source: LanguagePage) -> LanguagePage:
    """Read a translation by what its source says."""
    page = LanguagePage(text, text.language, items_of(text))
    _check_order(page, source)
    _check_sections(page, source)
    for block in page.quizzes:
        check_translated(block, text.notes)
        key = source.drafts.get(block.id)
        if key is None:
            continue
        case = source.settings[block.id].case
        found = parsing.translated(block, key, text.notes, case=case)
        if checking.check_translation(found, key, text.notes):
            page.drafts[block.id] = found
    for block in blocks_of(page.items, "task")[:1]:
        check_translated(block, text.notes, frozenset({"id"}))
        if source.task and block.id == source.task.id:
            page.task = draft_task(block, text.notes)
            check_task_translation(page.task, source.task, text.notes)
    return page


def _check_sections(page: LanguagePage, source: LanguagePage) -> None:
    """Prose has no ids, so its sections belong together by their order."""
    found, wanted = (
        sum(1 for key in digests(one.items) if is_section(key)) for one in (page, source)
    )
    if found != wanted:
        page.text.notes.warning(
            page.text.first,
            sentence(
                "This translation has %(found)s sections of prose, its source %(wanted)s.",
                found=found,
                wanted=wanted,
            ),
            sentence("Translate every heading, and leave quizzes and tasks at the same places."),
        )


def _check_order(page: LanguagePage, source: LanguagePage) -> None:
    """Blocks of a translation: none too much, none in another order."""
    for kind in ("quiz", "pool", "task"):
        blocks = blocks_of(page.items, kind)
        wanted = [block.id for block in blocks_of(source.items, kind)]
        found = [block.id for block in blocks]
        for block in blocks:
            if block.id not in wanted:
                page.text.notes.error(
                    block.line,
                    sentence(
                        "The source language has no %(kind)s “%(id)s” here.", kind=kind, id=block.id
                    ),
                    sentence("Use one of its ids: %(ids)s.", ids=", ".join(wanted))
                    if wanted
                    else sentence("Use one of its ids: there is none."),
                )
            if found.count(block.id) > 1:
                page.text.notes.error(
                    block.line,
                    sentence(
                        "The %(kind)s “%(id)s” is there %(times)s times.",
                        kind=kind,
                        id=block.id,
                        times=found.count(block.id),
                    ),
                    sentence("Translate it once."),
                )
        for identifier in wanted:
            if identifier not in found:
                page.text.notes.warning(
                    page.text.first,
                    sentence(
                        "The %(kind)s “%(identifier)s” is not translated.",
                        kind=kind,
                        identifier=identifier,
                    ),
                    sentence("Until it is, it will be shown in the source language."),
                )
        known = [i for i in found if i in wanted]
        if known != [i for i in wanted if i in known] and len(set(known)) == len(known):
            page.text.notes.error(
                blocks[0].line,
                sentence(
                    "The %(kind)s blocks stand in another order than in the source language.",
                    kind=kind,
                ),
                sentence("Put them in this order: %(ids)s.", ids=", ".join(wanted)),
            )


def render(page: LanguagePage, source: LanguagePage, index: Index) -> None:
    """Render the page, and set its texts."""
    sheet = Sheet()
    spots = spots_of(page.items, sheet)
    for draft in page.drafts.values():
        for key, piece in assembly.pieces(draft):
            sheet.add_for(draft.id, key, piece)
    if page.task:
        for key, piece in task_pieces(page.task):
            sheet.add_for(f"task {page.task.id}", key, piece)
    done = render_sheet(page.text, page.language, sheet, index, page.ids | source.ids)
    for draft in page.drafts.values():
        places = sheet.places_of(draft.id, done)
        if places["stem", ""].html and assembly.lost_blanks(draft, places):
            page.text.notes.error(
                draft.stem.line,
                sentence("A blank of this quiz stands inside a link, a picture or code."),
                sentence("Move it into a sentence."),
            )
            continue
        page.questions[draft.id] = assembly.text_of(draft, places)
    if page.task:
        page.task_text = task_text(page.task, sheet.places_of(f"task {page.task.id}", done))
    lags = _lags(page, source)
    parts = [
        part
        for spot in _complete(spots, source)
        if (part := _part(spot, done.places, lags)) != Part(PartKind.PROSE)
    ]
    prose = [done.places[spot.piece] for spot in spots if spot.kind is PartKind.PROSE]
    plain = "\n".join(place.text for place in prose)
    page.lesson = LessonText(
        title=page.text.front.text("title"),
        objective=page.text.front.text("objective"),
        parts=(*parts, *([Part(PartKind.PROSE, done.notes)] if done.notes else [])),
        headings=tuple(heading for place in prose for heading in place.headings),
        sources=page.text.front.texts("sources") or source.text.front.texts("sources"),
        plain=plain,
        words=len(_WORD.findall(plain)),
        lags=lags,
    )


def _part(spot: Spot, places: Sequence[Place], lags: Sequence[str]) -> Part:
    if spot.kind is PartKind.PROSE:
        return Part(spot.kind, html=places[spot.piece].html, lags=spot.key in lags)
    return Part(spot.kind, id=spot.key, lags=spot.key in lags)


def _complete(spots: list[Spot], source: LanguagePage) -> list[Spot]:
    """Put blocks that a translation lacks after the block that precedes them in the source."""
    wanted = [i for i in source.items if isinstance(i, Block)]
    known = {block.id for block in wanted}
    done = [spot for spot in spots if spot.kind is PartKind.PROSE or spot.key in known]
    before = ""
    for block in wanted:
        if block.id not in {spot.key for spot in done if spot.kind is not PartKind.PROSE}:
            at = next(
                (n + 1 for n, spot in enumerate(done) if before and spot.key == before), len(done)
            )
            done.insert(at, Spot(PartKind(block.kind), block.id))
        before = block.id
    return done


def _lags(page: LanguagePage, source: LanguagePage) -> tuple[str, ...]:
    if page is source:
        return ()
    recorded: Mapping[str, str] = recorded_digests(page.text.front)
    if not recorded:
        page.text.notes.warning(
            1,
            sentence("This translation does not say which state of its source it follows."),
            sentence(
                "Run lms courses stamp when it is up to date, so that later changes are marked."
            ),
        )
    return lagging(recorded, digests(source.items))
