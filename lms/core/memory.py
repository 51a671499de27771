"""What a process keeps: rows that never change, and what was true a moment ago."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from threading import Lock
from time import monotonic
from typing import Any, ClassVar, Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Memory(Generic[K, V]):
    """A bounded store by key; what came first goes first. Safe between threads.

    Only for immutable rows under keys that are never used twice: then nothing ever needs to be
    invalidated. `forget_all` is for tests, which begin each with another database.
    """

    every: ClassVar[list[Memory[Any, Any] | Recent[Any]]] = []

    def __init__(self, size: int) -> None:
        self.size = size
        self._kept: dict[K, V] = {}
        self._changing = Lock()
        Memory.every.append(self)

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: K, load: Callable[[], V]) -> V:
        """The value under `key`; loaded at the first call. Two threads may both load it."""
        try:
            return self._kept[key]
        except KeyError:
            return self.keep(key, load())

    def find(self, key: K) -> V | None:
        """The value under `key`, if it is kept."""
        return self._kept.get(key)

    def get_all(self, keys: Iterable[K], load: Callable[[list[K]], Mapping[K, V]]) -> Mapping[K, V]:
        """The values under `keys`; those not kept are loaded at once, unknown ones left out."""
        found: dict[K, V] = {}
        missing = []
        for key in dict.fromkeys(keys):
            try:
                found[key] = self._kept[key]
            except KeyError:
                missing.append(key)
        if missing:
            found.update({key: self.keep(key, value) for key, value in load(missing).items()})
        return found

    def keep(self, key: K, value: V) -> V:
        """Keep a value under `key`, and return it."""
        with self._changing:
            self._kept.pop(key, None)
            while len(self._kept) >= self.size:
                self._kept.pop(next(iter(self._kept)))
            self._kept[key] = value
        return value

    def forget(self) -> None:
        """Empty it."""
        with self._changing:
            self._kept.clear()

    @classmethod
    def forget_all(cls) -> None:
        """Empty all memories of this process."""
        for memory in cls.every:
            memory.forget()


class Recent(Generic[V]):
    """One value that is asked for anew after `seconds`; until then a reader may see it late.

    Only for pages whose readers may see them late anyway, since caches keep them for longer.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._kept: tuple[float, V] | None = None
        Memory.every.append(self)

    def get(self, load: Callable[[], V]) -> V:
        """The value, at most `seconds` old."""
        kept, at = self._kept, monotonic()
        if kept is not None and at - kept[0] < self.seconds:
            return kept[1]
        value = load()
        self._kept = at, value
        return value

    def forget(self) -> None:
        """Ask anew next time."""
        self._kept = None
