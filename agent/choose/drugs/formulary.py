"""The drugs that notes name, by every name in use, and the codes that each class of them leads to.

Invariant: a name leads to one drug; every code and stem is of the tables, and a drug that the official table
of drugs puts elsewhere than its class stands in `stems.toml`. `tests/agent/choose/drugs/test_formulary.py`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from agent.datafiles import toml_of

_CLASSES = ("heart_and_blood", "hormones", "mind_and_nerves", "infection_and_immunity", "other_systems")
_WORD = re.compile(r"[^\W_]+")
_LONGEST_ABBREVIATION = 6
_GAP = re.compile(r"[ \t\-/,+()]{1,3}|\r?\n[ \t]*")
"""What may stand between the words of one name."""

PLAIN_ALLERGY = "Z88.8"


@dataclass(frozen=True, slots=True)
class DrugClass:
    """What drugs of one kind have in common.

    Attributes:
        key: Its table in the data files.
        called: As people say it: `an ACE inhibitor`.
        stem: Code of chapter 19 without the character of intent and what follows: `T46.4X`.
        long_term: Code of long-term use; empty where only Z79.899 is left.
        use: `lasting` when whoever takes it takes it for good, `said` when the note must say so; `once`,
            `abused`, `chemotherapy`, `antidote` and `any` never count by themselves.
        allergy: Code of an allergy to it.
        monitored: Whether its use is followed by visits and tests, so that Z79.899 is worth reporting.
        general: Whether its names are words for a class ("diuretic"), not drugs.
    """

    key: str
    called: str
    stem: str
    long_term: str
    use: str
    allergy: str
    monitored: bool
    general: bool


@dataclass(frozen=True, slots=True)
class Drug:
    """A drug by its first name, and its class."""

    name: str
    kind: DrugClass
    stem: str

    def code(self, intent: int) -> str:
        """Return the code of its intent, initial encounter.

        Args:
            intent: 1 accident, 2 self-harm, 3 assault, 4 undetermined, 5 adverse effect, 6 underdosing.
        """
        plain = f"{self.stem.replace('.', '')}{intent}".ljust(6, "X")
        return f"{plain[:3]}.{plain[3:]}A"


@dataclass(frozen=True, slots=True)
class Hit:
    """A drug's name in a text, half-open offsets."""

    start: int
    end: int
    drug: Drug


@dataclass(frozen=True, slots=True)
class _Name:
    """The words of a name after its first, and how it must be written if case tells."""

    rest: tuple[str, ...]
    written: str
    drug: Drug


class Formulary:
    """Drugs by name."""

    def __init__(self, classes: Mapping[str, Mapping[str, Any]], stems: Mapping[str, str]) -> None:
        """Take the classes' tables and the stems of drugs that are not where their class is."""
        elsewhere = {name: stem for stem, names in stems.items() for name in _listed(names)}
        self.drugs = tuple(_drugs(classes, elsewhere))
        self._by_first: dict[str, list[_Name]] = {}
        for drug, names in self.drugs:
            for name in names:
                first, *rest = _WORD.findall(name.lower())
                told = _Name(tuple(rest), name if _is_abbreviation(name) else "", drug)
                self._by_first.setdefault(first, []).append(told)
        for told_names in self._by_first.values():
            told_names.sort(key=lambda n: -len(n.rest))

    def find(self, text: str, small: str) -> list[Hit]:
        """Find every name, the longest where several begin at one place; linear in the text's length.

        Args:
            text: For example `HCTZ 25 mg and insulin glargine`: two hits.
            small: The same in small letters, of the same length.
        """
        found: list[Hit] = []
        openers, at = self._by_first, 0
        for word in _WORD.finditer(small):
            names = openers.get(word.group())
            if names is not None and word.start() >= at:
                hit = next((h for n in names if (h := _matched(text, small, word, n)) is not None), None)
                if hit is not None:
                    found.append(hit)
                    at = hit.end
        return found


def _matched(text: str, small: str, word: re.Match[str], name: _Name) -> Hit | None:
    end = word.end()
    for wanted in name.rest:
        gap = _GAP.match(small, end)
        begin = gap.end() if gap else end
        end = begin + len(wanted)
        if small[begin:end] != wanted or small[end : end + 1].isalnum():
            return None
    if name.written and text[word.start() : end] != name.written:
        return None
    return Hit(word.start(), end, name.drug)


def _is_abbreviation(name: str) -> bool:
    """Say whether a name counts only as written: "ASA", "DOACs", but not "6 mp"."""
    return len(name) <= _LONGEST_ABBREVIATION and sum(c.isupper() for c in name) > 1


def _listed(names: str) -> Iterator[str]:
    return (" ".join(n.split()) for n in names.split(",") if n.strip())


def _drugs(
    classes: Mapping[str, Mapping[str, Any]], elsewhere: Mapping[str, str]
) -> Iterator[tuple[Drug, tuple[str, ...]]]:
    for key, row in classes.items():
        kind = DrugClass(
            key,
            row["called"],
            row["stem"],
            row.get("long_term", ""),
            row["use"],
            row.get("allergy", PLAIN_ALLERGY),
            bool(row.get("monitored", False)),
            bool(row.get("general", False)),
        )
        for group in _listed(row["names"]):
            names = tuple(" ".join(n.split()) for n in group.split("/"))
            yield Drug(names[0], kind, elsewhere.get(names[0], kind.stem)), names


def table(name: str) -> dict[str, Any]:
    """Read a data file by its stem."""
    return toml_of("agent.choose.drugs", "data", f"{name}.toml")


@cache
def formulary() -> Formulary:
    """Load the drugs, once a process."""
    classes = {key: row for name in _CLASSES for key, row in table(name).items()}
    return Formulary(classes, table("stems"))
