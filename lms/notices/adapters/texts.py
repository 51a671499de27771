"""What a notice says: each room registers the texts of its kinds, in the reader's language when shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _

Text = Callable[[Mapping[str, Any]], str]
texts: dict[str, Text] = {}


def says(kind: str, text: Text) -> None:
    """Register what notices of a kind say: `says("certificate_issued", lambda p: _("…", **p))`."""
    texts[kind] = text


def words_of(kind: str, parameters: Mapping[str, Any]) -> str:
    """The text of a notice; one whose room is gone still leads to its page."""
    text = texts.get(kind)
    return text(parameters) if text else _("There is something new.")
