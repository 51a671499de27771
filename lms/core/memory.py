"""What a process keeps of rows that never change, such as published versions."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from threading import Lock
from typing import Any, ClassVar, Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Memory(Generic[K, V]):
    """A bounded store by key; what came first goes first. Safe between threads.

    Only for immutable rows under keys that are never used twice: then nothing ever needs to be
    invalidated. `forget_all` is for tests, which begin each with another database.
    """

    every: ClassVar[list[Memory[Any, Any]]] = []

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
            return self._keep(key, load())

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
            found.update({key: self._keep(key, value) for key, value in load(missing).items()})
        return found

    def _keep(self, key: K, value: V) -> V:
        with self._changing:
            self._kept.pop(key, None)
            while len(self._kept) >= self.size:
                self._kept.pop(next(iter(self._kept)))
            self._kept[key] = value
        return value

    @classmethod
    def forget_all(cls) -> None:
        """Empty all memories of this process."""
        for memory in cls.every:
            with memory._changing:  # noqa: SLF001 - its own class
                memory._kept.clear()  # noqa: SLF001
