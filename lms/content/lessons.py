"""A lesson in all its languages, from the files that hold it."""

from __future__ import annotations

from collections.abc import Mapping

from lms.content.blocks import Block
from lms.content.files import TextFile
from lms.content.languagepages import LanguagePage, render, source_page, translated_page
from lms.content.lessonfront import TRANSLATED_KEYS, Settings, read_settings
from lms.content.model import Lesson, Pool, Question, Task
from lms.content.problems import Notes, sentence
from lms.content.questions.assembly import question_of
from lms.content.questions.settings import block_id
from lms.content.references import Index


def read_lesson(
    texts: Mapping[str, TextFile], language: str, index: Index, audience: str = "learners"
) -> Lesson | None:
    """The lesson whose file in the source language is `texts[""]`."""
    text = texts[""]
    settings = read_settings(text.front, audience)
    source = source_page(text, language)
    pages = {language: source}
    for other, translation in sorted(texts.items()):
        if other and other != language:
            check_front(translation, text, TRANSLATED_KEYS)
            pages[other] = translated_page(translation, source)
    for page in pages.values():
        render(page, source, index)
    return _lesson(settings, source, pages) if settings.id else None


def check_front(translation: TextFile, source: TextFile, known: frozenset[str]) -> None:
    """The keys of a translation: only texts, and the same id."""
    front = translation.front
    front.check_keys(known)
    identifier = front.identifier()
    wanted = source.front.text("id")
    if identifier and wanted and identifier != wanted:
        front.notes.error(
            front.line_of("id"),
            sentence(
                "The id is “%(identifier)s”, but in the source language it is “%(wanted)s”.",
                identifier=identifier,
                wanted=wanted,
            ),
            sentence("Write id: %(wanted)s; ids are the same in all languages.", wanted=wanted),
        )
    front.required("title")


def _lesson(settings: Settings, source: LanguagePage, pages: Mapping[str, LanguagePage]) -> Lesson:
    return Lesson(
        id=settings.id,
        kind=settings.kind,
        texts={lang: page.lesson for lang, page in pages.items() if page.lesson},
        minutes=settings.minutes,
        move_on=settings.move_on,
        mastery=settings.mastery,
        fields=settings.fields,
        quiz=settings.quiz,
        questions=tuple(_questions(source, pages)),
        pools=_pools(source),
        task=_task(source, pages),
        audience=settings.audience,
        path=source.text.path,
    )


def _questions(source: LanguagePage, pages: Mapping[str, LanguagePage]) -> list[Question]:
    return [
        question_of(
            draft,
            source.settings[key],
            {lang: page.questions[key] for lang, page in pages.items() if key in page.questions},
        )
        for key, draft in source.drafts.items()
    ]


def _task(source: LanguagePage, pages: Mapping[str, LanguagePage]) -> Task | None:
    if source.task is None:
        return None
    block = next(b for b in source.items if isinstance(b, Block) and b.kind == "task")
    artefact = block.attributes.get("artefact", "")
    notes = source.text.notes
    if not artefact:
        notes.error(
            block.line,
            sentence("This task does not say which part of the strategy it makes."),
            sentence('Write <task id="%(id)s" artefact="stakeholders">.', id=block.id),
        )
    for name in block.attributes.keys() - {"id", "artefact"}:
        notes.error(
            block.line,
            sentence("The attribute %(name)s is unknown.", name=name),
            sentence("A task has an id and an artefact."),
        )
    texts = {lang: page.task_text for lang, page in pages.items() if page.task_text}
    return Task(source.task.id, artefact, texts)


def _pools(source: LanguagePage) -> tuple[Pool, ...]:
    notes = source.text.notes
    pools = [b for b in source.items if isinstance(b, Block) and b.kind == "pool"]
    return tuple(Pool(block_id(b, notes), _pick(b, notes), _drawn(b, notes)) for b in pools)


def _pick(pool: Block, notes: Notes) -> int:
    value = pool.attributes.get("pick", "")
    size = len(pool.blocks)
    if not value.isdecimal() or not 1 <= int(value) <= size:
        notes.error(
            pool.line,
            sentence(
                'pick="%(value)s" does not fit: the pool holds %(size)s.', value=value, size=size
            ),
            sentence("Write a number from 1 to %(size)s, or add quizzes.", size=size),
        )
        return size
    return int(value)


def _drawn(pool: Block, notes: Notes) -> tuple[str, ...]:
    for name in pool.attributes.keys() - {"id", "pick"}:
        notes.error(
            pool.line,
            sentence("The attribute %(name)s is unknown.", name=name),
            sentence("A pool has an id and a pick."),
        )
    points = {quiz.attributes.get("points", "1") for quiz in pool.blocks}
    if len(points) > 1:
        notes.warning(
            pool.line,
            sentence(
                "The quizzes of this pool have different points, so attempts are worth "
                "different sums."
            ),
            sentence("Give all of them the same points."),
        )
    _check_prose(pool, notes)
    return tuple(quiz.id for quiz in pool.blocks)


def _check_prose(pool: Block, notes: Notes) -> None:
    """Text in a pool outside its quizzes is not shown."""
    inside = {
        number
        for quiz in pool.blocks
        for number in range(quiz.line, quiz.line + len(quiz.lines) + 2)
    }
    for number, line in enumerate(pool.lines, pool.line + 1):
        if line.strip() and number not in inside:
            notes.error(
                number,
                sentence("Text in a pool but outside its quizzes would not be shown."),
                sentence("Move it above the pool."),
            )
            return
