"""What goes out and comes back is the same question, for everything that a format can hold."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings

from lms.content.model import Credit, QuestionType
from lms.content.questions.draft import Draft
from lms.content.questions.writing import write_quiz
from lms.exchange.formats.bank import Card
from lms.exchange.formats.files import read_file, without_pictures, write_file
from lms.exchange.formats.report import Verdict, all_remarks
from lms.exchange.formats.results import Format
from tests.exchange.cards import cards

EXAMPLES = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ONE_RIGHT = {QuestionType.SINGLE, QuestionType.TRUE_FALSE, QuestionType.TEXT}


def comparable(card: Card) -> str:
    """The quiz as it is written, without what has no meaning for its type."""
    chosen = card.settings
    if card.draft.type in ONE_RIGHT or len(card.draft.blanks) == 1:
        chosen = replace(chosen, credit=Credit.EXACT)
    if card.draft.type in {QuestionType.MATCH, QuestionType.MATRIX}:
        return write_quiz(chosen, numbered(card.draft))
    return write_quiz(chosen, card.draft)


def numbered(draft: Draft) -> Draft:
    """Ids of pairs by their words: which of two equal ones got a number is no difference."""
    items = {i.id: f"i{n}" for n, i in enumerate(draft.items)}
    targets = {
        t.id: f"t{n}" for n, t in enumerate(sorted(draft.targets, key=lambda t: t.text.text))
    }
    return replace(
        draft,
        items=tuple(replace(i, id=items[i.id]) for i in draft.items),
        targets=tuple(
            replace(t, id=targets[t.id]) for t in sorted(draft.targets, key=lambda t: t.text.text)
        ),
        pairs={items[i]: frozenset(targets[t] for t in found) for i, found in draft.pairs.items()},
    )


def there_and_back(card: Card, kind: Format) -> Card:
    written = write_file(without_pictures([card]), kind)
    assert not written.report.count(Verdict.REFUSED), [str(r) for r in all_remarks(written.report)]
    again = read_file(written.text.encode())
    assert len(again.entries) == 1, [str(r) for r in all_remarks(again.report)]
    found = again.entries[0]
    assert isinstance(found, Card)
    return found


@EXAMPLES
@given(cards())
def test_moodle_gives_back_the_same(card: Card) -> None:
    found = there_and_back(card, Format.MOODLE)
    assert comparable(found) == comparable(card)
    assert found.category == card.category


SIMPLE = tuple(set(QuestionType) - {QuestionType.ORDER, QuestionType.BLANK, QuestionType.NUMBER})


@EXAMPLES
@given(cards(SIMPLE))
def test_gift_gives_back_the_same_but_for_hints(card: Card) -> None:
    bare = replace(card, draft=replace(card.draft, hints=()))
    assert comparable(there_and_back(bare, Format.GIFT)) == comparable(bare)


def one_blank(card: Card) -> bool:
    """An arrow in an answer is more than GIFT can hold."""
    blanks = card.draft.blanks
    return len(blanks) == 1 and not any("->" in answer for answer in blanks[0].accepted)


@EXAMPLES
@given(cards((QuestionType.BLANK, QuestionType.NUMBER)).filter(one_blank))
def test_gift_holds_one_blank(card: Card) -> None:
    bare = replace(card, draft=replace(card.draft, hints=()))
    assert comparable(there_and_back(bare, Format.GIFT)) == comparable(bare)
