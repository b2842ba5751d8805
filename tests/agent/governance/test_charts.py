"""The governance rules on our own charts: silent on right codes, heard on planted ones."""

from dataclasses import replace

import pytest

from agent.governance import weighed
from agent.records import Severity
from agent.validate import validate
from evals.mutants.coded import Coded, from_charts

ACTIVE = {
    "I25.2": "I21.9", "Z85.038": "C18.9", "Z85.118": "C34.90", "Z85.3": "C50.919", "Z85.46": "C61",
    "Z85.51": "C67.9", "Z85.528": "C64.9", "Z85.828": "C44.92", "Z86.711": "I26.99", "Z86.718": "I82.409",
    "Z86.73": "I63.9",
}  # fmt: skip
"""A history -> the active condition that it is most often miscoded as."""

_MOVES = "CC330 CC331 CC332 CC333 CC334 CC338 CC340 CC342 CC345".split()


@pytest.fixture(scope="module")
def charts() -> tuple[Coded, ...]:
    return from_charts()


@pytest.mark.slow
def test_right_codes_are_left_where_they_stand(charts, tables):
    moved = [
        (one.name, finding.rule, finding.codes)
        for one in charts
        for finding in validate(weighed(one.encounter, one.choices), one.encounter, tables).findings
        if finding.rule in _MOVES
    ]
    assert moved == []


@pytest.mark.slow
def test_a_history_coded_as_the_active_condition_is_found(charts, tables):
    found, missed = 0, []
    for one in charts:
        for choice in (c for c in one.choices if c.code in ACTIVE):
            wrong = weighed(one.encounter, (replace(choice, code=ACTIVE[choice.code], title=""),))
            rules = {f.rule for f in validate(wrong, one.encounter, tables).findings}
            if rules.isdisjoint({"CC330", "CC332", "CC333"}):
                missed.append((one.name, choice.code))
            found += 1
    assert found >= 25
    assert len(missed) <= 2, missed


@pytest.mark.slow
def test_less_than_one_right_code_in_a_hundred_brings_a_warning(charts, tables):
    codes = sum(len(one.choices) for one in charts)
    warned = sum(
        "CC330" <= f.rule <= "CC349" and f.severity is Severity.WARNING
        for one in charts
        for f in validate(weighed(one.encounter, one.choices), one.encounter, tables).findings
    )
    assert warned <= codes / 100
