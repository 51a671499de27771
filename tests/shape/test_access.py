"""Who may enter where, as a table that a person reads in a review.

`python -m tests.shape.test_access` writes the table anew. That the marks hold is tested in
tests/security.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from lms.web.access import access_of, unmarked

TABLE = Path(__file__).with_name("access.txt")
HEAD = (
    "# Address, methods, endpoint, who may enter. Written by: python -m tests.shape.test_access\n"
)


def lines(app: Flask) -> Iterator[str]:
    for rule in app.url_map.iter_rules():
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        yield f"{rule.rule}  {methods}  {rule.endpoint}  {access_of(app, rule.endpoint)}"


def table(app: Flask) -> str:
    return HEAD + "\n".join(sorted(lines(app))) + "\n"


def test_the_access_table_is_as_it_was_agreed(sqlite_app: Flask) -> None:
    assert table(sqlite_app) == TABLE.read_text(), (
        "Routes or marks have changed: run python -m tests.shape.test_access and read the difference."
    )


def test_every_view_has_a_mark(sqlite_app: Flask) -> None:
    assert unmarked(sqlite_app) == []


def test_whoever_changes_something_is_known_or_nothing_is_stored(sqlite_app: Flask) -> None:
    """A form of visitors is stateless, or it is one of those by which one becomes known."""
    entrances = {
        "accounts.ask_password", "accounts.ask_registration", "accounts.send_again",
        "accounts.sign_out", "accounts.start", "accounts.start_demo", "accounts.use_confirmation",
        "accounts.use_new_email", "accounts.use_reset", "notices.send_feedback",
    }  # fmt: skip
    public = {
        rule.endpoint
        for rule in sqlite_app.url_map.iter_rules()
        if "POST" in (rule.methods or ())
        and (access := access_of(sqlite_app, rule.endpoint)) is not None
        and access.public
        and not access.stateless
    }
    assert public == entrances


def test_addresses_name_things_not_verbs(sqlite_app: Flask) -> None:
    verbs = {"add", "create", "delete", "edit", "end", "get", "leave", "new", "save", "set", "start", "submit", "update"}  # fmt: skip
    for rule in sqlite_app.url_map.iter_rules():
        assert not verbs & set(rule.rule.strip("/").split("/")), rule.rule


if __name__ == "__main__":
    from tempfile import TemporaryDirectory

    from config import Settings
    from lms.app import create_app

    with TemporaryDirectory() as folder:
        os.environ.clear()
        made = create_app(Settings(secret_key="x" * 40, data_dir=Path(folder), testing=True))
        TABLE.write_text(table(made))
    sys.stdout.write(f"{TABLE}\n")
