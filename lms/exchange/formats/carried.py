"""Settings that a format has no place for travel as tags, which every system keeps.

A tag is `tandem:credit=net`. Without the tags, a question is read as the other system means it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from lms.content.frontmatter import as_number
from lms.content.model import Credit
from lms.content.questions.numbers import number_text
from lms.content.questions.settings import Settings

_SIGN = "tandem:"
_FLAGS = ("practice", "shuffle", "case", "long", "many")


def carried(tags: Iterable[str]) -> dict[str, str]:
    """What our tags say."""
    own = (tag[len(_SIGN) :] for tag in tags if tag.startswith(_SIGN))
    return {name: value for name, _, value in (tag.partition("=") for tag in own)}


def foreign_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """The tags that are not ours."""
    return tuple(tag for tag in tags if not tag.startswith(_SIGN))


def applied(settings: Settings, said: Mapping[str, str]) -> Settings:
    """The settings with what the tags say; what makes no sense is passed over."""
    if said.get("credit") in {str(credit) for credit in Credit}:
        settings = replace(settings, credit=Credit(said["credit"]))
    points = as_number(said.get("points", ""))
    if points is not None and points > 0:
        settings = replace(settings, points=points)
    flags = {name: said[name] == "true" for name in _FLAGS if said.get(name) in {"true", "false"}}
    return replace(settings, **flags)  # type: ignore[arg-type]


def tags_for(wanted: Settings, natural: Settings) -> tuple[str, ...]:
    """The tags without which `wanted` would be read as `natural`."""
    found = []
    if wanted.credit is not natural.credit:
        found.append(f"{_SIGN}credit={wanted.credit}")
    if wanted.points != natural.points:
        found.append(f"{_SIGN}points={number_text(wanted.points)}")
    for name in _FLAGS:
        value, other = getattr(wanted, name), getattr(natural, name)
        if value != other and value is not None:
            found.append(f"{_SIGN}{name}={'true' if value else 'false'}")
    return tuple(found)


def type_tag(kind: str) -> str:
    """The tag that names a type which the other side does not have."""
    return f"{_SIGN}type={kind}"
