"""What a process keeps."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from lms.core import memory
from lms.core.memory import Memory, Recent


def test_a_value_is_loaded_once() -> None:
    kept: Memory[str, int] = Memory(3)
    loads: list[str] = []

    def load() -> int:
        loads.append("a")
        return 1

    assert [kept.get("a", load), kept.get("a", load)] == [1, 1]
    assert loads == ["a"]


def test_what_came_first_goes_first() -> None:
    kept: Memory[int, int] = Memory(2)
    for key in (1, 2, 3):
        kept.get(key, lambda key=key: key)
    assert len(kept) == 2
    assert kept.get(2, lambda: -2) == 2
    assert kept.get(3, lambda: -3) == 3
    assert kept.get(1, lambda: -1) == -1


def test_a_failed_load_leaves_nothing() -> None:
    kept: Memory[int, float] = Memory(2)
    with pytest.raises(ZeroDivisionError):
        kept.get(1, lambda: 1 / 0)
    assert kept.get(1, lambda: 5) == 5


def test_missing_values_are_loaded_together() -> None:
    kept: Memory[int, str] = Memory(10)
    asked: list[list[int]] = []

    def load(keys: list[int]) -> dict[int, str]:
        asked.append(keys)
        return {key: str(key) for key in keys if key < 9}

    assert kept.get_all([1, 2, 1], load) == {1: "1", 2: "2"}
    assert kept.get_all([2, 3, 9], load) == {2: "2", 3: "3"}
    assert kept.get_all([1, 2, 3], load) == {1: "1", 2: "2", 3: "3"}
    assert asked == [[1, 2], [3, 9]]


def test_more_values_than_places_are_still_given() -> None:
    kept: Memory[int, int] = Memory(2)
    wanted = list(range(7))
    assert kept.get_all(wanted, lambda keys: {key: key for key in keys}) == dict(
        zip(wanted, wanted, strict=True)
    )
    assert len(kept) == 2


def test_many_threads_see_right_values_and_keep_the_bound() -> None:
    kept: Memory[int, int] = Memory(5)

    def ask(number: int) -> bool:
        return kept.get(number % 11, lambda: number % 11) == number % 11

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(ask, range(5000)))
    assert len(kept) <= 5


def test_recent_asks_again_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr(memory, "monotonic", lambda: clock[0])
    values = iter(range(10))
    recent: Recent[int] = Recent(1.0)
    assert [recent.get(lambda: next(values)) for _ in range(3)] == [0, 0, 0]
    clock[0] += 0.99
    assert recent.get(lambda: next(values)) == 0
    clock[0] += 0.02
    assert recent.get(lambda: next(values)) == 1
    recent.forget()
    assert recent.get(lambda: next(values)) == 2


def test_forget_all_empties_both_kinds() -> None:
    kept: Memory[int, int] = Memory(2)
    recent: Recent[int] = Recent(60)
    kept.get(1, lambda: 1)
    recent.get(lambda: 1)
    Memory.forget_all()
    assert len(kept) == 0
    assert recent.get(lambda: 2) == 2
