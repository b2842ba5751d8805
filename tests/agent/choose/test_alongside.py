"""Choosers of other code systems beside the one of diagnoses."""

from dataclasses import dataclass, field
from datetime import date

import pytest

from agent.choose.alongside import Alongside, together
from agent.choose.outcome import Chosen, Reading
from agent.errors import InputError
from agent.records import Choice, Encounter, Setting
from index.records import CodeSystem, Release

CM, PCS, HCPCS, CPT = CodeSystem.ICD10CM, CodeSystem.ICD10PCS, CodeSystem.HCPCS, CodeSystem.CPT


def release(name: str, system: CodeSystem, year: int) -> Release:
    return Release(name, system, name, date(year, 1, 1), date(year, 12, 31), "", "")


@dataclass
class FakeTables:
    """Tables that hold one release of some systems."""

    held: tuple[Release, ...]
    release: Release = field(default_factory=lambda: release("cm", CM, 2026))

    def of(self, system: CodeSystem, day: date | None = None) -> "FakeTables | None":
        found = [r for r in self.held if r.system is system and (day is None or r.governs(day))]
        return FakeTables(self.held, found[-1]) if found else None


@dataclass
class OneCode:
    """Chooses one code, named for the release in use."""

    tables: FakeTables

    def choose(self, reading: Reading) -> Chosen:
        release = self.tables.release
        return Chosen((Choice(release.release_id, "", (), system=release.system),))


HELD = FakeTables((release("pcs-2025", PCS, 2025), release("pcs-2026", PCS, 2026), release("cpt", CPT, 2026)))


def reading(day: date | None = None) -> Reading:
    return Reading(Encounter("n", Setting.INPATIENT, day=day), ())


def test_the_release_of_the_day_is_coded_from() -> None:
    chosen = Alongside(HELD, {PCS: OneCode}).choose(reading(date(2025, 5, 1)), (CM, PCS))
    assert [c.choices[0].code for c in chosen] == ["pcs-2025"]


def test_a_chooser_is_made_once_for_a_release() -> None:
    made = []

    def maker(tables: FakeTables) -> OneCode:
        made.append(tables.release.release_id)
        return OneCode(tables)

    alongside = Alongside(HELD, {PCS: maker})
    for day in (date(2025, 5, 1), date(2026, 5, 1), date(2025, 6, 1)):
        alongside.choose(reading(day), (PCS,))
    assert made == ["pcs-2025", "pcs-2026"]


def test_a_system_that_is_not_held_is_left_out() -> None:
    alongside = Alongside(HELD, {PCS: OneCode, HCPCS: OneCode})
    assert alongside.choose(reading(), (CM, HCPCS)) == ()
    assert alongside.releases((CM, HCPCS, PCS), None) == (HELD.held[1],)


def test_asking_for_a_system_that_is_not_held_says_what_to_add() -> None:
    with pytest.raises(InputError, match="hold no release of HCPCS") as error:
        Alongside(HELD, {HCPCS: OneCode}).check((CM, HCPCS))
    assert "tables add" in error.value.remedy


def test_asking_for_a_system_that_nothing_chooses_says_so() -> None:
    with pytest.raises(InputError, match="CPT codes are validated, not chosen"):
        Alongside(HELD, {PCS: OneCode}).check((CPT,))


def test_what_others_choose_stands_after_the_diagnoses() -> None:
    first, other = Choice("I10", "", ()), Choice("0DTJ4ZZ", "", (), system=PCS)
    both = together(Chosen((first,)), [Chosen((other,))])
    assert both.choices == (first, other)
    assert both.within((PCS,)).choices == (other,)
