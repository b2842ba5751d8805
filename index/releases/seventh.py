"""7th characters: their definitions, the characters withheld in words, and the codes they complete.

Invariant: an extension is always 7 characters long; X stands at every place between its stem and the 7th
character (guidelines I.A.4 and I.A.5), and its title is the stem's title, a comma and the meaning, as in the
official order file.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass

from index.records import Code, CodeKind
from index.releases.official_xml import child_text, squash

_WITHHELD = re.compile(
    r"7th characters? (?P<characters>[0-9A-Z](?:(?:, and |, | and )[0-9A-Z])*) do(?:es)? not apply to "
    r"codes in category (?P<category>[A-Z]\d[0-9A-Z]) with 6th character (?P<sixths>.*)"
)
_SIXTH = re.compile(r"(?:^|\bor )([0-9A-Z])(?= - |[,.]|$)")


@dataclass(frozen=True, slots=True)
class SeventhCharacters:
    """One definition of 7th characters.

    Attributes:
        owner: The code that it is printed under; it holds for every code below, save where another is nearer.
        note: The words before it, for example `The appropriate 7th character is to be added …`.
        meanings: Character and meaning, in order.
        notes: Further words inside the definition (inclusion terms of single characters).
    """

    owner: str
    note: str
    meanings: tuple[tuple[str, str], ...]
    notes: tuple[str, ...] = ()

    def text(self) -> str:
        """Return the definition as one line of words."""
        listed = "; ".join(f"{character} - {meaning}" for character, meaning in self.meanings)
        return " ".join(filter(None, (self.note, listed, *(f"({note})" for note in self.notes))))


@dataclass(frozen=True, slots=True)
class Withheld:
    """7th characters that the list's words take away from codes of a category with certain 6th characters."""

    characters: frozenset[str]
    category: str
    sixths: frozenset[str]

    def forbids(self, stem: str, character: str) -> bool:
        """Say whether `character` may not complete `stem`."""
        plain = stem.replace(".", "")
        return character in self.characters and plain.startswith(self.category) and plain[5:6] in self.sixths


def read_seventh(element: ET.Element, owner: str) -> SeventhCharacters | None:
    """Read the definition that stands at a `diag` itself, None where there is none."""
    definition = element.find("sevenChrDef")
    if definition is None:
        return None
    meanings = tuple((e.get("char", ""), squash(e.text)) for e in definition.findall("extension"))
    notes = tuple(squash(note.text) for note in definition.findall("note"))
    note = element.find("sevenChrNote")
    return SeventhCharacters(owner, "" if note is None else child_text(note, "note"), meanings, notes)


def read_withheld(element: ET.Element) -> tuple[Withheld, ...]:
    """Read the notes of a `diag` that withhold 7th characters."""
    found = (_WITHHELD.search(squash(note.text)) for note in element.iterfind("notes/note"))
    return tuple(
        Withheld(
            frozenset(re.findall(r"\b[0-9A-Z]\b", match["characters"])),
            match["category"],
            frozenset(_SIXTH.findall(match["sixths"])),
        )
        for match in found
        if match
    )


def extend(stem: Code, seventh: SeventhCharacters, withheld: tuple[Withheld, ...]) -> Iterator[Code]:
    """Yield the billable codes that `seventh` makes of `stem`: S93.401 gives S93.401A, S93.401D, S93.401S."""
    plain = stem.code.replace(".", "").ljust(6, "X")
    base = f"{plain[:3]}.{plain[3:]}"
    for character, meaning in seventh.meanings:
        if not any(w.forbids(stem.code, character) for w in withheld):
            title = f"{stem.title}, {meaning}"
            yield Code(
                base + character,
                title,
                CodeKind.EXTENSION,
                billable=True,
                parent=stem.code,
                stem=stem.code,
                seventh=character,
            )
