import re

import pytest

from agent.records import Severity
from agent.rules.base import Outcome
from agent.rules.catalog import ON_REQUEST, RULES, STAGES, rule
from agent.rules.local import LocalRules
from agent.validate import validate

BASIS = re.compile(
    r"^(I\.[ABC]\.\d+(\.[a-z](\.\d+(\.[a-z])?)?)?|I\.C\.21\.c\.\d+|I[IV]+\.[A-Z]|MCE v41\.1|tabular:\S+.*"
    r"|Official Guidelines FY2026, (introduction|appendix I)|45 CFR 162\.1002|42 CFR 412\.17|ICD-10-PCS A1"
    r"|HCPCS record layout|NCCI (policy manual, chapter I|[a-z-]+(?: [a-z-]+)* edits)"
    r"|Medicare Code Editor lists|CMS-HCC Model V28|POA-exempt list|MS-DRG CC and MCC lists)$"
)


def judged(known, example, tables):
    """Validate an example, with the rule itself where it runs only on request."""
    if known in ON_REQUEST:
        pytest.importorskip("hccinfhir", reason="needs the extra hcc")
    asked = LocalRules(also=tuple(r for r in ON_REQUEST if r is known))
    return validate(example.choices(), example.encounter(), tables, held=example.held, local=asked)


@pytest.mark.parametrize("known", RULES, ids=lambda r: r.rule_id)
def test_example_is_found_at_fault_and_its_first_code_goes_where_the_rule_says(known, tables):
    example = known.example
    verdict = judged(known, example, tables)

    finding = next(f for f in verdict.findings if f.rule == known.rule_id)
    final = [c.code for c in verdict.final]
    review = [c.code for c in verdict.review]
    assert finding.severity is known.severity
    assert finding.repair.endswith((".", "…"))
    assert finding.message.endswith(".")
    if not finding.codes:
        return
    code = finding.codes[0]
    if known.outcome is Outcome.STANDS:
        assert code in final
    elif known.outcome is Outcome.REVIEW:
        assert code in review
        assert final.count(code) < [given.code for given in example.codes].count(code) or code not in final
    else:
        assert known.rule_id in [n.rule for n in verdict.not_coded]


@pytest.mark.parametrize("known", RULES, ids=lambda r: r.rule_id)
def test_near_miss_breaks_no_rule_at_all(known, tables):
    near_miss = known.near_miss
    verdict = judged(known, near_miss, tables)

    assert verdict.findings == ()
    assert len(verdict.final) == len(known.near_miss.choices())


@pytest.mark.parametrize("known", RULES, ids=lambda r: r.rule_id)
def test_every_rule_says_what_it_rests_on_and_what_to_do(known):
    assert re.fullmatch(r"CC[0-4]\d\d", known.rule_id)
    assert BASIS.match(known.basis), known.basis
    assert known.statement.endswith(".")
    assert known.repair.endswith(".")


def test_an_error_always_keeps_its_code_from_the_final_list():
    assert [r.rule_id for r in RULES if r.severity is Severity.ERROR and r.outcome is Outcome.STANDS] == []


def test_ids_and_names_are_unique_and_every_rule_is_in_one_stage():
    assert len({r.rule_id for r in RULES}) == len(RULES) == len({r.name for r in RULES})
    assert sum(len(stage) for stage in (*STAGES, ON_REQUEST)) == len(RULES)


def test_a_rule_is_found_by_its_id_in_any_case():
    assert rule("cc101") is rule("CC101")
    assert rule("CC999") is None
