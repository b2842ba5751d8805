"""Every billable code validates clean with nothing but what it requires."""

import pytest

from agent.records import Severity
from agent.validate import validate
from evals.mutants.alone import accompanied, billable


def test_every_billable_code_is_yielded_once(tables):
    codes = [code.code for code in billable(tables)]
    assert len(codes) == len(set(codes)) == tables.count_billable() == 74_719


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_every_billable_code_validates_clean_with_its_partners(part, tables):
    wrong = []
    for code in list(billable(tables))[part::4]:
        coded = accompanied(code, tables)
        verdict = validate(coded.choices, coded.encounter, tables)
        heavy = [f.rule for f in verdict.findings if f.severity is not Severity.INFORMATION]
        if heavy or [c.code for c in verdict.final] != list(coded.codes):
            wrong.append((coded.codes, heavy))
    assert wrong == []


@pytest.mark.parametrize(
    ("code", "codes"),
    [
        ("I10", "I10"),
        ("F02.80", "G30.0 F02.80"),
        ("W10.9XXA", "S00.03XA W10.9XXA"),
        ("W10.9XXS", "R26.89 S00.03XS W10.9XXS"),
        ("Z68.35", "E66.9 Z68.35"),
        ("Z51.11", "Z51.11 C80.1"),
        ("C78.7", "C18.9 C78.7"),
        ("T45.515A", "R26.89 T45.515A"),
    ],
)
def test_a_code_comes_with_what_it_requires_and_no_more(code, codes, tables):
    assert " ".join(accompanied(tables.code(code), tables).codes) == codes
