"""Every text of the interface has a German translation with the same placeholders."""

from __future__ import annotations

import ast
import re
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

import lms
from lms.db import Model, PersonalData
from lms.web.data_words import WORDS
from lms.web.pages import CATEGORIES

LMS = Path(__file__).parents[2] / "lms"
TRANSLATIONS = LMS / "web" / "translations"
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "_l": None,
    "_n": (1, 2),
    "lazy_gettext": None,
    "sentence": None,
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")


@cache
def wanted() -> frozenset[str | tuple[str, ...]]:
    with (TRANSLATIONS / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(str(LMS), methods, options, keywords=KEYWORDS)
    return frozenset(message for _file, _line, message, _comments, _context in found if message)


@cache
def german() -> Catalog:
    with (TRANSLATIONS / "de" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale="de")


def test_every_text_has_a_german_translation() -> None:
    missing = []
    for text in wanted():
        entry = german().get(text[0] if isinstance(text, tuple) else text)
        strings = (
            entry.string
            if entry is not None and isinstance(entry.string, tuple)
            else (entry.string if entry else "",)
        )
        if not all(strings):
            missing.append(text)
    assert not missing, (
        f"{len(missing)} texts without German; run bin/translations: {sorted(map(str, missing))[:10]}"
    )


def test_translations_keep_the_placeholders() -> None:
    wrong = []
    for entry in german():
        if not entry.id:
            continue
        ids = entry.id if isinstance(entry.id, tuple) else (entry.id,)
        strings = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        allowed = set().union(*(PLACEHOLDER.findall(text) for text in ids))
        needed = set(PLACEHOLDER.findall(ids[-1])) - {"%(num)d"}
        for text in strings:
            found = set(PLACEHOLDER.findall(text))
            if found - allowed or (needed - found):
                wrong.append((ids[0], text))
    assert not wrong


def test_nothing_is_fuzzy_or_left_over() -> None:
    keys = {text[0] if isinstance(text, tuple) else text for text in wanted()}
    entries = [entry for entry in german() if entry.id]
    stale = [e.id for e in entries if (e.id[0] if isinstance(e.id, tuple) else e.id) not in keys]
    assert not [e.id for e in entries if e.fuzzy]
    assert not stale, f"not in the code any more; run bin/translations: {stale[:10]}"


def test_no_text_hides_in_a_formatted_string() -> None:
    """There the collection of texts does not find it."""
    hidden = []
    for path in LMS.rglob("*.py"):
        for string in ast.walk(ast.parse(path.read_text())):
            if isinstance(string, ast.JoinedStr):
                calls = [node for node in ast.walk(string) if isinstance(node, ast.Call)]
                names = {getattr(call.func, "id", "") for call in calls}
                hidden += [(path.name, string.lineno)] if names & {*KEYWORDS, "_"} else []
    assert hidden == []


@cache
def labels() -> tuple[PersonalData, ...]:
    for module in walk_packages(lms.__path__, "lms."):
        if module.name.endswith(".models"):
            import_module(module.name)
    columns = [column for table in Model.metadata.tables.values() for column in table.columns]
    found = [column.info["pd"] for column in columns if "pd" in column.info]
    return tuple(label for label in found if not label.purpose.startswith("key"))


def test_the_words_of_columns_are_collected_for_translators() -> None:
    said = {label.purpose for label in labels()} | {label.retention for label in labels()} - {
        "account"
    }
    assert said - set(WORDS) == set(), "add them to lms/web/data_words.py"
    assert set(WORDS) - said == set(), "no column says this any more: lms/web/data_words.py"


def test_the_kinds_of_data_have_words_of_their_own() -> None:
    assert {label.category for label in labels()} <= set(CATEGORIES)
