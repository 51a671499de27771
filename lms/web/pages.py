"""Pages that belong to no room: the legal ones, the style page, and what machines ask for.

An operator replaces a legal page by a Markdown file in `settings.pages_dir`, such as
`privacy.de.md`; its first line `# …` is the title. A page written in one language only is shown
in that language to everybody, since the operator's own words are worth more than ours.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
)
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from config import Settings
from lms.db import Model, PersonalData, db, session
from lms.web import style_page
from lms.web.access import public
from lms.web.caching import NO_STORE, public_page
from lms.web.frame import add_links
from lms.web.languages import lang

if TYPE_CHECKING:
    from lms.content.markup import Rendered

blueprint = Blueprint("public", __name__, url_prefix="/<lang:lang>")
TITLES = {
    "accessibility": _l("Accessibility statement"),
    "privacy": _l("Privacy notice"),
    "imprint": _l("Imprint"),
}
# When the built-in statement was last compared with what the pages do.
REVIEWED = date(2026, 11, 22)
LARGEST_PAGE = 64 * 1024
CATEGORIES = {
    "identity": _l("Who you are"),
    "contact": _l("How to reach you"),
    "preference": _l("How you like it"),
    "credential": _l("How you sign in"),
    "security": _l("What protects accounts"),
    "rights": _l("What you may do"),
    "role": _l("Your roles"),
    "membership": _l("Which city you belong to"),
    "need": _l("What you need"),
    "history": _l("What happened when"),
    "learning": _l("What you learned"),
    "work": _l("What you wrote"),
    "authoring": _l("What you did to courses"),
}


@dataclass(frozen=True, slots=True)
class OwnPage:
    """A page that the operator wrote."""

    language: str
    title: str
    body: Rendered
    version: int


@dataclass(frozen=True, slots=True)
class DataLine:
    """What is kept of one kind, why, and for how long; the words are those of the columns."""

    category: str
    retention: str
    purposes: tuple[str, ...]


def register(app: Flask) -> None:
    """Add the pages; called before the rooms, so that a room may not take their paths."""
    app.extensions["tandem_own_pages"] = {}
    app.register_blueprint(blueprint)
    app.add_url_rule("/robots.txt", "robots", robots)
    app.add_url_rule("/favicon.ico", "favicon", favicon)
    app.add_url_rule("/healthz", "healthz", healthz)
    settings: Settings = app.extensions["tandem_settings"]
    if settings.testing or not settings.production:
        app.add_url_rule("/<lang:lang>/styles", "styles", styles)
    add_links(
        app,
        accessibility="public.accessibility",
        privacy="public.privacy",
        imprint="public.imprint",
    )


@blueprint.get("/accessibility")
@public
def accessibility() -> Response:
    """How accessible the platform is, after the EU's model statement (Decision 2018/1523)."""
    return _legal("accessibility", lambda: {"reviewed": REVIEWED})


@blueprint.get("/privacy")
@public
def privacy() -> Response:
    """What is kept about people (GDPR, Article 13), drawn from the columns themselves."""
    return _legal("privacy", lambda: {"data": data_map(), "categories": CATEGORIES})


@blueprint.get("/imprint")
@public
def imprint() -> Response:
    """Who runs this platform."""
    return _legal("imprint", dict)


@public
def styles() -> str:
    """Show every component in every state, to developers and to the design checks."""
    return render_template("pages/styles.html", **style_page.material())


@public
def robots() -> Response:
    """Tell crawlers what not to visit, results of searches, and where the list of pages is."""
    settings = _settings()
    lines = ["User-agent: *", *(f"Disallow: /{code}/search" for code in settings.languages)]
    if any(rule.rule == "/sitemap.xml" for rule in current_app.url_map.iter_rules()):
        lines += ["", f"Sitemap: {settings.public_url}/sitemap.xml"]
    response = Response("\n".join([*lines, ""]), mimetype="text/plain")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@public
def favicon() -> Response:
    """Lead old browsers to the logo."""
    logo = current_app.extensions["tandem_assets"].url("img/logo.svg")
    response = make_response(redirect(logo, 302))
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@public
def healthz() -> Response:
    """Say whether the database answers."""
    try:
        session().execute(text("SELECT 1"))
    except SQLAlchemyError:
        db.session.rollback()
        response = Response("database does not answer\n", 503, mimetype="text/plain")
    else:
        response = Response("ok\n", mimetype="text/plain")
    response.headers["Cache-Control"] = NO_STORE
    return response


def _settings() -> Settings:
    found: Settings = current_app.extensions["tandem_settings"]
    return found


def _legal(name: str, material: Callable[[], dict[str, object]]) -> Response:
    """Answer with the operator's page, or with ours."""
    own = own_page(name)

    def page() -> str:
        if own is not None:
            return render_template("pages/own.html", page=own)
        return render_template(f"pages/{name}.html", title=TITLES[name], **material())

    return public_page(page, name, own and (own.language, own.version), keep=False)


def own_page(name: str) -> OwnPage | None:
    """The operator's page in the reader's language, else in another one, else none."""
    settings = _settings()
    for code in (lang(), *settings.languages):
        path = settings.pages_dir / f"{name}.{code}.md"
        try:
            version = path.stat().st_mtime_ns
        except OSError:
            continue
        return _read(path, code, version, str(TITLES[name]))
    return None


def _read(path: Path, language: str, version: int, title: str) -> OwnPage:
    """Read a file once; until it changes, the process keeps its HTML."""
    kept: dict[Path, OwnPage] = current_app.extensions["tandem_own_pages"]
    if path not in kept or kept[path].version != version:
        written = path.read_text(encoding="utf-8")
        if len(written.encode()) > LARGEST_PAGE:
            abort(500, f"{path.name} is longer than {LARGEST_PAGE} bytes")
        first, _newline, rest = written.lstrip("\ufeff\n").partition("\n")
        if first.startswith("# "):
            title, written = first[2:].strip(), rest
        from lms.content.markup import Source, render  # slow to load, and seldom wanted

        body = render(written, source=Source.AUTHOR, language=language)
        kept[path] = OwnPage(language, title, body, version)
    return kept[path]


def data_map() -> list[DataLine]:
    """What the labelled columns say, one line for each category and time of keeping."""
    lines: dict[tuple[str, str], dict[str, None]] = {}
    for table in sorted(Model.metadata.tables):
        for column in Model.metadata.tables[table].columns:
            label = column.info.get("pd")
            if isinstance(label, PersonalData) and not label.purpose.startswith("key"):
                key = (label.category, label.retention)
                lines.setdefault(key, {})[_(label.purpose)] = None
    order = list(CATEGORIES)

    def rank(key: tuple[str, str]) -> tuple[int, str, str]:
        return (order.index(key[0]) if key[0] in order else len(order), *key)

    return [DataLine(*key, tuple(lines[key])) for key in sorted(lines, key=rank)]
