"""A whole course: its description, modules and guides, and what must fit together."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lms.content.files import Inventory, TextFile, in_order, natural
from lms.content.frontmatter import Front
from lms.content.glossary import KEYS as GLOSSARY_KEYS
from lms.content.glossary import read_glossary, terms_of
from lms.content.lessons import check_front, read_lesson
from lms.content.media import read_media
from lms.content.model import (
    CertificateRule,
    Course,
    CourseText,
    Lesson,
    Module,
    ModuleText,
)
from lms.content.pages import render_body
from lms.content.problems import Notes, sentence
from lms.content.references import Index
from lms.content.wholes import check_whole

COURSE_KEYS = frozenset(
    {
        "id",
        "title",
        "summary",
        "language",
        "level",
        "licence",
        "outcomes",
        "hours",
        "audience",
        "certificate",
    }
)
_COURSE_TRANSLATED = frozenset({"id", "title", "summary", "audience", "outcomes", "source_digests"})
MODULE_KEYS = frozenset({"id", "title", "summary", "order"})
_MODULE_TRANSLATED = frozenset({"id", "title", "summary", "source_digests"})
_SPECIAL = frozenset({"course", "glossary"})


ReadLesson = Callable[[Mapping[str, TextFile], str, Index, str], Lesson | None]


class CourseReader:
    """Reads the texts of an inventory in the order in which they need each other."""

    def __init__(self, inventory: Inventory, notes: Notes, read: ReadLesson = read_lesson) -> None:
        self._inventory, self._notes, self._read = inventory, notes, read
        self._language = "en"
        self._index = Index()

    def read(self) -> Course | None:
        """The course; None where there is no course.md that could be read."""
        text = self._inventory.source("course")
        if text is None:
            self._notes.at("course.md").error(
                1,
                sentence("There is no course.md."),
                sentence("Write one, with id, title and language at its top."),
            )
            return None
        self._language = self._source_language(text.front)
        self._check_languages()
        self._index = self.make_index()
        glossary = self._inventory.texts.get("glossary", {})
        if "" in glossary:
            glossary[""].front.check_keys(GLOSSARY_KEYS)
        course = Course(
            id=text.front.identifier(),
            language=self._language,
            texts=self._course_texts(self._inventory.texts["course"]),
            modules=tuple(self._modules()),
            level=text.front.text("level"),
            licence=text.front.text("licence"),
            hours=text.front.number("hours"),
            certificate=self._certificate(text.front),
            glossary=read_glossary(glossary, self._language, self._index),
            guides=tuple(self._lessons("guide", "facilitators")),
            media=self._index.media,
        )
        check_whole(course, self._inventory, self._index)
        return course

    def _source_language(self, front: Front) -> str:
        front.check_keys(COURSE_KEYS)
        language = front.required("language")
        return language if language and len(language) <= len("xxx-XXXX") else "en"

    def _check_languages(self) -> None:
        """A translation needs the course's own page in its language."""
        known = set(self._inventory.texts["course"])
        for base, texts in self._inventory.texts.items():
            if "/" not in base and base not in _SPECIAL:
                self._note_loose(texts)
            for language, text in texts.items():
                if language == self._language:
                    text.notes.error(
                        1,
                        sentence(
                            "“.%(language)s” is the language of the course itself.",
                            language=language,
                        ),
                        sentence("Leave it out of the name."),
                    )
                elif language not in known:
                    text.notes.error(
                        1,
                        sentence(
                            "The course is not in this language: there is no course.%(language)s.md.",
                            language=language,
                        ),
                        sentence(
                            "Write it first, with id, title and summary, or correct the name."
                        ),
                    )
                if "" not in texts:
                    text.notes.error(
                        1,
                        sentence(
                            "There is no %(base)s.md that this could be a translation of.",
                            base=base,
                        ),
                        sentence("Give it the name of its source, with the language before .md."),
                    )

    @staticmethod
    def _note_loose(texts: Mapping[str, TextFile]) -> None:
        for text in texts.values():
            text.notes.warning(
                1,
                sentence("This text is in no module, so nobody will see it."),
                sentence("Move it into the folder of a module, or into guide/."),
            )

    def make_index(self) -> Index:
        """What the texts of this course may point at."""
        lessons = {
            base: texts[""].front.text("id")
            for base, texts in self._inventory.texts.items()
            if "" in texts and base not in _SPECIAL and not base.endswith("/module")
        }
        source = self._inventory.source("glossary")
        terms = (
            frozenset(term.id for term in terms_of(source) if term.id) if source else frozenset()
        )
        media = {**self._inventory.kept, **read_media(self._inventory.media, self._notes)}
        refused = frozenset(self._inventory.media.keys() - media.keys())
        return Index({base: i for base, i in lessons.items() if i}, terms, media, refused)

    def _course_texts(self, texts: Mapping[str, TextFile]) -> dict[str, CourseText]:
        for language, text in texts.items():
            if language:
                check_front(text, texts[""], _COURSE_TRANSLATED)
            else:
                text.front.required("title")
        return {
            language or self._language: self._course_text(text) for language, text in texts.items()
        }

    def _course_text(self, text: TextFile) -> CourseText:
        front = text.front
        return CourseText(
            title=front.text("title"),
            summary=front.text("summary"),
            audience=front.text("audience"),
            outcomes=front.texts("outcomes"),
            html=render_body(text, text.language or self._language, self._index),
        )

    def _modules(self) -> list[Module]:
        folders = {base.split("/")[0] for base in self._inventory.texts if "/" in base}
        found: list[tuple[int | None, str]] = []
        for folder in sorted(folders - {"guide"}, key=natural):
            text = self._inventory.source(f"{folder}/module")
            if text is None:
                self._notes.at(f"{folder}/module.md").error(
                    1,
                    sentence("The folder %(folder)s has no module.md.", folder=folder),
                    sentence("Write one, with id and title."),
                )
                continue
            text.front.check_keys(MODULE_KEYS)
            found.append((text.front.whole("order"), folder))
        return [m for folder in in_order(found) if (m := self._module(folder)) is not None]

    def _module(self, folder: str) -> Module | None:
        texts = self._inventory.texts[f"{folder}/module"]
        source = texts[""]
        source.front.required("title")
        done = {}
        for language, text in texts.items():
            if language:
                check_front(text, source, _MODULE_TRANSLATED)
            spoken = language or self._language
            done[spoken] = ModuleText(
                text.front.text("title"),
                text.front.text("summary"),
                render_body(text, spoken, self._index),
            )
        identifier = source.front.identifier()
        lessons = tuple(self._lessons(folder, "learners"))
        return Module(identifier, done, lessons, source.path) if identifier else None

    def _lessons(self, folder: str, audience: str) -> list[Lesson]:
        found: list[tuple[int | None, str]] = []
        for base, texts in self._inventory.texts.items():
            inside, _, name = base.rpartition("/")
            if inside != folder and inside.startswith(f"{folder}/"):
                for text in texts.values():
                    text.notes.error(
                        1,
                        sentence("This lesson is in a folder of a folder."),
                        sentence("Move it up."),
                    )
            if inside == folder and name != "module" and "" in texts:
                found.append((texts[""].front.whole("order"), base))
        lessons = [
            self._read(self._inventory.texts[base], self._language, self._index, audience)
            for base in in_order(found)
        ]
        return [lesson for lesson in lessons if lesson is not None]

    def _certificate(self, front: Front) -> CertificateRule | None:
        rule = front.mapping("certificate", ("require", "mastery"))
        if rule is None:
            return None
        everything = rule.text("require") == "all" if _is_word(rule) else not rule.has("require")
        mastery = rule.number("mastery", high=1)
        return CertificateRule(None if everything else rule.texts("require"), mastery)


def _is_word(rule: Front) -> bool:
    return rule.has("require") and isinstance(rule.values["require"].value, str)
