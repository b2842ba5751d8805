"""What stands in an identifier's place: realistic, made up, the same for the same one.

Invariant: a surrogate depends on the identifier, the seed and what came before it in the note alone, and
differs from the identifier. Numbers for persons cannot exist (555-01xx, area 000, 192.0.2.x, example.org).
"""

import hashlib
import hmac
import re
from collections import Counter
from typing import TYPE_CHECKING

from agent.datafiles import toml_of
from agent.privacy.records import Kind
from agent.privacy.vocabulary import alternatives, cue_words, female, is_first

if TYPE_CHECKING:
    from collections.abc import Callable

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_KEPT = frozenset(
    "de la las los van von der den del della da dos di du bin ibn al el jr sr ii iii iv".split()
)
_DIGIT = re.compile(r"\d")
_TYPE = re.compile(rf"(?<!\w)(?:{alternatives('facilities')})\Z", re.IGNORECASE)


class Surrogates:
    """Makes the surrogates of one note."""

    def __init__(self, seed: bytes) -> None:
        """Take the note's seed."""
        self._seed = seed
        self._words = toml_of("agent.privacy", "data", "surrogates.toml")
        self._taken: Counter[str] = Counter()
        self._given: dict[tuple[str, str], str] = {}
        self._makers: dict[Kind, Callable[[str], str]] = {
            Kind.NAME: self._name,
            Kind.AGE: lambda _: "≥90",
            Kind.STREET: lambda was: f"{self._number(was) % 900 + 100} {self._drawn('streets', was)}",
            Kind.CITY: lambda was: _cased(self._drawn("towns", was), was),
            Kind.ZIP: lambda was: "00000" if len(was) == 5 else "00000-0000",
            Kind.FACILITY: self._facility,
            Kind.PHONE: self._phone,
            Kind.EMAIL: lambda was: f"person{self._count('email', was)}@example.org",
            Kind.URL: lambda was: f"https://example.org/{self._count('url', was)}",
            Kind.IP: lambda was: f"192.0.2.{self._count('ip', was) % 255}",
            Kind.SSN: lambda was: f"000-00-{self._count('ssn', was):04d}",
            Kind.RECORD: self._record,
        }

    @property
    def days(self) -> int:
        """By how many days dates are shifted: whole weeks, four to twenty-six, back or forth."""
        number = self._number("days")
        return 7 * (4 + number % 23) * (1 if number // 23 % 2 else -1)

    def of(self, kind: Kind, was: str) -> str:
        """Return the surrogate of an identifier that is no date."""
        return self._makers[kind](was)

    def _name(self, was: str) -> str:
        return _WORD.sub(
            lambda found: self._part(found.group(), leads=found.start() == 0 and len(was.split()) > 1), was
        )

    def _part(self, part: str, *, leads: bool) -> str:
        lowered = part.lower()
        if lowered in _KEPT or lowered in cue_words("titles"):
            return part
        if len(part) == 1:
            return _cased("ABCDEFGHJKLMNPRSTVW"[self._number(lowered) % 19], part)
        given = self._given.get(("name", lowered))
        if given is None:
            sex = {True: "female", False: "male", None: "either"}[female(part)]
            given = self._drawn(sex if is_first(part) or leads else "lasts", lowered, "name")
        return _cased(given, part)

    def _drawn(self, pool: str, was: str, space: str = "") -> str:
        """Draw a word that no other identifier of the note has, while there are any."""
        key = (space or pool, was.lower())
        if key not in self._given:
            split = self._words[pool].split("|" if "|" in self._words[pool] else None)
            taken = self._taken[pool]
            self._taken[pool] += 1
            word = split[(self._number(pool) + taken) % len(split)].strip()
            more = self._words["more"].split()
            self._given[key] = word + "".join(more[int(d)] for d in f"{taken // len(split):o}".lstrip("0"))
        return self._given[key]

    def _count(self, space: str, was: str) -> int:
        """Number the identifiers of a kind from 1, in the order of the note."""
        key = (space, was.lower())
        if key not in self._given:
            self._taken[space] += 1
            self._given[key] = str(self._taken[space])
        return int(self._given[key])

    def _facility(self, was: str) -> str:
        """Keep what kind of facility it is: a nursing home is coded otherwise than a hospital."""
        ends = _TYPE.search(was)
        return (
            _cased(self._drawn("facilities", was), was)
            + " "
            + (ends.group() if ends else _cased("Hospital", was))
        )

    def _phone(self, was: str) -> str:
        number = self._count("phone", re.sub(r"\D", "", was))
        digits = (
            f"555{number // 100 % 1000:03d}01{number % 100:02d}" if number >= 100 else f"55555501{number:02d}"
        )
        count = len(re.findall(r"\d", was))
        filled = iter((digits if count <= 10 else "1" + digits).rjust(count, "0")[-count:])
        if "x" in was.lower():  # an extension: its digits come last and are none of the number's
            filled = iter(
                (("1" if was.lstrip("+").startswith("1") else "") + digits).ljust(count, "0")[:count]
            )
        return _DIGIT.sub(lambda _: next(filled), was)

    def _record(self, was: str) -> str:
        count = len(re.findall(r"\d", was))
        filled = iter(f"{self._count('record', was):0{count}d}"[-count:])
        return re.sub(r"[^\W\d_]", "X", _DIGIT.sub(lambda _: next(filled), was))

    def _number(self, what: str) -> int:
        return int.from_bytes(hmac.digest(self._seed, what.lower().encode(), hashlib.sha256)[:8])


def _cased(word: str, like: str) -> str:
    if len(like) > 1 and like.isupper():
        return word.upper()
    return word.lower() if like.islower() else word
