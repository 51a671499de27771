"""Change a quiz where it stands: what did not change keeps the very lines that somebody typed.

Comments that stood in a line that is written anew are kept below it; whoever changes a question by a
form cannot see them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.content.blocks import Block, scan
from lms.content.model import QuestionType
from lms.content.problems import Notes
from lms.content.questions.canon import TABLES, canonical
from lms.content.questions.draft import Draft
from lms.content.questions.parsing import draft as read_draft
from lms.content.questions.settings import Settings
from lms.content.questions.settings import settings as read_settings
from lms.content.questions.standing import COMMENT, Span, Standing, comments_in, segments
from lms.content.questions.writing import Part, bare, mark_of, parts_of, tag_of, write_quiz

_STEP_NUMBER = re.compile(r"^\d{1,3}")
PartKey = tuple[str, str]


def rewrite_quiz(
    old: Standing, chosen: Settings, draft: Draft, *, head: Sequence[str] | None = None
) -> tuple[str, ...]:
    """The new lines of a quiz; the old ones where nothing changed. Raises Unwritable."""
    head = old.head if head is None else tuple(head)
    chosen, draft = canonical(chosen, draft)
    before = canonical(old.settings, old.draft)
    if (before[0], bare(before[1]), old.head) == (chosen, bare(draft), head):
        return old.raw
    whole = write_quiz(chosen, draft, head=head).split("\n")
    lines = _Patch(old, before[1], draft, head).lines(
        old.raw[0] if before[0] == chosen else tag_of(chosen, draft)
    )
    again = _read(lines)
    if again is not None and bare(again) == bare(draft):
        return tuple(lines)
    return (whole[0], *old.comments, *whole[1:])


def _read(lines: Sequence[str]) -> Draft | None:
    plain = COMMENT.sub(lambda found: "\n" * found.group().count("\n"), "\n".join(lines))
    notes = Notes()
    found = scan([line.expandtabs(4) for line in plain.split("\n")], 1, notes)
    if len(found) != 1 or not isinstance(found[0], Block):
        return None
    chosen = read_settings(found[0], notes)
    draft = read_draft(found[0], chosen, notes)
    return None if notes.has_errors else canonical(chosen, draft)[1]


@dataclass(frozen=True, slots=True)
class _Patch:
    """Puts the new parts of a quiz between what stays of the old ones."""

    old: Standing
    before: Draft
    after: Draft
    head: Sequence[str]

    def lines(self, tag: str) -> list[str]:
        """All lines, from tag to tag."""
        spans = {one.key: one for one in segments(self.old)}
        order = list(spans)
        wanted = list(parts_of(self.after, self.head, mark_of(self.after)))
        kept = self._kept(wanted)
        done = [tag, *([] if tag == self.old.raw[0] else self._comments(0, 1))]
        last: PartKey | None = None
        for part in wanted:
            key = kept.get(part.key)
            done += self._gap(spans, order, last, key, part.gap)
            done += self._part(part, spans.get(key) if key else None)
            last = key
        is_last = last == order[-1]
        done += [] if is_last else self._comments_after(spans, order, last)
        done += self._lost(spans, set(kept.values()))
        closing = self._gap_after(spans, order, last) if is_last else []
        return [*done, *closing, self.old.raw[-1]]

    def _kept(self, wanted: Sequence[Part]) -> dict[PartKey, PartKey]:
        """Which old part each new one was; hints are known by their words."""
        hints = {hint.text: str(n) for n, hint in reversed(list(enumerate(self.before.hints)))}
        known = {part.key for part in parts_of(self.before, self.old.head, "-")}
        found = {}
        for part in wanted:
            key = part.key
            if key[0] == "hint":
                number = hints.pop(self.after.hints[int(key[1])].text, None)
                key = ("hint", number if number is not None else "")
            if key in known:
                found[part.key] = key
        return found

    def _part(self, part: Part, span: Span | None) -> list[str]:
        if span is None:
            return list(part.lines)
        if self._same(part.key):
            raw = list(self.old.raw[span.start : span.stop])
            if self.after.type is QuestionType.ORDER and part.key[0] == "word":
                number = _STEP_NUMBER.match(part.lines[0])
                raw[0] = _STEP_NUMBER.sub(number.group() if number else "1", raw[0])
            return raw
        comments = self._comments(span.start, span.stop)
        in_table = self.after.type in TABLES and part.key[0] in {"word", "head"}
        if in_table:
            return [" ".join([part.lines[0], *comments]), *part.lines[1:]]
        return [*part.lines, *comments]

    def _same(self, key: PartKey) -> bool:
        if key in self._without_id():
            return False
        return key[0] == "hint" or _said(self.before, self.old.head, key) == _said(
            self.after, self.head, key
        )

    def _without_id(self) -> set[PartKey]:
        """Answers, and heads of columns, whose ids are not written yet."""
        draft = self.old.draft
        found = {("word", item.id) for item in draft.items if not item.given}
        if draft.type is QuestionType.MATRIX:
            return found | {("head", "") for target in draft.targets if not target.given}
        loose = {target.id for target in draft.targets if not target.given}
        left = {("word", item) for item, right in draft.pairs.items() if right & loose}
        return found | left | {("word", target) for target in loose}

    def _gap(
        self,
        spans: Mapping[PartKey, Span],
        order: Sequence[PartKey],
        last: PartKey | None,
        key: PartKey | None,
        gap: int,
    ) -> list[str]:
        """The lines between two parts: as they were, where the same two still follow each other."""
        if key == ("stem", "") and last is None:
            return list(self.old.raw[1 : spans[key].start])
        follows = last in order and key in order and order.index(key) == order.index(last) + 1
        if follows:
            return self._gap_after(spans, order, last)
        return [*self._comments_after(spans, order, last), *[""] * gap]

    def _gap_after(
        self, spans: Mapping[PartKey, Span], order: Sequence[PartKey], key: PartKey | None
    ) -> list[str]:
        if key is None or key not in order:
            return []
        at = order.index(key) + 1
        stop = spans[order[at]].start if at < len(order) else len(self.old.raw) - 1
        return list(self.old.raw[spans[key].stop : stop])

    def _comments_after(
        self, spans: Mapping[PartKey, Span], order: Sequence[PartKey], key: PartKey | None
    ) -> list[str]:
        gap = self._gap_after(spans, order, key)
        return list(comments_in("\n".join(gap)))

    def _lost(self, spans: Mapping[PartKey, Span], kept: set[PartKey]) -> list[str]:
        """Comments of answers that are gone."""
        order = list(spans)
        gone = [key for key in order if key not in kept]
        found = [
            comment
            for key in gone
            for comment in (
                *self._comments(spans[key].start, spans[key].stop),
                *self._comments_after(spans, order, key),
            )
        ]
        return ["", *found] if found else []

    def _comments(self, start: int, stop: int) -> list[str]:
        return list(comments_in("\n".join(self.old.raw[start:stop])))


def _said(draft: Draft, head: Sequence[str], key: PartKey) -> object:
    """All that the lines of a part say."""
    draft = bare(draft)
    if key == ("stem", ""):
        return draft.stem, draft.blanks
    if key == ("head", ""):
        return tuple(head), draft.targets if draft.type is QuestionType.MATRIX else ()
    if key == ("explanation", ""):
        return draft.explanation
    items = {item.id: item for item in (*draft.items, *draft.targets)}
    item = items.get(key[1])
    right = draft.pairs.get(key[1], frozenset())
    columns = tuple(target.id for target in draft.targets)
    in_row = columns if draft.type is QuestionType.MATRIX else tuple(items[one] for one in right)
    return item, right, in_row
