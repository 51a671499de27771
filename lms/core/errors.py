"""What can go wrong, in the domain's words; only `lms.web.errors` knows status codes."""

from __future__ import annotations

from collections.abc import Mapping


class TandemError(Exception):
    """Something the person who asked can be told; `message` is already translated."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message


class NotFound(TandemError):
    """There is no such thing, or it is not for this person's eyes."""


class Forbidden(TandemError):
    """The person may see it but not do this with it."""


class Conflict(TandemError):
    """It was changed elsewhere meanwhile, or is no longer in a state that allows this."""


class Busy(TandemError):
    """There is too much to do just now; the same thing works in a minute."""


class Invalid(TandemError):
    """What was sent does not fit; `fields` maps a field's name to its message."""

    def __init__(self, message: str = "", fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.fields = dict(fields or {})
