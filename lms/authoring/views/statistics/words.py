"""The words of questions as data: shares, hints, types, and why there is no figure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import cached_property

from flask_babel import gettext as _
from flask_babel import ngettext as _n

from lms.authoring.queries.statistics.pages import NoAlpha
from lms.authoring.rules.statistics.hiding import Span, all_parts, is_right
from lms.authoring.rules.statistics.hints import Advice, Hint
from lms.authoring.rules.statistics.shown import ShownPart, title_of, words_of
from lms.catalogue.queries.outlines import Outline
from lms.content.model import Question, QuestionText, QuestionType
from lms.web.languages import duration, lang, number, percent

SHORT = 90.0
GAPS = frozenset({QuestionType.BLANK, QuestionType.NUMBER})


class Words:
    """What is said of the questions of a course, in the reader's language."""

    def __init__(self, outline: Outline) -> None:
        self.source = outline.language

    @cached_property
    def hints(self) -> Mapping[Hint, str]:
        """What each hint says, looked up once a page."""
        return hints()

    @cached_property
    def gap(self) -> str:
        """The name of a gap."""
        return str(_("Gap %(number)s"))

    def language(self, question: Question) -> str:
        """The language in which a question is shown."""
        texts = question.texts
        return next((one for one in (lang(), self.source) if one in texts), next(iter(texts)))

    def text(self, question: Question) -> QuestionText:
        """Its words in that language."""
        return question.texts[self.language(question)]

    def title(self, question: Question) -> str:
        """Its first words."""
        return title_of(self.text(question)) or question.id

    def part(self, question: Question, part: str) -> str:
        """An option, pair, gap or place."""
        found = words_of(question, self.text(question), part) or part
        return self.gap % {"number": found} if question.type in GAPS else found

    def key(self, question: Question) -> str:
        """What is right, and what it is worth."""
        named = [
            self.part(question, part) for part in all_parts(question) if is_right(question, part)
        ]
        between = " → " if question.type is QuestionType.ORDER else ", "
        whole, points = int(question.points), number(question.points)
        worth = (
            _n("%(num)d point", "%(num)d points", whole)
            if whole == question.points
            else _("%(points)s points", points=points)
        )
        return f"{between.join(named)} ({worth})"

    def hint(self, question: Question, advice: Advice) -> str:
        """What a hint says."""
        option = self.part(question, advice.part) if advice.part else ""
        return self.hints[advice.hint] % {"option": option}

    @staticmethod
    def share(span: Span | None) -> str:
        """A mean: exact, or between what it may be said to be."""
        if span is None:
            return "–"
        if span.exact:
            return rounded(span.low)
        if span.low <= 0:
            return str(_("under %(share)s", share=rounded(span.high)))
        if span.high >= 1:
            return str(_("over %(share)s", share=rounded(span.low)))
        return str(_("%(low)s to %(high)s", low=rounded(span.low), high=rounded(span.high)))

    @staticmethod
    def correlation(value: float | None) -> str:
        """A correlation with two digits."""
        return "–" if value is None else number(round(value, 2))

    @staticmethod
    def time(seconds: float | None) -> str:
        """About how long something took."""
        if seconds is None:
            return "–"
        near = round(seconds, -1) if seconds < SHORT else round(seconds / 60) * 60
        return str(_("about %(time)s", time=duration(timedelta(seconds=max(10, near)))))

    @staticmethod
    def people(part: ShownPart) -> str:
        """How many chose an option, as a share of those who were asked."""
        if part.share is None:
            return str(_("not shown"))
        return f"{rounded(part.share)} ({number(part.count or 0)})"


def rounded(share: float) -> str:
    """A share in whole per cent."""
    return percent(round(share, 2))


def hints() -> dict[Hint, str]:
    """What each hint says; `option` is put in afterwards."""
    return {
        Hint.OTHER_KEY: _(
            "People who do well elsewhere choose “%(option)s” more often than the key: is the key right?"
        ),
        Hint.RIGHT_AFTER_ALL: _(
            "People who do well elsewhere choose “%(option)s”, which is marked as wrong: is it right after all?"
        ),
        Hint.WRONG_AFTER_ALL: _(
            "People who do well elsewhere leave out “%(option)s”, which is marked as right: is it wrong after all?"
        ),
        Hint.NEGATIVE: _(
            "People who do well elsewhere do worse here: look for a wrong key, or for words that mislead those who know more."
        ),
        Hint.GUESSING: _(
            "People are right no more often than by guessing: is the key right, and does the lesson teach it?"
        ),
        Hint.HARD: _(
            "Less than a fifth of the points is earned: is it asked clearly, and does the lesson teach it?"
        ),
        Hint.EASY: _(
            "Almost everybody is right: the question tells nobody apart. That is fine on the way; a test may ask for more."
        ),
        Hint.WEAK: _(
            "Who does well elsewhere hardly does better here: is it asked clearly, and about the same subject?"
        ),
        Hint.SKIPPED: _(
            "A fifth of the people or more leave it unanswered: is it clear what is to be done?"
        ),
        Hint.IDLE: _("Hardly anybody chooses “%(option)s”: an option that tempts nobody can go."),
    }


def no_alpha() -> dict[NoAlpha, str]:
    """Why a lesson has no reliability."""
    return {
        NoAlpha.NONE: "",
        NoAlpha.DRAWN: _("not for drawn questions"),
        NoAlpha.FEW: _("from 30 people on"),
        NoAlpha.ONE: _("from two questions on"),
        NoAlpha.SAME: _("all have the same result"),
    }


def types() -> dict[QuestionType, str]:
    """The types of questions."""
    return {
        QuestionType.SINGLE: _("Single choice"),
        QuestionType.MULTIPLE: _("Multiple choice"),
        QuestionType.TRUE_FALSE: _("True or false"),
        QuestionType.BLANK: _("Gaps"),
        QuestionType.NUMBER: _("Number"),
        QuestionType.ORDER: _("Order"),
        QuestionType.MATCH: _("Match"),
        QuestionType.MATRIX: _("Matrix"),
        QuestionType.TEXT: _("Own words"),
        QuestionType.SURVEY: _("Survey"),
        QuestionType.RATING: _("Rating"),
    }


def judged(question: Question) -> bool:
    """Whether the share of a part says how many had it right; else, how many chose it."""
    return question.type in GAPS or question.type is QuestionType.ORDER
