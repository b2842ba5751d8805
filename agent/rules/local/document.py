"""A YAML file as plain values, each with its line.

Invariant: nothing of a file becomes anything but text, lists and mappings: no numbers that lose their zeros,
no `no` that becomes false, no objects. Size, depth and number of values are bounded while reading; aliases,
tags and a key that comes twice are refused, so that a small file stays small and says one thing. The only
file that imports PyYAML.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml

from agent.errors import InputError

MOST_BYTES = 1_000_000
_MOST_VALUES = 100_000
_DEEPEST = 10
_FORM = "docs/local-rules.md shows the form; chartcite rules check FILE tells what is wrong."
_BARE = "a text that begins with a brace stands without quotation marks."
_QUOTE = """Put the whole text in them: message: "{code} …"."""
_BRACE = re.compile(r"\s*(?:-\s+)*\w+:\s+\{.*\}\s*[^\s#]")
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """What a file says, and where.

    Attributes:
        value: Mappings, lists and text alone.
        lines: The line, from 1, of each value by the keys and places that lead to it.
    """

    value: object
    lines: Mapping[Path, int]

    def line(self, path: Path) -> int:
        """Return the line of a value; of what should hold it where it is not there."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def fault(name: str, line: int, what: str) -> InputError:
    """Return the error that a file's line is wrong.

    Args:
        name: The file's name.
        line: From 1.
        what: What is wrong, without a full stop.
    """
    return InputError(f"{name!r} line {line}: {what}.", _FORM)


def read_document(data: bytes, name: str) -> Written:
    """Read the one YAML document of a file.

    Args:
        data: The file's bytes.
        name: The file's name, for errors.

    Raises:
        InputError: It is too large, no UTF-8, no YAML, or uses what is refused; the message names the line.
    """
    if len(data) > MOST_BYTES:
        raise InputError(f"{name!r} is larger than 1 MB.", "Give a file of rules; split it where it is one.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise fault(name, data.count(b"\n", 0, error.start) + 1, "is not UTF-8 text") from error
    reader = _Reader(name, text)
    try:
        return reader.whole()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        if bare := _bare_brace(text, line):
            raise InputError(f"{name!r} line {bare}: is not YAML: {_BARE}", _QUOTE) from error
        raise fault(name, line, f"is not YAML: {error.problem or error.context}") from error
    except yaml.YAMLError as error:
        raise fault(name, 1, "is not YAML: it holds characters that YAML does not allow") from error


def _bare_brace(text: str, line: int) -> int | None:
    """Return the line of a text that begins with a brace, where one is what the fault comes from.

    YAML takes `{code} look twice` for a mapping and stumbles behind it, or a line later.

    Args:
        text: The file.
        line: Where it stumbled, from 1.
    """
    lines = text.splitlines()
    near = (number for number in (line, line - 1) if 0 < number <= len(lines))
    return next((number for number in near if _BRACE.match(lines[number - 1])), None)


class _Reader:
    """One reading under way."""

    def __init__(self, name: str, text: str) -> None:
        self._name = name
        self._events: Iterator[yaml.Event] = iter(yaml.parse(text, Loader=_LOADER))
        self._lines: dict[Path, int] = {}

    def whole(self) -> Written:
        event = next(self._events)
        while isinstance(event, yaml.StreamStartEvent | yaml.DocumentStartEvent):
            event = next(self._events)
        if isinstance(event, yaml.StreamEndEvent):
            raise fault(self._name, 1, "is empty")
        value = self._value(event, ())
        ends = next(self._events), next(self._events)
        if not isinstance(ends[1], yaml.StreamEndEvent):
            raise self._fault(ends[1], "begins a second document; a file of rules is one")
        return Written(value, self._lines)

    def _value(self, event: yaml.Event, path: Path) -> object:
        self._check(event, path)
        self._lines.setdefault(path, event.start_mark.line + 1)
        if isinstance(event, yaml.ScalarEvent):
            return str(event.value)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._items(path)
        return self._pairs(path)

    def _items(self, path: Path) -> list[object]:
        held: list[object] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            held.append(self._value(event, (*path, len(held))))
        return held

    def _pairs(self, path: Path) -> dict[str, object]:
        held: dict[str, object] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            self._check(event, path)
            if not isinstance(event, yaml.ScalarEvent):
                raise self._fault(event, "has a key that is not a word")
            key = str(event.value)
            if key in held:
                raise self._fault(event, f"gives {key!r} a second time")
            self._lines[*path, key] = event.start_mark.line + 1
            held[key] = self._value(next(self._events), (*path, key))
        return held

    def _check(self, event: yaml.Event, path: Path) -> None:
        """Refuse what could make much of little, or something else of text."""
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise self._fault(event, "uses an anchor or an alias (& or *); write it out, or quote it")
        if event.tag is not None and event.tag != "!":
            raise self._fault(event, "uses a tag (!); write plain text")
        if len(path) > _DEEPEST:
            raise self._fault(event, "is nested too deeply")
        if len(self._lines) > _MOST_VALUES:
            raise self._fault(event, "holds too many values")

    def _fault(self, event: yaml.Event, what: str) -> InputError:
        return fault(self._name, event.start_mark.line + 1, what)
