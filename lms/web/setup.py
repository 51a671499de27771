"""Puts the kit onto an application, and rooms onto the kit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask
from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from config import Settings
from lms.web import assets, errors, frame, headers, languages
from lms.web import pages as public_pages
from lms.web.access import csrf, enforce, form_token
from lms.web.caching import release_of
from lms.web.marks import marks
from lms.web.said import said
from lms.web.templating import Environment, Kept

LMS = Path(__file__).parent.parent
ROOMS = tuple(
    sorted(path.parent.name for path in LMS.glob("*/templates") if path.parent.name != "web")
)


class Application(Flask):
    """Flask, whose views and hooks are all plain functions: it asks each of them each time."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function as it is."""
        return func


def new_app(settings: Settings) -> Flask:
    """An application with the kit, without rooms."""
    app = Application("lms", static_folder=None, template_folder=None)
    app.jinja_environment = Environment
    app.config.update(flask_config(settings))
    app.extensions["tandem_settings"] = settings
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(LMS / "web" / "templates"),
            PrefixLoader({room: FileSystemLoader(LMS / room / "templates") for room in ROOMS}),
        ]
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.add_extension(Kept)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(settings=settings)
    app.jinja_env.filters["safe_html"] = safe_html
    app.jinja_env.filters["marks"] = marks
    app.jinja_env.filters["said"] = said
    app.url_map.converters["int"] = RowId
    app.before_request(enforce)
    csrf.init_app(app)
    app.jinja_env.globals["csrf_token"] = form_token
    languages.install(app, settings.languages, settings.time_zone)
    headers.install(app, secure=settings.production)
    errors.install(app)
    frame.install(app)
    assets.install(app, settings.data_dir)
    found: assets.Assets = app.extensions["tandem_assets"]
    app.extensions["tandem_release"] = release_of(settings, found.digest)
    public_pages.register(app)
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


class RowId(IntegerConverter):
    """`<int:…>` in a path: a number that a row can have; greater ones are no page."""

    def __init__(self, map: Map, **options: Any) -> None:  # noqa: A002, ANN401 - Werkzeug's own
        super().__init__(map, **{"max": 2**63 - 1, **options})


def safe_html(value: object) -> Markup:
    """Mark HTML that came out of `lms.content.markup` as clean; the one way to do so."""
    return Markup(str(value))  # noqa: S704 - cleaned by lms.content.markup


def flask_config(settings: Settings) -> dict[str, object]:
    """Flask's own settings, from ours."""
    return {
        "SECRET_KEY": settings.secret_key,
        "SECRET_KEY_FALLBACKS": list(settings.old_secret_keys),
        "SESSION_COOKIE_NAME": "__Host-tandem" if settings.production else "tandem",
        "SESSION_COOKIE_SECURE": settings.production,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_REFRESH_EACH_REQUEST": False,
        "MAX_CONTENT_LENGTH": settings.max_upload_mb * 1024 * 1024 + 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "MAX_FORM_PARTS": 1000,
        "WTF_CSRF_CHECK_DEFAULT": False,
        "WTF_CSRF_TIME_LIMIT": None,
        "TRUSTED_HOSTS": _hosts(settings),
        "TESTING": settings.testing,
    }


def _hosts(settings: Settings) -> list[str] | None:
    """The host names that are answered; None answers all (only behind loopback)."""
    if settings.hosts:
        return list(settings.hosts)
    if settings.base_url:
        return [settings.base_url.split("://", 1)[1].split("/", 1)[0].split(":", 1)[0]]
    return None


def pages(name: str, import_name: str, path: str = "") -> Blueprint:
    """A room's blueprint of pages, below `/<lang>` and `path`."""
    return Blueprint(name, import_name, url_prefix=f"/<lang:lang>{path}")
