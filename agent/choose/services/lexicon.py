"""The names by which notes call drugs, supplies and services, and the HCPCS codes that they may lead to.

Invariant: every code of an entry is billable in the release that the lexicon was made for; a name leads to
at most one entry of each form. Where several names begin at one place the longest counts.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from agent.choose.services.descriptors import names_of
from agent.datafiles import toml_of
from index.records import Code

PACKAGE = "agent.choose.services"
_WORD = re.compile(r"[^\W_]+")
_GAP = re.compile(r"[ \t\-/.,%+'\u2019()&#]{0,3}|\r?\n[ \t]*")
_MAKERS = frozenset(
    "accord ani apotex auromedics baxter cipla equine hikma hope hospira human ingenus ovine porcine"
    " recombinant sandoz teva".split()
)
_OF_TABLE = ("J0", "J1", "J2", "J3", "J9", "Q5")
_MATERIALS = ("fiberglass", "plaster", "synthetic", "ortho glass", "orthoglass")
_TOO_SHORT = 4


class Form(StrEnum):
    """What kind of thing a name stands for; it decides what the note must say of it."""

    INJECTED = "injected"
    INHALED = "inhaled"
    ORAL = "oral"
    FLUID = "fluid"
    CONTRAST = "contrast"
    COUNTED = "counted"
    INCLUDED = "included"
    SUPPLY = "supplies"
    CAST = "casts"
    SERVICE = "services"
    IGNORED = "ignored"

    @property
    def is_drug(self) -> bool:
        """Whether it is something that is given by a route."""
        return self not in {Form.SUPPLY, Form.CAST, Form.SERVICE, Form.IGNORED}


@dataclass(frozen=True, slots=True)
class Entry:
    """What a name may stand for.

    Attributes:
        codes: Codes of the release, of which the one is taken whose units fit best; empty for what has none.
        is_sure: Whether the name alone settles the code.
        rivals: Codes of a like name that the note may mean instead.
    """

    form: Form
    codes: tuple[str, ...]
    is_sure: bool = True
    rivals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a text, half-open offsets, with what it may stand for."""

    start: int
    end: int
    entries: tuple[Entry, ...]

    def of(self, form: Form) -> Entry | None:
        """Return what it stands for in a form, None where it has none such."""
        return next((entry for entry in self.entries if entry.form is form), None)


class Lexicon:
    """Entries by name.

    Args:
        codes: The billable codes of a release, by code.
    """

    def __init__(self, codes: Mapping[str, Code]) -> None:
        self._codes = codes
        self._names: dict[tuple[str, ...], dict[Form, Entry]] = {}
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for file in ("drugs", "supplies", "services"):
            self._add_file(file)
        self._add_descriptors(codes.values())
        for words in self._names:
            self._by_first.setdefault(words[0], []).append(words)
        for listed in self._by_first.values():
            listed.sort(key=len, reverse=True)

    def find(self, small: str) -> Iterator[Named]:
        """Yield the names in a text, in order, without overlap.

        Args:
            small: In small letters.
        """
        at = 0
        for word in _WORD.finditer(small):
            if word.start() < at:
                continue
            for words in self._by_first.get(word.group(), ()):
                end = _end(small, word.end(), words)
                if end is not None:
                    at = end
                    yield Named(word.start(), end, tuple(self._names[words].values()))
                    break

    def _add_file(self, name: str) -> None:
        held = toml_of(PACKAGE, "data", f"{name}.toml")
        for form in Form:
            for key, names in held.get(form.value, {}).items():
                entry = self._entry(form, key, names)
                if entry is not None:
                    listed = names.removeprefix("!").split("/")
                    self._add([*listed, *_forms_of(listed, form)], entry)

    def _entry(self, form: Form, key: str, names: str) -> Entry | None:
        if form in {Form.INCLUDED, Form.IGNORED}:
            return Entry(form, ())
        own, *others = (self._held(part) for part in key.split("|"))
        rivals = tuple(code for codes in others for code in codes)
        return Entry(form, own, not names.startswith("!"), rivals) if own else None

    def _held(self, key: str) -> tuple[str, ...]:
        """Return the codes of the first generation of a key that the release holds."""
        generations = ([c for c in part.split() if c in self._codes] for part in key.split(">"))
        return tuple(next(filter(None, generations), ()))

    def _add(self, names: Iterable[str], entry: Entry) -> None:
        for name in names:
            words = tuple(_WORD.findall(name.lower()))
            self._names.setdefault(words, {}).setdefault(entry.form, entry)

    def _add_descriptors(self, codes: Iterable[Code]) -> None:
        """Add the drugs that no file names, as their own descriptors call them, where that tells one code."""
        called: dict[tuple[str, ...], list[str]] = {}
        for code in codes:
            if code.code.startswith(_OF_TABLE):
                for name in names_of(code.title):
                    called.setdefault(tuple(_WORD.findall(name)), []).append(code.code)
        for words, found in called.items():
            if len(found) == 1 and _is_telling(words):
                self._names.setdefault(words, {}).setdefault(Form.INJECTED, Entry(Form.INJECTED, (found[0],)))


def _forms_of(names: Iterable[str], form: Form) -> Iterator[str]:
    """Yield supplies in the plural, and casts with the material in between: "short arm fiberglass cast"."""
    for name in names:
        before, _, last = name.rpartition(" ")
        if form is Form.CAST:
            yield from (f"{before} {material} {last}" for material in _MATERIALS)
        elif form is Form.SUPPLY and not name.endswith("s"):
            yield f"{name}s"


def _is_telling(words: tuple[str, ...]) -> bool:
    return bool(words) and words[0] not in _MAKERS and len("".join(words)) > _TOO_SHORT


def _end(small: str, at: int, words: tuple[str, ...]) -> int | None:
    """Return where a name ends whose first word ends at `at`, None where other words follow."""
    for wanted in words[1:]:
        gap = _GAP.match(small, at)
        begin = gap.end() if gap else at
        at = begin + len(wanted)
        if not small.startswith(wanted, begin) or small[at : at + 1].isalnum():
            return None
    return at
