"""What a code of a newer release was reported with under an earlier one.

Invariant: every answer is a billable code of the earlier release, and says what it rests on: the official
conversion table where one is held, else the hierarchy alone (a code that was divided later was one code
then). Nothing is guessed from titles.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.edit_lists import EditLists
from index.records import Code
from index.tables import CodeTables

_HOPS = 10
"""Years that a chain of the conversion table is followed back: it names each code's last one only."""

_CATEGORY = 3
SAME = "the code itself"
CONVERTED = "the official conversion table names it"
DIVIDED = "it was divided later"
JOINED = "its codes were joined later"


@dataclass(frozen=True, slots=True)
class Predecessors:
    """Codes of the earlier release.

    Attributes:
        codes: One where it is certain; several where the note would have to decide; empty where none is
            known.
        why: What they rest on; empty without codes.
    """

    codes: tuple[Code, ...] = ()
    why: str = ""


class Earlier:
    """Takes codes back to an earlier release.

    Args:
        newer: The release that the codes are of.
        earlier: The release in force on the date of service.
    """

    def __init__(self, newer: CodeTables, earlier: CodeTables) -> None:
        self._newer = newer
        self._earlier = earlier
        # The newest table is asked, whatever the date: it names the codes of all years before it.
        self._lists = EditLists(newer.store)

    def of(self, code: str) -> Predecessors:
        """Return what a code of the newer release was reported with."""
        held = self._earlier.code(code)
        if held is not None and held.billable:
            return Predecessors((held,), SAME)
        if converted := self._converted(code):
            return Predecessors(converted, CONVERTED)
        if held is not None:
            return Predecessors(self._earlier.billable_below(held.code), JOINED)
        whole = self._whole(code)
        return Predecessors((whole,), DIVIDED) if whole is not None else Predecessors()

    def knows(self, code: str) -> bool:
        """Say whether the earlier release has a code in some form: itself, or what one below it was."""
        if self._earlier.code(code) is not None:
            return True
        return any(self.of(below.code).codes for below in self._newer.billable_below(code))

    def _converted(self, code: str) -> tuple[Code, ...]:
        """Follow the conversion table back until it names codes of the earlier release."""
        asked, seen = [code], {code}
        for _ in range(_HOPS):
            before = [name for one in asked for name in self._before(one)]
            found = [held for held in map(self._earlier.code, before) if held is not None and held.billable]
            if found:
                return tuple(dict.fromkeys(found))
            asked = [name for name in before if name not in seen]
            seen.update(asked)
            if not asked:
                break
        return ()

    def _before(self, code: str) -> Iterator[str]:
        for bounds in self._lists.previous(code):
            if bounds.first == bounds.last:
                yield bounds.first
            else:
                below = self._earlier.billable_below(bounds.first[:_CATEGORY])
                yield from (held.code for held in below if bounds.covers(held.code))

    def _whole(self, code: str) -> Code | None:
        """Return the nearest code above that was billable then, or was with the same 7th character."""
        newer = self._newer.code(code)
        for above in self._newer.ancestors(code):
            held = self._earlier.code(above.code)
            if held is not None and held.billable:
                return held
            extended = self._earlier.extensions(held.code) if held is not None else ()
            if newer is not None and newer.seventh:
                found = _ending(extended, newer.seventh)
                if found is not None:
                    return found
        return None


def _ending(codes: Iterable[Code], seventh: str) -> Code | None:
    return next((code for code in codes if code.seventh == seventh), None)
