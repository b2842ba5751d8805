"""Whether a patient is pregnant, gives birth in this encounter, or has given birth before it.

Invariant: every state rests on words of the note about this patient that it quotes; a newborn's record, which
tells of its mother, and a man's give none (guidelines I.C.15.a.2, I.C.16.a.1).
"""

import re
from dataclasses import dataclass

from agent.choose.finding import View, quoted
from agent.choose.maternal.gestation import Gestation, gestations
from agent.choose.maternal.periods import Stage
from agent.choose.maternal.words import WORDS
from agent.documents import small_of
from agent.records import Assertion, Mention, Setting, Sex

_GATE = (
    "pregnan", "gestation", "gravid", "partum", "natal", "trimester", "iup", "delivery", "delivered",
    "cesarean", "puerper", "c/s", "svd", "lochia", "c-section",
)  # fmt: skip
_GATE_PATTERN = re.compile(r"\blabor\b|\bg\d{1,2}\s?,?\s?p\s?\d|\d\s?w\s?\d\s?d\b|\d/7\b|\br?ob\b")
_GRAVIDA = re.compile(r"\bG\s?(\d{1,2})(?=\W*P\s?\d|\s|,|/|;|$)|\bgravida\s+(\d{1,2})", re.IGNORECASE)
_HEAD = 700
"""Characters from the start in which a note says why the patient came."""

_LEAST_WEEKS = 20
_AT_OPERATION = ("delivery note", "operati", "delivery summary", "procedure")
ABORTIVE = tuple(f"O0{digit}" for digit in range(9))
_TOLD, _ENDED = 0.7, 0.5


@dataclass(frozen=True, slots=True)
class Maternity:
    """Where a patient stands between conception and six weeks after birth.

    Attributes:
        said: The words that say so.
        birth: The words that tell of the delivery in this encounter.
        is_over: Whether she gave birth before this encounter.
        ages: Gestational ages of this pregnancy, in the order of the note.
        fetuses: How many.
        gravida: How many pregnancies with this one, None when unsaid.
        named: The trimester that the note names in words.
    """

    said: Mention
    birth: Mention | None
    is_over: bool
    ages: tuple[Gestation, ...]
    fetuses: int
    gravida: int | None
    named: Stage | None

    @property
    def age(self) -> Gestation | None:
        """Return the age at the encounter, for a stay at admission (I.C.15.a.7)."""

        def order(one: Gestation) -> tuple[bool, bool, int, int]:
            return not one.of_admission, one.of_delivery, one.rank, one.mention.start

        return min(self.ages, key=order, default=None)

    @property
    def age_at_birth(self) -> Gestation | None:
        """Return the age at delivery: the one given of it, else the same as at admission."""
        return max((g for g in self.ages if g.of_delivery), key=lambda g: g.weeks, default=self.age)

    @property
    def trimester(self) -> Stage | None:
        """Return the trimester at the encounter, None when the note does not say."""
        return self.age.trimester if self.age else self.named

    @property
    def stage(self) -> Stage:
        """Return the stage that final characters name."""
        if self.birth is not None:
            return Stage.CHILDBIRTH
        return Stage.PUERPERIUM if self.is_over else self.trimester or Stage.UNSAID


def maternity_of(view: View) -> Maternity | None:
    """Read the state from a note; None when nothing says that the patient is or was just pregnant."""
    if not _may_be_mother(view):
        return None
    ages = tuple(gestations(view))
    birth, after = _birth(view, ages), WORDS.first(view, "after", "O")
    if after is not None and (birth is None or _came_later(view, after)):
        birth = None
    else:
        after = None
    said = after or (ages[0].mention if ages else _pregnant(view)) or birth
    if said is None:
        return None
    return Maternity(said, birth, after is not None, ages, _fetuses(view), _gravida(view), _named(view))


def is_abortive(view: View, state: Maternity) -> bool:
    """Say whether the pregnancy ended without a birth, which has no weeks and no trimester (I.C.21.c.11).

    A miscarriage told of a patient whose pregnancy goes on was an earlier one.
    """
    if state.birth is not None or (state.age is not None and state.age.weeks >= _LEAST_WEEKS):
        return False
    ended = any(d.code[:3] in ABORTIVE and d.confidence >= _ENDED for d in view.drafts)
    return ended and WORDS.first(view, "alive", "O") is None


def _may_be_mother(view: View) -> bool:
    one = view.encounter
    if one.sex is Sex.MALE or (one.age_years is not None and not 9 <= one.age_years <= 64):
        return False
    low = small_of(view.document)
    if not any(word in low for word in _GATE) and not _GATE_PATTERN.search(low):
        return False
    return one.age_years is not None or _is_mothers(view.document.text[:_HEAD])


def _is_mothers(head: str) -> bool:
    """Say whether a note without an age is a mother's: it speaks of her before it speaks of a child."""
    child, mother = WORDS.pattern("child").search(head), WORDS.pattern("mother").search(head)
    return child is None or (mother is not None and mother.start() < child.start())


def _pregnant(view: View) -> Mention | None:
    """Return the words that say she is pregnant; else those of a surely named condition of pregnancy."""
    plain = WORDS.first(view, "pregnant", "O")
    if plain is not None:
        return plain
    named = (d for d in view.drafts if d.code[0] == "O" and d.code[:3] not in ABORTIVE)
    told = next((d for d in named if d.confidence >= _TOLD), None)
    return told.mentions[0] if told is not None and WORDS.first(view, "within", "O") else None


def _birth(view: View, ages: tuple[Gestation, ...]) -> Mention | None:
    """Return the words for the delivery where it happens in this encounter."""
    low = small_of(view.document)
    visited = view.encounter.setting in {Setting.OUTPATIENT, Setting.EMERGENCY}
    if visited and not any(word in low[:_HEAD] for word in _AT_OPERATION):
        return None
    if any(g.weeks < _LEAST_WEEKS for g in ages):
        return None
    return WORDS.first(view, "birth", "O") if ages or "labor" in low or "cesarean" in low else None


def _came_later(view: View, after: Mention) -> bool:
    """Say whether she came after a delivery elsewhere or earlier: told at the head of the note."""
    return view.encounter.setting.is_outpatient or after.start < _HEAD


def _fetuses(view: View) -> int:
    said = WORDS.first(view, "several", "O30")
    word = said.phrase.lower() if said else ""
    return 1 if not word else 3 if word.startswith("trip") else 4 if word.startswith("quad") else 2


def _gravida(view: View) -> int | None:
    found = _GRAVIDA.search(view.document.text)
    if found:
        return int(found.group(1) or found.group(2))
    return 1 if WORDS.pattern("first_time").search(view.document.text) else None


_SPOKEN = re.compile(r"\b(first|second|third|1st|2nd|3rd)[- ]trimester\b", re.IGNORECASE)
_ORDER = {"first": Stage.FIRST, "1st": Stage.FIRST, "second": Stage.SECOND, "2nd": Stage.SECOND}


def _named(view: View) -> Stage | None:
    """Return the one trimester that the note names, None where it names none or several."""
    named = {
        _ORDER.get(found.group(1).lower(), Stage.THIRD)
        for found in _SPOKEN.finditer(view.document.text)
        if (m := quoted(view, found.start(), found.end(), "O", "circumstance"))
        and m.assertion is Assertion.PRESENT
    }
    return named.pop() if len(named) == 1 else None
