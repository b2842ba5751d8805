"""The lexicon's data files: clinical phrases, abbreviations and everyday words -> codes or other words.

Invariant: every row either names codes (stems or billable codes, etiology first) or, with `=`, the words it
stands for; never both. `tests/index/lexicon` checks every code against the tables.

A row has tab-separated fields: phrase, target, when. `when` holds words, separated by `|`, one of which
must occur elsewhere in the note for the row to count: `MS` is multiple sclerosis beside "ocrelizumab", and
mitral stenosis beside "murmur".
"""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from index.errors import KnowledgeError

HEADER = "phrase\ttarget\twhen"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the lexicon.

    Attributes:
        phrase: As a clinician writes it.
        codes: Stems or billable codes, in sequence; empty for an expansion.
        words: What the phrase stands for; empty when it names codes.
        when: Words one of which must occur in the note; empty when the phrase always counts.
        origin: Data file and line, for people.
    """

    phrase: str
    codes: tuple[str, ...]
    words: str
    when: tuple[str, ...]
    origin: str


def load_lexicon() -> tuple[Entry, ...]:
    """Read every data file of the lexicon, in the order of their names.

    Raises:
        KnowledgeError: A row is malformed; the message names its file and line.
    """
    folder = files("index.lexicon").joinpath("data")
    names = sorted(f.name for f in folder.iterdir() if f.name.endswith(".tsv"))
    return tuple(e for name in names for e in _rows(name, folder.joinpath(name).read_text("utf-8")))


def _rows(name: str, text: str) -> Iterator[Entry]:
    for number, line in enumerate(text.splitlines(), 1):
        if line and line != HEADER and not line.startswith("#"):
            yield _entry(line.split("\t"), f"{name}:{number}")


def _entry(fields: list[str], origin: str) -> Entry:
    if len(fields) not in {2, 3} or not all(fields[:2]):
        raise KnowledgeError(
            f"Lexicon row {origin} has {len(fields)} fields.",
            "Write phrase, target and, if needed, when; tab between.",
        )
    phrase, target = fields[0], fields[1]
    when = tuple(w.strip() for w in fields[2].split("|") if w.strip()) if len(fields) == 3 else ()
    if target.startswith("="):
        return Entry(phrase, (), target[1:], when, origin)
    return Entry(phrase, tuple(target.split("+")), "", when, origin)


def load_too_general() -> frozenset[str]:
    """Read the phrases that name nothing codable by themselves: "pain", "fracture"."""
    text = files("index.lexicon").joinpath("too_general.txt").read_text("utf-8")
    return frozenset(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))
