"""The proof itself: what is planted, what is found, and what is said of right code sets."""

import json
from dataclasses import replace
from itertools import islice
from random import Random

import click
import pytest
from click.testing import CliRunner

from agent.records import Severity
from agent.validate import validate
from evals.figures import run
from evals.mutants import effort
from evals.mutants.__main__ import main
from evals.mutants.by_guideline import KINDS as SWAPS
from evals.mutants.coded import bare, from_charts
from evals.mutants.kinds import Kind, mutant
from evals.mutants.proving import KINDS, found, prove
from evals.mutants.suite import MUTANTS, share
from evals.readers import charts
from evals.session import Session

PART = Kind(
    "swap", lambda ground, rng: iter([mutant(bare(["I12.9", "N18.31"]), bare(["I10", "N18.31"]), "I10")])
)


@pytest.fixture(scope="module")
def proved(ground):
    return prove(ground)


@pytest.mark.slow
def test_at_least_ninety_nine_of_a_hundred_errors_are_found(proved):
    counted = [p for p in proved[0] if p.kind.counts]
    missed = {p.kind.name: [sorted(m.touched) for m in p.missed] for p in counted if p.missed}
    assert sum(p.planted for p in counted) >= 2000
    assert share(counted) >= 0.99, missed


def test_at_most_one_code_of_a_hundred_right_ones_is_moved(proved):
    _, right = proved
    assert right.codes > 3000
    assert right.share <= 0.01, right.moved


def test_every_kind_plants_something_and_names_are_unique(proved):
    assert [p.kind.name for p in proved[0] if not p.planted] == []
    assert len({k.name for k in KINDS}) == len(KINDS)


def test_no_kind_is_found_by_a_piece_of_information_alone(proved, tables):
    one = next(iter(SWAPS[0].plant(None, Random(0))))
    assert all(f.severity is not Severity.INFORMATION for f in found(one, tables))


def test_the_same_seed_plants_the_same_errors(ground):
    for kind in KINDS[:12]:
        first, again = (list(islice(kind.plant(ground, Random(3)), 5)) for _ in range(2))
        assert first == again


def test_charts_that_only_measure_are_not_read():
    held = {case.case_id for case in charts.read(half=charts.Half.MEASURING).cases}
    assert not held & {coded.name for coded in from_charts()}


def test_a_right_code_set_quotes_its_chart():
    for coded in from_charts():
        (document,) = coded.encounter.documents
        for choice in coded.choices:
            assert all(document.text[q.start : q.end] == q.text for q in choice.evidence)


def test_an_error_that_nothing_finds_is_listed(ground):
    kind = Kind("harmless", lambda ground, rng: iter([mutant(bare(["I10"]), bare(["E78.5"]), "E78.5")]))
    (proof,), _ = prove(replace(ground, charts=()), [kind])
    assert (proof.planted, proof.found, proof.share) == (1, 0, 0.0)
    assert proof.missed[0].coded.codes == ("E78.5",)


def test_a_kind_without_mutants_has_no_share(ground):
    (proof,), right = prove(replace(ground, charts=()), [Kind("none", lambda ground, rng: iter(()))])
    assert proof.share is None
    assert right.share is None


@pytest.mark.parametrize("swap", SWAPS, ids=lambda k: k.name)
def test_the_right_side_of_a_swap_is_right(swap, tables):
    for one in swap.plant(None, Random(0)):
        verdict = validate(one.base.choices, one.base.encounter, tables)
        moving = [f for f in verdict.findings if f.severity is not Severity.INFORMATION]
        assert not verdict.review, (one.base.codes, moving)


def invoke(ground, *arguments):
    return CliRunner().invoke(main, list(arguments), obj=ground)


def test_the_command_prints_counts_and_rules_and_no_words_of_notes(ground):
    few = replace(ground, charts=ground.charts[:6])
    done = invoke(few, "--kind", "duplicate", "--kind", "mistyped-into-another-code", "--missed", "1")
    assert done.exit_code == 0, done.output
    assert "CC006" in done.output
    assert "found" in done.output
    assert few.charts[0].choices[0].evidence[0].text not in done.output


def test_the_command_gives_json_and_fails_where_a_mark_is_missed(ground):
    done = invoke(replace(ground, charts=ground.charts[:3]), "--kind", "copd-and-flare-apart", "--json")
    told = json.loads(done.output)
    assert told["schema"] == "chartcite.mutants/1"
    assert told["kinds"][0]["found"] == told["kinds"][0]["planted"] == 2
    assert told["found"] == 1.0


def test_an_unknown_kind_is_a_usage_error(ground):
    done = invoke(ground, "--kind", "nonsense")
    assert done.exit_code == click.BadParameter.exit_code
    assert "there is no such kind" in done.output


def test_an_unusable_index_is_one_line(tmp_path):
    done = CliRunner().invoke(main, ["--home", str(tmp_path)])
    assert done.exit_code == 1
    assert "Traceback" not in done.output


def test_many_sets_leave_memory_flat_and_one_takes_little(tables):
    done = effort.many(tables, 400)
    assert done.sets == 400
    assert done.seconds > 0
    assert done.grown_mb is None or done.grown_mb < 40
    assert effort.milliseconds(tables) < 5


def test_the_suite_reads_every_row(ground, tables, tmp_path, monkeypatch):
    monkeypatch.setattr("evals.mutants.suite._MANY", 200)
    monkeypatch.setattr("evals.mutants.suite._IN_USE", 50)
    monkeypatch.setattr("evals.mutants.suite.prove", lambda ground: prove(ground, [PART, *KINDS[:1]]))
    session = Session(tmp_path, tmp_path, opener=lambda _: type("C", (), {"tables": tables})())
    result = run(MUTANTS, session)
    assert result.measured.readings.keys() == MUTANTS.rows.keys()
    assert result.measured.readings["found"].value == 1.0
