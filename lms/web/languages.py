"""Languages of the interface: the first segment of each page's path, and how things are written.

One URL is one text. `/` redirects to the reader's language; everything else says it.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date as babel_date
from babel.dates import format_time as babel_time
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from flask import Flask, current_app, g, has_request_context, request
from flask_babel import Babel, get_locale
from flask_babel import ngettext as _n
from werkzeug.routing import BaseConverter

from lms.web.access import actor

babel = Babel()


class LanguageConverter(BaseConverter):
    """Matches the languages that the settings name."""

    part_isolating = True


def install(app: Flask, languages: tuple[str, ...], time_zone: str) -> None:
    """Set up `/<lang>/…`, the locale of a request and the filters of the templates."""

    class Converter(LanguageConverter):
        regex = "|".join(languages)

    app.url_map.converters["lang"] = Converter
    app.config["TANDEM_LANGUAGES"] = languages
    babel.init_app(
        app,
        default_locale=languages[0],
        default_translation_directories="web/translations",
        locale_selector=lang,
    )
    app.config["TANDEM_TIME_ZONE"] = time_zone
    app.jinja_env.globals["_n"] = _n
    app.url_value_preprocessor(_take_language)
    app.url_defaults(_give_language)
    app.jinja_env.filters.update(
        day=day, day_short=day_short, day_text=day_text, clock=clock, moment=moment, number=number, percent=percent,
        language_name=language_name, minutes=minutes, duration=duration, listed=listed,
        country_name=country_name,
    )  # fmt: skip


def _take_language(_endpoint: str | None, values: dict[str, object] | None) -> None:
    if values and "lang" in values:
        g.lang = values.pop("lang")


def _give_language(endpoint: str, values: dict[str, object]) -> None:
    if "lang" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        values["lang"] = lang()


def lang() -> str:
    """The language of this request: the path's, the person's, or what the browser asks for."""
    if "lang" in g:
        return str(g.lang)
    offered = current_app.config["TANDEM_LANGUAGES"]
    if has_request_context() and (first := request.path.split("/")[1]) in offered:
        return first  # a page that does not exist has no route to take it from
    if actor().signed_in and actor().language in offered:
        return actor().language
    return (
        request.accept_languages.best_match(offered, offered[0])
        if has_request_context()
        else offered[0]
    )


def offered() -> tuple[str, ...]:
    """The languages of the interface."""
    languages: tuple[str, ...] = current_app.config["TANDEM_LANGUAGES"]
    return languages


def zone() -> ZoneInfo:
    """The time zone in which the reader sees times."""
    return ZoneInfo(
        actor().time_zone if actor().signed_in else current_app.config["TANDEM_TIME_ZONE"]
    )


def day(value: datetime | date) -> str:
    """A date in words: 22 November 2026."""
    return _date(_local(value), "long", _locale())


def day_text(value: str) -> str:
    """A date that JSON kept (2026-11-22) in words, for mails and notices."""
    return day(date.fromisoformat(value))


def day_short(value: datetime | date) -> str:
    """A date in figures and short words, in one piece: 22 Nov 2026."""
    return _date(_local(value), "medium", _locale()).replace(" ", "\N{NO-BREAK SPACE}")


def clock(value: datetime) -> str:
    """A time of day, 24 hours: 10:42."""
    local = value.astimezone(zone())
    return _time(local.hour, local.minute, _locale())


@lru_cache(4096)
def _date(value: date, style: str, locale: str) -> str:
    return babel_date(value, style, locale=locale)


@lru_cache(4096)
def _time(hour: int, minute: int, locale: str) -> str:
    return babel_time(time(hour, minute), "HH:mm", locale=locale)


def moment(value: datetime) -> str:
    """A date with its time: 22 November 2026, 10:42."""
    return f"{day(value)}, {clock(value)}"


def number(value: float) -> str:
    """A number as the reader writes it."""
    return _number(value, _locale())


def percent(value: float) -> str:
    """A share 0..1 in whole per cent, never rounded up to a threshold that was missed."""
    return _percent(int(value * 100 + 1e-9), _locale())


@lru_cache(4096)
def _number(value: float, locale: str) -> str:
    return format_decimal(value, locale=locale)


@lru_cache(4096)
def _percent(hundredths: int, locale: str) -> str:
    return format_percent(hundredths / 100, locale=locale)


@lru_cache(1024)
def language_name(code: str, inside: str | None = None) -> str:
    """The name of a language in itself, or in the language `inside`."""
    name = Locale.parse(code).get_display_name(inside or code) or code
    return name[:1].upper() + name[1:]


@lru_cache(1024)
def _country(code: str, inside: str) -> str:
    return str(Locale.parse(inside).territories.get(code, code))


def country_name(code: str) -> str:
    """The name of a country in the reader's language, by its ISO code; the code if it has none."""
    return _country(code, lang())


def minutes(value: float) -> str:
    """A stretch of reading time."""
    return _minutes(round(value), str(get_locale()))


@lru_cache(4096)
def _minutes(value: int, _locale: str) -> str:
    return str(_n("%(num)d minute", "%(num)d minutes", value))


def duration(value: timedelta) -> str:
    """A time limit or waiting time in words."""
    total = int(value.total_seconds())
    if total % 3600 == 0 and total:
        return str(_n("%(num)d hour", "%(num)d hours", total // 3600))
    if total < 60:  # noqa: PLR2004
        return str(_n("%(num)d second", "%(num)d seconds", total))
    return minutes(total / 60)


def listed(values: list[str]) -> str:
    """A list in words: a, b and c."""
    return format_list(list(values), locale=_locale())


def _locale() -> str:
    """How dates and numbers are written: English ones the European way."""
    return "en_GB" if lang() == "en" else lang()


def _local(value: datetime | date) -> date:
    return value.astimezone(zone()).date() if isinstance(value, datetime) else value
