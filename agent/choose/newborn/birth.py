"""How, where and how heavy a child was born, as its own record tells it.

Invariant: each figure is quoted; a mother's record gives none (guidelines I.C.16.a.1, I.C.16.d).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from agent.choose.finding import View, drafted, quoted
from agent.choose.newborn.words import WORDS
from agent.choose.outcome import Draft, fact
from agent.records import Assertion, Mention

_GRAMS_A_POUND, _GRAMS_AN_OUNCE = 453.592, 28.3495
_HEAD = 900
_WEIGHT = re.compile(
    r"\b(?:birth\s?-?weight|BW|weigh(?:t|ed|ing)\s+(?:at\s+birth|of)?)\s*(?:was|is|of|:|=|,|-|at)?\s*(?:about\s+)?"
    r"(?:(?P<lb>\d{1,2})\s*(?:lbs?|pounds?|#)\.?,?\s*(?:and\s+)?(?:(?P<oz>\d{1,2}(?:\.\d)?)\s*(?:oz|ounces?))?"
    r"|(?P<number>\d{1,2}[,.]?\d{1,3}|\d{3})\s*(?P<unit>kg|kilograms?|grams?|gm?s?)\b)",
    re.IGNORECASE,
)
_WEEKS = re.compile(
    r"(?<![\d./])(?P<weeks>2[0-9]|3[0-9]|4[0-3])(?:"
    r"\s?(?:w|wks?|weeks?)\s?(?:\+|and)?\s?[0-6]\s?d(?:ays?)?\b|\s?\+\s?[0-6]\b|[\s-]+[0-6]/7"
    r"|[\s-]?(?:weeks?|wks?|wga|w|weeker)\b)",
    re.IGNORECASE,
)


@cache
def _later() -> re.Pattern[str]:
    return re.compile(WORDS.joined("later") + r"\W*(?:\w+\W+)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Birth:
    """What a newborn's record tells of the birth.

    Attributes:
        weight: In grams, with the words.
        weeks: Completed weeks at birth, with the words.
    """

    weight: tuple[int, Mention] | None
    weeks: tuple[int, Mention] | None

    @property
    def is_preterm(self) -> bool:
        """Whether the child was born before 37 completed weeks."""
        return self.weeks is not None and self.weeks[0] < 37


def birth_of(view: View) -> Birth:
    """Read weight and weeks at birth."""
    return Birth(_weight(view), _weeks(view))


def _weight(view: View) -> tuple[int, Mention] | None:
    for found in _WEIGHT.finditer(view.document.text):
        grams = _grams(found)
        mention = quoted(view, found.start(), found.end(), "P07", "measure")
        plain = found.group().lower()
        if (
            mention
            and 300 <= grams <= 7000
            and ("b" in plain[:6] or "birth" in plain or mention.start < _HEAD)
        ):
            return grams, mention
    return None


def _grams(found: re.Match[str]) -> int:
    if found.group("lb"):
        ounces = float(found.group("oz") or 0)
        return round(int(found.group("lb")) * _GRAMS_A_POUND + ounces * _GRAMS_AN_OUNCE)
    number, unit = found.group("number"), found.group("unit").lower()
    if unit.startswith("k"):
        return round(float(number.replace(",", ".")) * 1000)
    return int(number.replace(",", "").replace(".", ""))


def _weeks(view: View) -> tuple[int, Mention] | None:
    text, born = view.document.text, WORDS.pattern("born")
    for found in _WEEKS.finditer(text, 0, min(len(text), 3 * _HEAD)):
        head = text[max(0, found.start() - 45) : found.start()]
        head = head[head.rfind("\n") + 1 :]
        tail = text[found.end() : found.end() + 25]
        if _later().search(head) or not (born.search(head) or born.search(tail) or "weeker" in found.group()):
            continue
        mention = quoted(view, found.start(), found.end(), "P07", "measure")
        if mention and mention.assertion is not Assertion.POSSIBLE:
            return int(found.group("weeks")), mention
    return None


_LOW = ((500, "P07.01"), (750, "P07.02"), (1000, "P07.03"), (1250, "P07.14"), (1500, "P07.15"),
        (1750, "P07.16"), (2000, "P07.17"), (2500, "P07.18"))  # fmt: skip
_SMALL = {"P07.01": "1", "P07.02": "2", "P07.03": "3", "P07.14": "4", "P07.15": "5", "P07.16": "6",
          "P07.17": "7", "P07.18": "8"}  # fmt: skip


def measured(view: View, birth: Birth) -> Iterator[Draft]:
    """Yield codes of weight and weeks at birth; weight comes before weeks (I.C.16.d).

    Example: "30w2d, BW 1,420 g (AGA)" gives P07.15 and P07.33.
    """
    low = next((code for limit, code in _LOW if birth.weight and birth.weight[0] < limit), None)
    small = _small(view, low, birth)
    if small is not None:
        yield small
    elif birth.weight and low:
        yield _of_measure(view, low, birth.weight[1], ("P07.00", "P07.10", "P05.10"))
    if birth.weeks and birth.weeks[0] < 37:
        code = _preterm(birth.weeks[0])
        yield _of_measure(view, code, birth.weeks[1], ("P07.30", "P07.20"))
    if (
        birth.weeks
        and birth.weeks[0] > 40
        and (birth.weeks[0] > 42 or WORDS.pattern("late").search(view.document.text))
    ):
        yield _of_measure(view, "P08.22" if birth.weeks[0] > 42 else "P08.21", birth.weeks[1], ("P08.21",))
    if birth.weight and birth.weight[0] >= 4000:
        code = "P08.0" if birth.weight[0] >= 4500 else "P08.1"
        if not any(d.code in {"P70.0", "P70.1"} for d in view.drafts):
            yield replace(_of_measure(view, code, birth.weight[1], ("P08.1",)), confidence=0.4)


def _preterm(weeks: int) -> str:
    if weeks < 23:
        return "P07.21"
    return f"P07.{weeks - 1}" if weeks < 28 else f"P07.{weeks + 3}"


def _small(view: View, low: str | None, birth: Birth) -> Draft | None:
    """Return the code of a child small for its weeks: weight by its own ranges (P05, not P07: Excludes1)."""
    for name, stem in (("small", "P05.1"), ("light", "P05.0")):
        mention = WORDS.first(view, name, stem)
        if mention is not None:
            last = _SMALL.get(low or "") or ("9" if birth.weight else "0")
            draft = _of_measure(view, f"{stem}{last}", mention, ("P05.10", "P07.10"))
            more = (birth.weight[1],) if birth.weight else ()
            return replace(draft, mentions=tuple(dict.fromkeys((*draft.mentions, *more))))
    return None


def _of_measure(view: View, code: str, mention: Mention, vague: tuple[str, ...]) -> Draft:
    """Make a draft of a measure that takes the place of vague codes for the same."""
    quotes = [m for d in view.drafts if d.code in vague and d.code != code for m in d.mentions]
    own = replace(mention, codes=(code,))
    made = drafted(own, 0.9, [fact("measured", quote=mention.phrase, code=code)], ["I.C.16.d"])
    instead = tuple(v for v in vague if v != code)
    return replace(made, mentions=tuple(dict.fromkeys((own, *quotes))), settled=True, instead=instead)
