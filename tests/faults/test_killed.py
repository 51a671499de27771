"""The server is killed, restarted or crowded while people save (faults 1, 2, 23, 25)."""

from __future__ import annotations

import os
import random
import signal
import time

import pytest

from tests.browser.live import Live
from tests.faults.writers import Load, writers

pytestmark = pytest.mark.timeout(180)


def intact(live: Live) -> bool:
    return not live.settings.is_sqlite or live.rows("PRAGMA integrity_check") == [("ok",)]


def test_workers_are_killed_while_people_save(own_live: Live) -> None:
    with Load(writers(own_live, 6)) as load:
        for _ in range(4):
            load.reach(20)
            own_live.kill_workers()
        load.reach(20)
    load.check()
    assert intact(own_live)


def test_the_whole_server_is_killed_while_people_save(own_live: Live) -> None:
    with Load(writers(own_live, 6)) as load:
        for _ in range(2):
            load.reach(20)
            own_live.kill()
            own_live.start()
        load.reach(20)
    load.check()
    assert intact(own_live)


def test_a_reload_and_a_restart_lose_nothing(own_live: Live) -> None:
    with Load(writers(own_live, 6)) as load:
        load.reach(20)
        assert own_live.process is not None
        for _ in range(2):
            os.kill(own_live.process.pid, signal.SIGHUP)
            load.reach(20)
        own_live.stop()
        own_live.start()
        load.reach(20)
    load.check()
    assert [refusal for one in load.people for refusal in one.refused] == []


def test_a_crowd_saves_at_once(own_live: Live) -> None:
    """64 writers: everybody is served in time, and nobody hears of locks."""
    crowd = writers(own_live, 64)
    with Load(crowd) as load:
        load.reach(64 * 3, seconds=90)
    load.check()
    assert [refusal for one in crowd for refusal in one.refused] == []
    assert max(one.slowest for one in crowd) < 15


def test_copies_taken_at_any_moment_hold_what_was_acknowledged(own_live: Live) -> None:
    """What a power cut leaves: the files as they are on disk, opened again (fault 3)."""
    if not own_live.settings.is_sqlite:
        pytest.skip("PostgreSQL's own crash safety is not ours to test")
    from shutil import copy

    from lms.db import sqlite

    folder = own_live.folder
    with Load(writers(own_live, 4)) as load:
        for image in range(5):
            load.reach(10)
            time.sleep(random.random() / 20)  # noqa: S311
            before = {one.person_id: len(one.acked) for one in load.people}
            target = folder / f"image-{image}.db"
            for suffix in ("", "-wal", "-journal"):
                if (folder / f"tandem.db{suffix}").exists():
                    copy(folder / f"tandem.db{suffix}", f"{target}{suffix}")
            with sqlite.connect(str(target)) as copied:
                assert copied.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                saves = dict(
                    copied.execute(
                        "SELECT t.person_id, sum(a.revision) FROM answer a"
                        " JOIN attempt t ON t.id = a.attempt_id GROUP BY t.person_id"
                    ).fetchall()
                )
            copied.close()
            assert all(saves[person] >= count for person, count in before.items() if count)
