"""A quiz is changed where it stands: what did not change keeps its lines, and no comment is lost."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from lms.content.model import QuestionType
from lms.content.questions.draft import Draft
from lms.content.questions.rewriting import rewrite_quiz
from lms.content.questions.settings import Settings
from lms.content.questions.standing import COMMENT, Standing, standing
from lms.content.questions.writing import Unwritable, bare, canonical, write_quiz
from tests.content.quizzes import piece, quizzes

HAND = """<quiz  id="q"   points="2">
<!-- by Aino -->
Which groups?  <!-- ask
Sven -->

* [X] Migrant-led {#led}
  > Yes.


- [ ] Front desk <!-- check --> {#desk}
    > No.
<!-- between -->
- [ ] Nobody {#nobody}

[[?]]   Who lives there?

[[?]] Second.

---
Because
of it.  <!-- source? -->

</quiz>"""
MATCH = """<quiz id="q" type="match">
Who does what?

| Who | Does |
|:---|---:|
| Council {#council} | decides {#decides} |
|Office {#office}|prepares {#prepares}| <!-- c -->
| | applauds {#applauds} |
</quiz>"""


def at(text: str) -> Standing:
    raw = text.split("\n")
    plain = COMMENT.sub(lambda found: "\n" * found.group().count("\n"), text).split("\n")
    return standing(raw, plain)


def comments(text: str) -> list[str]:
    return sorted(COMMENT.findall(text))


def again(old: Standing, **changes: object) -> str:
    return "\n".join(rewrite_quiz(old, old.settings, replace(old.draft, **changes)))


def test_nothing_changed_is_nothing_written() -> None:
    for text in (HAND, MATCH):
        assert again(at(text)) == text


def test_only_the_changed_answer_is_written_anew() -> None:
    old = at(HAND)
    items = list(old.draft.items)
    items[0] = replace(items[0], text=piece("Associations"))
    assert again(old, items=tuple(items)) == HAND.replace(
        "* [X] Migrant-led {#led}\n  > Yes.", "- [x] Associations {#led}\n    > Yes."
    )
    items = list(old.draft.items)
    items[1] = replace(items[1], feedback=piece("Not alone."))
    assert again(old, items=tuple(items)) == HAND.replace(
        "- [ ] Front desk <!-- check --> {#desk}\n    > No.",
        "- [ ] Front desk {#desk}\n    > Not alone.\n<!-- check -->",
    )


def test_other_parts_change_by_themselves() -> None:
    old = at(HAND)
    assert again(old, explanation=piece("Why not?")).startswith(HAND.partition("---\nBecause")[0])
    points = rewrite_quiz(old, replace(old.settings, points=3.0), old.draft)
    assert "\n".join(points) == HAND.replace(
        '<quiz  id="q"   points="2">', '<quiz id="q" points="3">'
    )
    one = again(old, hints=old.draft.hints[1:])
    assert "[[?]] Second." in one
    assert "Who lives" not in one
    without = again(old, items=(*old.draft.items[:1], *old.draft.items[2:]))
    assert "* [X] Migrant-led {#led}\n  > Yes." in without
    assert comments(without) == comments(HAND)


def test_tables_keep_their_lines() -> None:
    old = at(MATCH)
    assert old.head == ("Who", "Does")
    items = (old.draft.items[0], replace(old.draft.items[1], text=piece("The office")))
    assert again(old, items=items) == MATCH.replace(
        "|Office {#office}|prepares {#prepares}| <!-- c -->",
        "| The office {#office} | prepares {#prepares} | <!-- c -->",
    )
    head = rewrite_quiz(old, old.settings, old.draft, head=("A", "B"))
    assert "\n".join(head) == MATCH.replace("| Who | Does |\n|:---|---:|", "| A | B |\n|---|---|")


def test_missing_ids_are_written_with_the_next_change() -> None:
    old = at('<quiz id="q">\nSo?\n\n- [x] Yes\n- [ ] No\n</quiz>')
    changed = again(old, hints=(piece("Look."),))
    assert (
        changed == '<quiz id="q">\nSo?\n\n- [x] Yes {#yes}\n- [ ] No {#no}\n\n[[?]] Look.\n</quiz>'
    )


def test_steps_are_counted_anew() -> None:
    old = at('<quiz id="q" type="order">\nFirst?\n\n1) One {#one}\n2) Two {#two}\n</quiz>')
    turned = again(old, items=old.draft.items[::-1])
    assert "1) Two {#two}\n2) One {#one}" in turned


def decorated(text: str) -> str:
    """With comments between its pieces, where they can stand."""
    lines = text.split("\n")
    places = [n for n, line in enumerate(lines) if not line and n > 1]
    for number in reversed(places[:3]):
        lines[number] = f"<!-- {number} -->"
    return "\n".join(lines)


def changed(draft: Draft, other: Draft, data: st.DataObject) -> Draft:
    what = data.draw(st.sampled_from(["stem", "hints", "explanation", "items", "less", "moved"]))
    if what == "stem" and not draft.blanks:
        return replace(draft, stem=other.stem)
    if what == "hints":
        return replace(draft, hints=other.hints)
    if what == "items" and draft.items and other.items:
        first = replace(draft.items[0], text=other.items[0].text)
        return replace(draft, items=(first, *draft.items[1:]))
    if what == "less" and len(draft.items) > 2:
        pairs = {key: value for key, value in draft.pairs.items() if key != draft.items[0].id}
        return replace(draft, items=draft.items[1:], pairs=pairs)
    if what == "moved":
        return replace(draft, items=draft.items[::-1])
    return replace(draft, explanation=other.explanation)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(quizzes(), quizzes(), st.data())
def test_a_changed_quiz_says_what_was_wanted(
    quiz: tuple[Settings, Draft], other: tuple[Settings, Draft], data: st.DataObject
) -> None:
    try:
        text = decorated(write_quiz(*quiz))
        old = at(text)
        assume(not old.has_errors and len(old.comments) == text.count("<!-- "))
        new = changed(old.draft, other[1], data)
        lines = rewrite_quiz(old, old.settings, new)
        wanted = canonical(old.settings, new)[1]
    except Unwritable:
        return
    found = at("\n".join(lines))
    assert bare(canonical(found.settings, found.draft)[1]) == bare(wanted)
    assert sorted(found.comments) == sorted(old.comments)
    kept = (
        {item.id: item for item in bare(old.draft).items}
        if new.type is not QuestionType.MATRIX
        else {}
    )
    for item in bare(wanted).items:
        if (
            kept.get(item.id) == item
            and new.type is not QuestionType.ORDER
            and "\n" not in item.text.text
        ):
            assert any(f"{{#{item.id}}}" in line for line in lines)
