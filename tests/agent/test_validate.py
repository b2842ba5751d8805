from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.records import Assertion, Choice, Encounter, Setting, Severity
from agent.rules.example import Cited, Example
from agent.validate import validate

POOL = """
E11.9 E10.9 I10 J18.9 R05.9 R50.9 L97.421 F02.80 Z79.4 V43.52XA S67.01 T81.41A E11.999 J45 Z00.00 O80 C61
G20.A1 R07.9 I21.4
"""
WORDS = "Seen today with cough"


def test_a_clean_list_stands_in_its_order_with_official_titles_and_numbers(tables):
    example = Example(
        "Hypertension. Type 2 diabetes.", (Cited("i10", "Hypertension"), Cited("E119", "Type 2 diabetes"))
    )
    verdict = validate(example.choices(), example.encounter(), tables)

    assert [(c.sequence, c.code, c.title) for c in verdict.final] == [
        (1, "I10", "Essential (primary) hypertension"),
        (2, "E11.9", "Type 2 diabetes mellitus without complications"),
    ]
    assert verdict.findings == verdict.review == verdict.not_coded == ()


def test_nothing_in_gives_nothing_out(tables):
    verdict = validate([], Encounter("empty", Setting.OUTPATIENT), tables)

    assert (verdict.final, verdict.review, verdict.findings, verdict.not_coded) == ((), (), (), ())


def test_findings_come_heaviest_first(tables):
    example = Example("", (Cited("Z79.4"), Cited("E11.22"), Cited("E11.99")))
    severities = [f.severity for f in validate(example.choices(), example.encounter(), tables).findings]

    assert severities == [Severity.ERROR, Severity.WARNING, Severity.WARNING, Severity.INFORMATION]


def test_a_date_outside_every_release_warns_and_changes_nothing_else(tables):
    before = Encounter("x", Setting.OUTPATIENT, day=date(2015, 10, 1))
    verdict = validate([Choice("I10", "", (), confidence=1.0)], before, tables)

    assert [f.rule for f in verdict.findings] == ["CC301"]
    assert verdict.findings[0].codes == ()
    assert verdict.findings[0].repair.startswith("Add ICD-10-CM October 2015: ")
    assert [c.code for c in verdict.final] == ["I10"]


class _TwoReleases:
    """The April 2026 tables, with an older release that holds a code since deleted."""

    def __init__(self, tables):
        self._tables = tables
        self._older = replace(
            tables.release,
            release_id="icd10cm-2025-10",
            title="ICD-10-CM October 2025",
            valid_from=date(2025, 10, 1),
            valid_to=date(2026, 3, 31),
        )
        self.release = tables.release
        self.releases = (self._older, tables.release)
        self.asked = []

    def on(self, day):
        self.asked.append(day)
        older = _TwoReleases(self._tables)
        older.release = self._older
        return older

    def __getattr__(self, name):
        return getattr(self._tables, name)


def test_the_release_in_force_on_the_date_of_service_is_asked(tables):
    both = _TwoReleases(tables)
    encounter = Encounter("x", Setting.OUTPATIENT, day=date(2025, 12, 24))
    verdict = validate([Choice("Q99.99", "", (), confidence=1.0)], encounter, both)

    assert both.asked == [encounter.day]
    assert "October 2025" in verdict.findings[0].message


def test_what_is_reviewed_still_counts_as_a_partner(tables):
    example = Example(
        "Parkinson's disease with dementia.",
        (Cited("G20.A1", "Parkinson's disease", confidence=0.1), Cited("F02.80", "dementia")),
    )
    verdict = validate(example.choices(), example.encounter(), tables)

    assert [c.code for c in verdict.final] == ["F02.80"]
    assert "CC103" not in [f.rule for f in verdict.findings]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    chosen=st.lists(
        st.tuples(st.sampled_from(POOL.split()), st.sampled_from(Assertion), st.floats(0, 1)), max_size=8
    ),
    setting=st.sampled_from(Setting),
)
def test_every_choice_ends_in_one_list_and_every_reason_is_a_finding(chosen, setting, tables):
    cited = tuple(Cited(code, "cough", assertion, confidence) for code, assertion, confidence in chosen)
    example = Example(WORDS, cited, setting=setting)
    verdict = validate(example.choices(), example.encounter(), tables)

    assert len(verdict.final) + len(verdict.review) + len(verdict.not_coded) == len(chosen)
    assert [c.sequence for c in verdict.final] == list(range(1, len(verdict.final) + 1))
    assert all(tables.billable(c.code) for c in verdict.final)
    named = {code for f in verdict.findings for code in f.codes}
    assert {c.code for c in verdict.review} <= named
    assert all(WORDS[n.start : n.end] == n.text for n in verdict.not_coded)
    errors = {f.codes[0] for f in verdict.findings if f.severity is Severity.ERROR and f.rule != "CC006"}
    assert sum(c.code in errors for c in verdict.final) <= sum(code in errors for code, *_ in chosen)
