"""Calendar files, written by icalendar, which is loaded only here and when one is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from lms.mentoring.rules.calendars import REFRESH_HOURS, Entry


def calendar_file(entries: Iterable[Entry], *, name: str, host: str) -> bytes:
    """An RFC 5545 file: UTF-8, folded lines, CRLF; without METHOD, since nobody is invited by it."""
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("prodid", f"-//{host}//Tandem//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=REFRESH_HOURS), {"value": "DURATION"})
    for entry in entries:
        event = icalendar.Event()
        event.add("uid", f"{entry.uid}@{host}")
        event.add("dtstamp", entry.changed_at)
        event.add("last-modified", entry.changed_at)
        event.add("sequence", entry.sequence)
        event.add("status", entry.status.value)
        event.add("summary", entry.title)
        event.add("dtstart", entry.starts)
        if entry.ends is None:
            event.add("dtend", entry.starts + timedelta(days=1))
            event.add("transp", "TRANSPARENT")
        else:
            event.add("dtend", entry.ends)
        for field, value in (
            ("location", entry.place), ("url", entry.url), ("description", entry.description),
        ):  # fmt: skip
            if value:
                event.add(field, value)
        calendar.add_component(event)
    return bytes(calendar.to_ical())
