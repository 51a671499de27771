"""Front matter: finds the YAML at the top of a file, and says why it cannot be read."""

from __future__ import annotations

import re
from collections.abc import Sequence

import yaml

from lms.content.frontmatter import Front, collect
from lms.content.problems import Notes, Sentence, sentence

_NO_START = re.compile(r"found character (.+) that cannot start any token")


def split(lines: Sequence[str], notes: Notes) -> tuple[Sequence[str], int]:
    """The lines between the two `---`, and the index of the first line of the body."""
    if not lines or lines[0].rstrip() != "---":
        notes.error(
            1,
            sentence("The file has no front matter."),
            sentence("Begin it with a line of ---, then id: and title:, then another line of ---."),
        )
        return (), 0
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        notes.error(
            1,
            sentence("The front matter is never closed."),
            sentence("Write a line of just --- after the last key, before the text begins."),
        )
        return (), len(lines)
    return lines[1:end], end + 1


def read(lines: Sequence[str], notes: Notes) -> Front:
    """The front matter whose first line is line 2 of the file."""
    empty = Front({}, {}, notes, broken=True)
    try:
        node = yaml.compose("\n".join(lines), Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        notes.error(
            mark.line + 2 if mark else 1,
            _unreadable(getattr(error, "problem", None) or ""),
            sentence(
                'Put texts that contain a colon, a # or quotes in "double quotes", and '
                "indent evenly."
            ),
        )
        return empty
    if node is None:
        return Front({}, {}, notes)
    if not isinstance(node, yaml.MappingNode):
        notes.error(
            2,
            sentence("The front matter is not a list of keys."),
            sentence("Write one key: value in a line."),
        )
        return empty
    return collect(node, notes, 2)


def _unreadable(why: str) -> Sentence:
    """What the reader of YAML says, the frequent mistakes in our words."""
    if not why:
        return sentence("The front matter cannot be read: not YAML.")
    if why == "mapping values are not allowed here":
        return sentence("The front matter cannot be read: mapping values are not allowed here.")
    if why == "found unexpected end of stream":
        return sentence("The front matter cannot be read: found unexpected end of stream.")
    if why == "could not find expected ':'":
        return sentence("The front matter cannot be read: could not find expected ':'.")
    if found := _NO_START.fullmatch(why):
        return sentence(
            "The front matter cannot be read: found character %(sign)s that cannot start any "
            "token.",
            sign=found.group(1),
        )
    return sentence("The front matter cannot be read: %(why)s.", why=why)
