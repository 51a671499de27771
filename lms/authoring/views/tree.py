"""The tree of a course as HTML, written at once: a course may have 300 pages in four languages.

A process keeps the last trees. The count of a workshop's changes and the number of the published version
name one for ever, so nothing needs to be forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import quote

from flask_babel import gettext as _
from flask_babel import ngettext as _n
from markupsafe import Markup, escape

from lms.authoring.forms.workshop import kind_words
from lms.authoring.queries.access import CourseHere
from lms.authoring.rules.outline import GUIDE, Branch, FileState, Outline, Page, Standing
from lms.core.memory import Memory
from lms.web.languages import lang, language_name

_PLAIN = re.compile(r"[A-Za-z0-9/._-]*")
_trees: Memory[tuple[object, ...], Markup] = Memory(8)


def tree_html(course: CourseHere, load: Callable[[int], Outline]) -> Markup:
    """The tree of a course in the reader's language; `load` reads it where it is not kept."""
    key = (course.id, course.key, course.changes, course.number, lang())
    return _trees.get(key, lambda: _Writer(course.key, load(course.id)).html())


class _Writer:
    """Writes one tree; all words are asked for once."""

    def __init__(self, key: str, tree: Outline) -> None:
        self._tree = tree
        self._said: dict[Standing, str] = {}
        self._base = f"/{lang()}/workshop/{quote(key)}"
        words = {kind: word for kind, word in kind_words().items() if kind != "lesson"}
        self._kinds = {kind: str(escape(word)) for kind, word in words.items()}
        self._links = {
            code: (
                f'<a href="{self._base}/translation/{code}/',
                f'">{escape(language_name(code))}</a>',
            )
            for code in tree.languages
        }
        self._more, self._add, self._order = escape(_("More")), escape(_("Add a page")), escape(_("Change the order"))  # fmt: skip
        self._states = {
            FileState.NEW: str(escape(_("new"))),
            FileState.CHANGED: str(escape(_("changed"))),
            FileState.PUBLISHED: "",
        }
        missing = _("not translated")
        self._missing = f": {escape(missing)}"

    def html(self) -> Markup:
        """The whole tree."""
        parts = [*self._top(), *(part for b in self._tree.modules for part in self._branch(b))]
        if self._tree.guide:
            parts += self._branch(self._tree.guide)
        parts += self._gone()
        return Markup("".join(parts))  # noqa: S704 - every value is escaped where it is put in

    def _top(self) -> Iterator[str]:
        rows, heading = "".join(map(self._row, self._tree.top)), _("The course as a whole")
        yield f'<section class="module"><div><h2 class="h3">{escape(heading)}</h2></div><ul class="rows acts" role="list">{rows}</ul></section>'  # fmt: skip

    def _branch(self, branch: Branch) -> Iterator[str]:
        folder = quote(branch.folder)
        page = branch.page
        name = page.name if page else _("Guide for facilitators") if branch.folder == GUIDE else branch.folder  # fmt: skip
        hidden = f'<span class="visually-hidden">: {escape(name)}</span>'
        links = [
            f'<a href="{self._base}/new-page/{folder}/">{self._add}{hidden}</a>',
            f'<a href="{self._base}/order/{folder}/">{self._order}{hidden}</a>',
        ]
        heading, meta = str(escape(name)), ""
        if page:
            links.append(f'<a href="{self._base}/pages/{folder}/module">{self._more}{hidden}</a>')
            heading = f'<a href="{self._base}/text/{_quoted(page.path)}">{heading}</a>'
            meta = f'<p class="meta">{self._languages(page, _quoted(page.base))}</p>'
        yield f'<section class="module"><div class="flow-s"><h2 class="h3">{heading}</h2>{meta}'
        yield f'<p>{" · ".join(links)}</p></div><ol class="rows acts" role="list">'
        yield "".join(map(self._row, branch.pages))
        yield "</ol></section>"

    def _row(self, page: Page) -> str:
        title, base = escape(page.name), _quoted(page.base)
        return (
            f'<li><div><p class="row-title"><a href="{self._base}/text/{base}.md">{title}</a></p>'
            f'<p class="meta">{self._languages(page, base)}</p></div><a href="{self._base}/pages/{base}">'
            f'{self._more}<span class="visually-hidden">: {title}</span></a></li>'
        )

    def _languages(self, page: Page, base: str) -> str:
        """The page's files: state, problems, and what lags, each language a link."""
        kind = self._kinds.get(page.kind)
        parts = [kind] if kind else []
        if not page.standing.is_quiet:
            parts.append(self._told(page.standing))
        for code, (start, end) in self._links.items():
            link = f"{start}{base}{end}"
            if code not in page.languages:
                link += self._missing
            elif code in page.loud:
                link += f": {self._told(page.loud[code])}"
            parts.append(link)
        return " · ".join(parts)

    def _told(self, standing: Standing) -> str:
        """How a file stands, in words; many stand alike."""
        if standing not in self._said:
            self._said[standing] = self._words(standing)
        return self._said[standing]

    def _words(self, standing: Standing) -> str:
        state = self._states[standing.state]
        words = [state] if state else []
        if standing.errors:
            errors = _n("%(num)d error", "%(num)d errors", standing.errors)
            words.append(f"<b>{escape(errors)}</b>")
        if standing.warnings:
            words.append(str(escape(_n("%(num)d warning", "%(num)d warnings", standing.warnings))))
        if standing.lags:
            words.append(str(escape(_n("%(num)d part is out of date", "%(num)d parts are out of date", standing.lags))))  # fmt: skip
        return ", ".join(words)

    def _gone(self) -> Iterator[str]:
        """What the next publish retires, with a way to bring it back."""
        if self._tree.gone:
            rows = "".join(map(self._gone_row, self._tree.gone))
            heading = _("Taken out since the last publish")
            yield f'<section class="module"><div><h2 class="h3">{escape(heading)}</h2></div><ul class="rows acts" role="list">{rows}</ul></section>'  # fmt: skip

    def _gone_row(self, path: str) -> str:
        shown, word = escape(path), escape(_("History"))
        return f'<li><p>{shown}</p><a href="{self._base}/history/{quote(path)}">{word}<span class="visually-hidden">: {shown}</span></a></li>'  # fmt: skip


def _quoted(base: str) -> str:
    """A path in an address; most need nothing."""
    return base if _PLAIN.fullmatch(base) else quote(base)
