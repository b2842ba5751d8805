"""Which code systems an encounter is reported in."""

import pytest

from agent.records import Setting
from agent.systems import systems_of
from index.records import CodeSystem

CM, PCS, HCPCS, CPT = CodeSystem.ICD10CM, CodeSystem.ICD10PCS, CodeSystem.HCPCS, CodeSystem.CPT


@pytest.mark.parametrize(
    ("setting", "systems"),
    [
        (Setting.INPATIENT, (CM, PCS)),
        (Setting.OUTPATIENT, (CM, HCPCS, CPT)),
        (Setting.EMERGENCY, (CM, HCPCS, CPT)),
        (Setting.PROFESSIONAL, (CM, HCPCS, CPT)),
    ],
)
def test_the_setting_decides(setting: Setting, systems: tuple[CodeSystem, ...]) -> None:
    assert systems_of(setting) == systems


def test_what_is_asked_for_wins_and_is_told_in_the_order_of_reporting() -> None:
    assert systems_of(Setting.OUTPATIENT, (PCS, CM)) == (CM, PCS)


def test_asking_for_nothing_is_not_asking() -> None:
    assert systems_of(Setting.INPATIENT, ()) == (CM, PCS)
