"""Faults that were found once, each with the way it was found."""

from __future__ import annotations

import os
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from lms.accounts.adapters import limits
from lms.db import session
from lms.operations.archives.contents import Manifest
from lms.operations.archives.making import _pack
from lms.people.rules import without_links
from lms.web import caching
from lms.web.visitors import address
from tests.accounts.factories import person, session_cookie
from tests.conftest import token_in
from tests.security.world import World


@pytest.mark.parametrize(
    ("given", "counted"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("fe80::1%eth0", "fe80::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("192.0.2.7", "192.0.2.7"),
        ("unix:", "unix:"),
        ("", ""),
    ],
)
def test_a_household_counts_as_one(sqlite_app: Flask, given: str, counted: str) -> None:
    with sqlite_app.test_request_context(environ_base={"REMOTE_ADDR": given}):
        assert address() == counted


def test_many_addresses_of_one_household_are_slowed_down(app: Flask) -> None:
    app.config["RATELIMIT_ENABLED"] = True
    try:
        waits = []
        for number in range(limits.PAIR.amount + 1):
            with app.test_request_context(environ_base={"REMOTE_ADDR": f"2001:db8::{number:x}"}):
                waits.append(limits.take(limits.PAIR, "pair", "a@b.example", address()))
        assert waits[-1] > 0
        assert not any(waits[:-1])
    finally:
        app.config["RATELIMIT_ENABLED"] = False


def test_errors_of_the_database_name_no_values(app: Flask) -> None:
    with pytest.raises(DBAPIError) as found:
        session().execute(text("SELECT :said FROM nothing_here"), {"said": "a private word"})
    assert "private word" not in str(found.value)
    session().rollback()


def test_a_linked_file_is_in_the_backup_itself(sqlite_app: Flask, tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "own.md").write_text("# Imprint")
    (tmp_path / "pages" / "imprint.en.md").symlink_to(tmp_path / "own.md")
    os.link(tmp_path / "own.md", tmp_path / "pages" / "privacy.en.md")
    (tmp_path / "tandem.db").write_bytes(b"rows")
    members = sorted((tmp_path / "pages").iterdir())
    facts = Manifest("now", None, "tandem.db", "0", len(members))
    _pack(tmp_path / "made.tar", facts, tmp_path / "tandem.db", tmp_path, [*members, *members])
    assert (tmp_path / "made.tar").stat().st_mode & 0o077 == 0
    with tarfile.open(tmp_path / "made.tar") as tar:
        assert all(member.isfile() for member in tar)


def test_a_legal_page_is_new_after_signing_in_again(app: Flask) -> None:
    """Its tokens and messages belong to the session; the person is the same."""
    client, amira = app.test_client(), person("Amira Haddad")
    tags = []
    for _time in range(2):
        session_cookie(client, amira)
        answer = client.get("/en/imprint")
        assert answer.headers["Cache-Control"] == "private, no-cache"
        tags.append(answer.headers["ETag"])
    assert tags[0] != tags[1]


def test_a_message_is_for_one_reader_only(app: Flask) -> None:
    client = app.test_client()
    client.submit("/en/sign-out", page="/en/sign-in")
    answer = client.get("/en/imprint")
    assert "You are signed out." in answer.get_data(as_text=True)
    assert "public" not in answer.headers["Cache-Control"]
    assert "You are signed out." not in app.test_client().get("/en/imprint").get_data(as_text=True)


def test_another_release_or_setting_makes_every_page_new(
    make_app: Callable[..., Flask], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = make_app().extensions["tandem_settings"]
    first = caching.release_of(settings, "assets")
    assert caching.release_of(settings, "assets") == first
    renamed = make_app(name="Lernen").extensions["tandem_settings"]
    assert caching.release_of(renamed, "assets") != first
    assert caching.release_of(settings, "other") != first
    (tmp_path / "page.html").write_text("<p>new</p>")
    monkeypatch.setattr(caching, "LMS", tmp_path)
    changed = caching.release_of(settings, "assets")
    (tmp_path / "page.html").write_text("<p>newer</p>")
    assert caching.release_of(settings, "assets") != changed


def test_nothing_of_one_person_is_kept_in_the_process(world: World) -> None:
    """What a process remembers of pages is what visitors get."""
    from lms.core.memory import Memory
    from tests.security.world import NAME, WORDS

    for path in ("/en/home/", "/en/courses/small/", "/en/learn/small/first/", "/en/imprint"):
        world.people["owner"].get(path)
    kept = repr([memory._kept for memory in Memory.every])
    assert NAME not in kept
    assert WORDS not in kept


def test_previews_leave_threads_for_readers(world: World) -> None:
    from lms.learning.views import tasks

    headers = {"X-CSRFToken": token_in(world.body("owner", "/en/account"))}
    ask = {"json": {"text": "# Words"}, "headers": headers}
    assert world.people["owner"].post("/en/preview", **ask).status_code == 200
    with tasks._previews, tasks._previews:
        assert world.people["owner"].post("/en/preview", **ask).status_code == 429
    assert world.people["owner"].post("/en/preview", **ask).status_code == 200


@pytest.mark.parametrize(
    ("name", "greeted"),
    [
        ("Win at https://evil.example/x now", "Win at https evil example x now"),
        ("www.evil.example", "www evil example"),
        ("call@evil.example", "call evil example"),
        ("Dr. Zoë O'Neill-Łukasz", "Dr. Zoë O'Neill-Łukasz"),
        ("Martin Luther King Jr.", "Martin Luther King Jr."),
    ],
)
def test_a_mail_to_a_stranger_holds_no_link_of_the_sender(name: str, greeted: str) -> None:
    assert without_links(name) == greeted
