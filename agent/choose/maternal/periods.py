"""Final characters of obstetric codes: the kin of one condition, by trimester, childbirth and puerperium.

Invariant: kin differ in their titles by the words for the stage alone, as the tables print them; a code moved
to another stage keeps its condition (guidelines I.C.15.a.3 to I.C.15.a.5).
"""

import re
from enum import StrEnum
from functools import lru_cache

from index.hierarchy import Hierarchy
from index.tables import CodeTables


class Stage(StrEnum):
    """Stages that titles name; the values are their words."""

    FIRST = "first trimester"
    SECOND = "second trimester"
    THIRD = "third trimester"
    UNSAID = "unspecified trimester"
    PREGNANCY = "pregnancy"
    CHILDBIRTH = "childbirth"
    PUERPERIUM = "puerperium"

    @property
    def number(self) -> int:
        """Return the trimester's number, 0 for a stage that is none."""
        return {Stage.FIRST: 1, Stage.SECOND: 2, Stage.THIRD: 3}.get(self, 0)


_TRIMESTER = re.compile(r",?\s*\b(?:in )?((?:first|second|third|unspecified) trimester)\b")
_STAGE = re.compile(
    r",?\s*\b(?:complicating|in|associated with) (?:the )?(pregnancy|childbirth|labor|puerperium)\b"
    r"(?!,? childbirth)"
)
_NAMED = {"labor": Stage.CHILDBIRTH}
_SPACES = re.compile(r"[\s,]+")


def split_title(title: str) -> tuple[str, Stage | None]:
    """Return a title without its words for the stage, and the stage.

    Example: "Anemia complicating pregnancy, second trimester" gives "anemia" and the second trimester.
    """
    said = title.lower()
    trimester, stage = _TRIMESTER.search(said), _STAGE.search(said)
    bare = _SPACES.sub(" ", _TRIMESTER.sub("", _STAGE.sub("", said))).strip()
    if trimester:
        return bare, Stage(trimester.group(1))
    if stage:
        return bare, _NAMED.get(stage.group(1)) or Stage(stage.group(1))
    return bare, None


class Stages:
    """Moves obstetric codes from stage to stage over one release of the tables."""

    def __init__(self, tables: CodeTables) -> None:
        """Take the tables."""
        self._tables = tables
        self._hierarchy = Hierarchy(tables)
        self.kin = lru_cache(256)(self._kin)

    def moved(self, code: str, stage: Stage, trimester: Stage | None = None) -> str | None:
        """Return the stem or code of the same condition at a stage; None where the tables have none.

        Args:
            code: Any obstetric code, also one with its 7th character.
            stage: Where it is to be.
            trimester: Taken where the condition has no code for childbirth.
        """
        held = self._tables.code(code)
        stem = self._tables.code(held.stem) if held else None
        if stem is None:
            return None
        bare, own = split_title(stem.title)
        kin = self.kin(stem.code[:3]).get(bare, {})
        if own is None:
            return None
        wanted = (stage, trimester) if stage is Stage.CHILDBIRTH else (stage,)
        for one in (*wanted, *((Stage.PREGNANCY,) if stage.number else ())):
            if one is not None and one in kin:
                return kin[one]
        return None

    def with_fetus(self, code: str, number: int) -> str | None:
        """Return a stem with the 7th character of a fetus; the code itself where none is called for."""
        if self._tables.billable(code):
            return code
        return next((c.code for c in self._tables.extensions(code) if c.seventh == str(number)), None)

    def _kin(self, category: str) -> dict[str, dict[Stage, str]]:
        found: dict[str, dict[Stage, str]] = {}
        for leaf in self._hierarchy.leaves(category):
            bare, stage = split_title(leaf.title)
            if stage is not None:
                found.setdefault(bare, {}).setdefault(stage, leaf.code)
        return found


@lru_cache(maxsize=8)
def stages_of(tables: CodeTables) -> Stages:
    """Return the stages of a release's tables, made once."""
    return Stages(tables)
