"""What a piece of a quiz has to look like so that reading it back gives the same piece.

Signs that would be taken for something else are escaped, or moved where they mean the same; what
already reads back as it stands is left alone. Code fences are never touched: what cannot stand in
them is found out by reading the whole quiz back (`writing`).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lms.content.blocks import fenced_lines, without_code
from lms.content.questions.choices import BULLET, STEP, TASK, as_words

MARK = re.compile("\ue000(\\d+)\ue001")
_PRIVATE = re.compile("[\ufeff\ue002-\uf8ff\x00-\x08\x0b\x0c\x0e-\x1f]")
_LOOSE_MARK = re.compile("\ue000(?!\\d+\ue001)|(?<!\\d)\ue001")
_STRAY = re.compile(r"<(?=/?\s*(?:quiz|task|pool)\b|!--)")
_HINT = re.compile(r"^\[\[\?\]\](?=\s|$)")
_ALMOST = re.compile(r"^(\s{0,8})([-*+])(?=\s*\[\s*[xX✓]?\s*\])")
_ALMOST_BELOW = re.compile(r"^(\s{0,4})([-*+])(?=\s*\[\s*[xX✓]?\s*\])")
_BRACKETS = re.compile(r"\\?\[(?:\\?\[)+")
_BLOCK_LINE = re.compile(r"^\s*(?:[-*+]\s|\d+[.)]\s|>|```|~~~|\||#{1,6}\s|!!!|:\s)")
Change = Callable[[str], str]


def tidy(text: str) -> str:
    """Without what files never hold, and without empty lines around it."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = [line.expandtabs(4) for line in _PRIVATE.sub("", plain).split("\n")]
    while lines and not lines[0].strip():
        lines.pop(0)
    while lines and not lines[-1].strip():
        lines.pop()
    return "\n".join(lines)


def guarded(text: str) -> str:
    """Without tags of blocks, comments and fences that never close."""
    without_marks = _LOOSE_MARK.sub("", tidy(text))
    _, unclosed = fenced_lines(without_marks.split("\n"))
    while unclosed is not None:
        lines = without_marks.split("\n")
        sign = {"`": "\\`", "~": "&#126;"}[lines[unclosed][0]]
        width = len(lines[unclosed]) - len(lines[unclosed].lstrip("`~"))
        lines[unclosed] = sign * width + lines[unclosed][width:]
        without_marks = "\n".join(lines)
        _, unclosed = fenced_lines(lines)
    return outside_fences(without_marks, _without_tags)


def outside_fences(text: str, change: Change) -> str:
    """The text with `change` made to every line that is not in a code fence."""
    lines = text.split("\n")
    fenced, _ = fenced_lines(lines)
    return "\n".join(line if index in fenced else change(line) for index, line in enumerate(lines))


def _without_tags(line: str) -> str:
    places = [found.start() for found in _STRAY.finditer(without_code(line))]
    for place in reversed(places):
        line = f"{line[:place]}&lt;{line[place + 1 :]}"
    return line


def stem(text: str, change: Change) -> str:
    """A stem; `change` is what its type asks for."""
    lines = outside_fences(guarded(text), lambda line: change(_HINT.sub(r"\\[\\[?]]", line)))
    return _without_rules(lines)


def _without_rules(text: str) -> str:
    """A rule is written as `***`, since `---` opens the explanation."""
    lines = text.split("\n")
    fenced, _ = fenced_lines(lines)
    for index, line in enumerate(lines):
        after_empty = index == 0 or not lines[index - 1].strip()
        if line.rstrip() == "---" and after_empty and index not in fenced:
            lines[index] = "***"
    return "\n".join(lines)


def as_it_is(line: str) -> str:
    """No change."""
    return line


def no_options(line: str) -> str:
    """No line that is, or looks like, an answer."""
    return _ALMOST.sub(r"\1\\\2", line)


def no_tasks(line: str) -> str:
    """No line that is an answer of a task list."""
    return f"\\{line}" if TASK.match(line) else line


def no_steps(line: str) -> str:
    """No line that is a step: a list that is moved by a space is still a list."""
    return f" {line}" if STEP.match(line) else line


def no_translated_options(line: str) -> str:
    """No line that is an answer of a translation."""
    is_option = TASK.match(line) or (BULLET.match(line) and "{#" in line)
    return f"\\{line}" if is_option else line


def no_blanks(line: str) -> str:
    """No brackets that are not blanks; those in code are left, and refused later."""
    visible = without_code(line)
    for found in reversed(list(_BRACKETS.finditer(visible))):
        signs = "\\[" * found.group().count("[")
        line = line[: found.start()] + signs + line[found.end() :]
    return re.sub("(?<!\\\\)\\[(?=\ue000)", r"\\[", line)


def has_options(text: str) -> bool:
    """Whether a line of it looks like an answer."""
    lines = text.split("\n")
    fenced, _ = fenced_lines(lines)
    return any(_ALMOST.match(line) for n, line in enumerate(lines) if n not in fenced)


def option(text: str, *, feedback: bool) -> str:
    """The text of an option or a step. Without feedback, no quotation begins at its edge."""
    plain = guarded(text)
    if "\n" not in plain:
        return as_words(plain.strip())
    plain = outside_fences(plain, lambda line: _ALMOST_BELOW.sub(r"\1\\\2", line))
    if feedback:
        return plain
    return outside_fences(plain, lambda line: f" {line}" if line.startswith(">") else line)


def stands_inline(text: str) -> bool:
    """Whether the first line of an option may stand behind its sign, not below it."""
    first, _, rest = text.partition("\n")
    if not rest:
        return True
    return first == first.strip() == as_words(first) and not first.startswith(("```", "~~~", "|"))


def hint(text: str) -> str:
    """One paragraph; several plain ones become lines of one."""
    plain = guarded(text).lstrip()
    lines = plain.split("\n")
    if not all(line.strip() for line in lines) and not any(map(_BLOCK_LINE.match, lines)):
        plain = re.sub(r"[^\S\n]*\n(?:[^\S\n]*\n)+", "  \n", plain)
    first, *rest = plain.split("\n")
    return "\n".join([first, *(_HINT.sub(r"\\[\\[?]]", line) for line in rest)])


def cell(text: str) -> str:
    """One line; lines of one paragraph are joined."""
    plain = guarded(text)
    lines = plain.split("\n")
    if all(line.strip() for line in lines) and not any(map(_BLOCK_LINE.match, lines[1:])):
        plain = " ".join(line.strip() for line in lines)
    return as_words(plain.strip().replace("\\|", "|"))
