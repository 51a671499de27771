"""Change keys of a front matter and nothing else: comments, order and unknown keys stay as they were typed. Pure.

Only the lines of keys that get another value are written anew. What cannot be changed so is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import yaml

Value: TypeAlias = "str | tuple[str, ...] | Mapping[str, Value]"
_ESCAPED = re.compile('["\\\\]|[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]')  # fmt: skip
# Lists that read best in one line.
_FLOW_KEYS = frozenset({"fields", "require"})


class Unreadable(Exception):  # noqa: N818 - a state of the text, not a fault
    """The front matter cannot be changed key by key; it has to be mended as text first."""


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    text: str


def values_of(text: str) -> dict[str, Value]:
    """All keys with their values, as they were written; raises Unreadable."""
    front, _start = _front(text)
    return _values(_mapping(front))


def changed(text: str, values: Mapping[str, Value]) -> str:
    """The text with other values; an empty one leaves its key out. Raises Unreadable.

    Line breaks and tabs in a value become spaces. A text without front matter gets one.
    """
    wanted = {key: _tidy(value) for key, value in values.items()}
    if _begins_without(text):
        text = f"---\n---\n{text}"
    front, start = _front(text)
    node = _mapping(front)
    before = _values(node)
    found = _apply(front, list(_Writer(front).mapping(node, wanted)))
    after = {**before, **wanted}
    if _values(_mapping(found)) != {key: value for key, value in after.items() if _filled(value) or (key not in wanted and key in before)}:  # fmt: skip
        raise Unreadable
    return text[:start] + found + text[start + len(front) :]


def _begins_without(text: str) -> bool:
    return text.split("\n", 1)[0].rstrip() != "---"


def _front(text: str) -> tuple[str, int]:
    """What is between the two lines of `---`, with its last line break, and where it begins."""
    if _begins_without(text):
        return "", 0
    start = text.find("\n") + 1
    at = start
    while start and at < len(text):
        end = text.find("\n", at)
        line = text[at : end if end >= 0 else len(text)]
        if line.rstrip() == "---":
            return text[start:at], start
        if end < 0:
            break
        at = end + 1
    raise Unreadable


def _mapping(front: str) -> yaml.MappingNode:
    try:
        node = yaml.compose(front, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise Unreadable from error
    if node is None:
        return yaml.MappingNode("map", [])
    if not isinstance(node, yaml.MappingNode):
        raise Unreadable
    return node


def _values(node: yaml.MappingNode) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for key, value in node.value:
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else yaml.serialize(key)
        if name in found:
            raise Unreadable
        found[name] = _value(value)
    return found


def _value(node: yaml.Node) -> Value:
    if isinstance(node, yaml.ScalarNode):
        return str(node.value).strip()
    if isinstance(node, yaml.MappingNode):
        return _values(node)
    if all(isinstance(item, yaml.ScalarNode) for item in node.value):
        return tuple(str(item.value).strip() for item in node.value)
    return str(yaml.serialize(node))


def _tidy(value: Value) -> Value:
    if isinstance(value, str):
        return re.sub(r"\s*[\n\r]\s*|\t", " ", value).strip()
    if isinstance(value, tuple):
        return tuple(filter(None, (str(_tidy(item)) for item in value)))
    return {key: tidy for key, item in value.items() if _filled(tidy := _tidy(item))}


def _filled(value: Value) -> bool:
    return bool(value)


def _apply(front: str, edits: Iterable[_Edit]) -> str:
    for edit in sorted(edits, key=lambda one: (one.start, one.end), reverse=True):
        front = front[: edit.start] + edit.text + front[edit.end :]
    return front


class _Writer:
    """Finds what has to be written where in one front matter."""

    def __init__(self, front: str) -> None:
        self._front = front
        self._lines = [0]
        for line in front.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)

    def mapping(self, node: yaml.MappingNode, values: Mapping[str, Value]) -> Iterator[_Edit]:
        """The edits that give a mapping these values; keys that are not named stay."""
        if node.flow_style:
            yield from self._flow(node, values)
            return
        entries = {str(key.value): (key, value) for key, value in node.value}
        indent = " " * (node.value[0][0].start_mark.column if node.value else 0)
        added = ""
        for name, value in values.items():
            if name not in entries:
                added += _entry(indent, name, value) if _filled(value) else ""
            elif _value(entries[name][1]) != value:
                yield from self._change(indent, *entries[name], value)
        if added:
            end = self._after(_last_line(node)) if node.value else len(self._front)
            broken = end and self._front[:end][-1:] != "\n"
            yield _Edit(end, end, ("\n" if broken else "") + added)

    def _change(self, indent: str, key: yaml.Node, old: yaml.Node, value: Value) -> Iterator[_Edit]:
        start, end = self._lines[key.start_mark.line], self._after(_last_line(old, key))
        if not _filled(value):
            yield _Edit(start, end, "")
        elif isinstance(value, str) and isinstance(old, yaml.ScalarNode):
            yield self._scalar(old, value)
        elif isinstance(value, tuple) and isinstance(old, yaml.SequenceNode):
            yield self._sequence(old, value)
        elif isinstance(value, Mapping) and isinstance(old, yaml.MappingNode):
            gone = dict.fromkeys(_values(old).keys() - value.keys(), "")
            yield from self.mapping(old, {**gone, **value})
        else:
            yield _Edit(start, end, _entry(indent, str(key.value), value))

    def _scalar(self, old: yaml.ScalarNode, value: str, *, flow: bool = False) -> _Edit:
        start, end = old.start_mark.index, old.end_mark.index
        if start == end:
            return _Edit(start, end, " " + _written(value, flow=flow))
        end = start + len(self._front[start:end].rstrip())
        return _Edit(start, end, _written(value, flow=flow))

    def _sequence(self, old: yaml.SequenceNode, value: Sequence[str]) -> _Edit:
        kept = {str(item.value).strip(): item for item in old.value}
        if old.flow_style:
            items = [self._slice(kept[v]) if v in kept else _written(v, flow=True) for v in value]
            return _Edit(old.start_mark.index, old.end_mark.index, f"[{', '.join(items)}]")
        first = old.value[0].start_mark.line
        dash = self._front[self._lines[first] :].split("-", 1)[0]
        regions: dict[str, str] = {}
        notes, before = "", first
        for item in old.value:
            own = self._lines[item.start_mark.line]
            above = self._front[self._lines[before] : own]
            before = _last_line(item) + 1
            mine = self._front[own : self._after(before - 1)]
            name = str(item.value).strip()
            if name in value:
                regions.setdefault(name, above + mine)
            else:
                notes += above
        lines = [_ended(regions.pop(v, f"{dash}- {_written(v)}")) for v in value]
        return _Edit(self._lines[first], self._after(before - 1), notes + "".join(lines))

    def _flow(self, node: yaml.MappingNode, values: Mapping[str, Value]) -> Iterator[_Edit]:
        """A mapping in braces: in its place if no key comes or goes, else anew from its pieces."""
        entries = {str(key.value): (key, value) for key, value in node.value}
        same_keys = all((name in entries) == _filled(value) for name, value in values.items())
        if same_keys:
            for name, value in values.items():
                old = entries[name][1] if name in entries else None
                if old is not None and _value(old) != value:
                    yield _Edit(old.start_mark.index, old.end_mark.index, _inline(value))
            return
        pieces = []
        for name, (key, old) in entries.items():
            value = values.get(name, _value(old))
            if name not in values or _value(old) == value:
                pieces.append(self._front[key.start_mark.index : old.end_mark.index])
            elif _filled(value):
                pieces.append(f"{name}: {_inline(value)}")
        pieces += [f"{n}: {_inline(v)}" for n, v in values.items() if n not in entries and _filled(v)]  # fmt: skip
        yield _Edit(node.start_mark.index, node.end_mark.index, f"{{{', '.join(pieces)}}}")

    def _slice(self, node: yaml.Node) -> str:
        return self._front[node.start_mark.index : node.end_mark.index]

    def _after(self, line: int) -> int:
        """Where the line after this one begins."""
        return min(self._lines[min(line + 1, len(self._lines) - 1)], len(self._front))


def _last_line(node: yaml.Node, key: yaml.Node | None = None) -> int:
    """The last line that a value stands in; comments below it are not its own."""
    first = node.start_mark.line if node.start_mark else 0
    if isinstance(node, yaml.ScalarNode):
        if node.style in {"|", ">"}:
            return _last_of_block(node)
        return max(node.end_mark.line, key.start_mark.line if key else first)
    if getattr(node, "flow_style", False):
        return int(node.end_mark.line)
    children = [one for item in node.value for one in (item if isinstance(item, tuple) else (item,))]  # fmt: skip
    return max((_last_line(child) for child in children), default=first)


def _last_of_block(node: yaml.ScalarNode) -> int:
    """A block scalar ends where the next token begins; empty lines before that are not its own."""
    end = node.end_mark
    text = end.buffer[: end.pointer].rstrip("\0 \n") if end.buffer else ""
    return text.count("\n") if text else int(end.line)


def _entry(indent: str, name: str, value: Value) -> str:
    if isinstance(value, tuple) and name not in _FLOW_KEYS:
        items = "".join(f"{indent}  - {_written(item)}\n" for item in value)
        return f"{indent}{name}:\n{items}"
    text = _written(value) if isinstance(value, str) else _inline(value)
    return f"{indent}{name}: {text}\n"


def _inline(value: Value) -> str:
    if isinstance(value, str):
        return _written(value, flow=True)
    if isinstance(value, tuple):
        return f"[{', '.join(_written(item, flow=True) for item in value)}]"
    return f"{{{', '.join(f'{name}: {_inline(item)}' for name, item in value.items())}}}"


def _ended(text: str) -> str:
    return text if text.endswith("\n") else text + "\n"


def _written(value: str, *, flow: bool = False) -> str:
    """A text as YAML: as it is where that is read back the same, else in double quotes."""
    if _is_plain(value, flow=flow):
        return value
    return '"' + _ESCAPED.sub(_escape, value) + '"'


def _is_plain(value: str, *, flow: bool) -> bool:
    if not value or value != value.strip() or value.startswith("---"):
        return False
    try:
        node = yaml.compose(f"k: [{value}]" if flow else f"k: {value}\nl: m", Loader=yaml.SafeLoader)  # fmt: skip
    except (yaml.YAMLError, ValueError, RecursionError):
        return False
    entries = node.value if isinstance(node, yaml.MappingNode) else []
    if len(entries) != (1 if flow else 2):
        return False
    found = entries[0][1]
    if flow:
        if not isinstance(found, yaml.SequenceNode) or len(found.value) != 1:
            return False
        found = found.value[0]
    return isinstance(found, yaml.ScalarNode) and found.style is None and found.value == value


def _escape(match: re.Match[str]) -> str:
    sign = match.group()
    if sign in '"\\':
        return "\\" + sign
    code = ord(sign)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"  # fmt: skip  # noqa: PLR2004
