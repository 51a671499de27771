"""The frame of each page: navigation, language links, footer; hrefs and words are made once a language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app, request, url_for
from flask_babel import LazyString

from lms.core.actor import Actor
from lms.web.access import actor, form_token
from lms.web.languages import lang, language_name, offered


@dataclass(frozen=True, slots=True)
class NavItem:
    """A link of the main navigation, from the lowest `order` to the highest.

    `shown` decides who sees it, `section` marks it as current. `about` says what somebody does there who
    has it as their work beside learning; then home offers it too.
    """

    endpoint: str
    label: LazyString
    section: str
    shown: Callable[[Actor], bool] = lambda _actor: True
    order: int = 50
    about: LazyString | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """What layout.html needs, besides the page."""

    lang: str
    actor: Actor
    path: str
    hrefs: dict[str, str]
    items: tuple[tuple[str, str, str], ...]

    @property
    def current(self) -> str:
        """The path of this page if the navigation leads there; else nothing."""
        return self.path if self.path in self.hrefs.values() else ""

    def work(self) -> list[tuple[str, str, str]]:
        """What this person does beside learning: href, label and what it is about."""
        items: list[NavItem] = current_app.extensions["tandem_nav"]
        return [
            (self.hrefs[item.endpoint], str(item.label), str(item.about))
            for item in items
            if item.about and item.shown(self.actor)
        ]

    def elsewhere(self) -> list[tuple[str, str, str]]:
        """This page in the other languages: code, name, href."""
        if not self.path.startswith(f"/{self.lang}/"):
            return []
        rest = self.path[len(self.lang) + 1 :]
        return [
            (code, language_name(code), f"/{code}{rest}") for code in offered() if code != self.lang
        ]


def add_nav(app: Flask, *items: NavItem) -> None:
    """Add links to the main navigation."""
    nav: list[NavItem] = app.extensions.setdefault("tandem_nav", [])
    nav.extend(items)
    nav.sort(key=lambda item: item.order)


def add_links(app: Flask, **endpoints: str) -> None:
    """Name endpoints without arguments that layout.html links to, such as sign_in."""
    app.extensions.setdefault("tandem_links", {}).update(endpoints)


def install(app: Flask) -> None:
    """Give `frame` to every template."""
    app.extensions.setdefault("tandem_nav", [])
    app.extensions.setdefault("tandem_links", {})
    app.extensions["tandem_hrefs"], app.extensions["tandem_labels"] = {}, {}
    app.context_processor(lambda: {"frame": current_frame(), "csrf_token": form_token})


def current_frame() -> Frame:
    """The frame of this request's page."""
    me, code = actor(), lang()
    hrefs, labels = _hrefs(code), _labels(code)
    items = tuple(
        (hrefs[item.endpoint], labels[item.endpoint], item.section)
        for item in current_app.extensions["tandem_nav"]
        if item.shown(me)
    )
    return Frame(lang=code, actor=me, path=request.path, hrefs=hrefs, items=items)


def _hrefs(code: str) -> dict[str, str]:
    """The hrefs of the frame in one language, made at the first page in it."""
    cache: dict[str, dict[str, str]] = current_app.extensions["tandem_hrefs"]
    if code not in cache:
        named = current_app.extensions["tandem_links"]
        endpoints = {item.endpoint for item in current_app.extensions["tandem_nav"]}
        found = {endpoint: url_for(endpoint, lang=code) for endpoint in endpoints}
        found.update({name: url_for(endpoint, lang=code) for name, endpoint in named.items()})
        cache[code] = found
    return cache[code]


def _labels(code: str) -> dict[str, str]:
    """The words of the navigation in one language, by endpoint."""
    cache: dict[str, dict[str, str]] = current_app.extensions["tandem_labels"]
    if code not in cache:
        nav: list[NavItem] = current_app.extensions["tandem_nav"]
        cache[code] = {item.endpoint: str(item.label) for item in nav}
    return cache[code]
