"""When a session is, in the zone of whoever reads: the words of pages and mails."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_timezone_name
from flask_babel import gettext as _

from lms.accounts.rules.zones import zone_label
from lms.web.languages import lang, zone


def span(starts: datetime | str, ends: datetime | str) -> str:
    """A stretch of time in the reader's zone, with the zone's name."""
    return span_in(_instant(starts), _instant(ends), zone())


def there(starts: datetime, ends: datetime, name: str) -> str:
    """The same in the zone that it was agreed in; empty if the reader's clock shows the same."""
    zone_ = ZoneInfo(name)
    same = starts.astimezone(zone_).utcoffset() == starts.astimezone(zone()).utcoffset()
    if same and ends.astimezone(zone_).utcoffset() == ends.astimezone(zone()).utcoffset():
        return ""
    return str(
        _("%(span)s on the clock of %(place)s", span=_clocks(starts, ends, zone_), place=zone_label(name))
    )  # fmt: skip


def span_in(starts: datetime, ends: datetime, zone_: ZoneInfo) -> str:
    """A stretch of time in a zone, with its name as it is then: winter or summer time."""
    name = get_timezone_name(starts.astimezone(zone_), width="long", locale=_locale())
    return str(_("%(span)s (%(zone)s)", span=_clocks(starts, ends, zone_), zone=name))


def zone_now(name: str, at: datetime) -> str:
    """What a zone is called at a moment."""
    return str(get_timezone_name(at.astimezone(ZoneInfo(name)), width="long", locale=_locale()))


def _clocks(starts: datetime, ends: datetime, zone_: ZoneInfo) -> str:
    first, last = starts.astimezone(zone_), ends.astimezone(zone_)
    if last - first < timedelta(days=1) and first.date() == last.date():
        return f"{_day(first)}, {_time(first)}–{_time(last)}"
    return str(
        _(
            "%(first)s, %(start)s to %(last)s, %(end)s",
            first=_day(first),
            start=_time(first),
            last=_day(last),
            end=_time(last),
        )
    )


def _day(local: datetime) -> str:
    return str(format_date(local.date(), "EEE d MMMM y", locale=_locale()))


def _time(local: datetime) -> str:
    return str(format_time(local.time(), "HH:mm", locale=_locale()))


def _instant(value: datetime | str) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _locale() -> str:
    """English the European way, as everywhere (lms.web.languages)."""
    return "en_GB" if lang() == "en" else lang()
