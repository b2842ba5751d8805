import pytest

from evals.reports.circumstances import comparison_section, consistency_section, effort_section
from evals.reports.contents import left_out, sections
from evals.reports.grids import Bar, Excerpt
from evals.reports.listed import excerpt, extra_section, failures_section, forbidden_section, missed_section
from evals.reports.measured import abstention_section, headline_section, outcomes_section, stages_section


def rows(section, place: int = 0) -> dict:
    return {row[0]: row[1:] for row in section.grids[place].rows}


def test_the_headline_has_values_and_intervals(report):
    found = rows(headline_section(report()))
    # One hit, one extra, two misses.
    assert found["micro-F1"][0] == "0.400"
    assert " to " in found["micro-F1"][1]
    assert found["forbidden codes given"][0] == found["notes that crashed"][0] == "1"
    assert found["gold codes among the note's candidates at 50"][0] == "0.900"
    assert found["first-listed code right"][0] == "—"


def test_views_stand_beside_each_other(report):
    section = headline_section(report())
    assert "filters: problem-codes" in section.about
    assert list(rows(section, 1)) == ["as given", "problem-codes"]


def test_stages_show_what_each_lost(report):
    found = rows(stages_section(report()))
    assert found["offered within 5"] == (Bar(2 / 3, "66.7 %"), "2", "1", "chooser: offered below first")
    assert found["final"] == (Bar(1 / 3, "33.3 %"), "1", "0", "")
    assert stages_section(report(stages=False)).grids == ()


def test_outcomes_are_shares_of_all_answers(report):
    found = rows(outcomes_section(report()))
    assert found["exact"][0] == Bar(0.25, "1")
    assert found["missed"][0] == Bar(0.5, "2")


def test_the_best_threshold_is_named(report):
    # At .65 the headache alone is given: one hit, two misses.
    assert "F1 is highest, 0.500, at 0.65" in abstention_section(report()).about


def test_a_miss_has_its_stage_its_rival_and_its_reason(report):
    section = missed_section(report())
    found = rows(section)["note-<1>"]
    assert found == (
        "E11.621",
        "Diabetes & <i>foot</i> ulcer",
        "chooser: offered below first",
        "E11.9 title E11.9",
        "missed",
        "not a heading",
    )
    assert "the note says" not in section.grids[0].columns


def test_excerpts_are_a_column_of_their_own_where_asked_for(report):
    asked = report(excerpts=True)
    assert rows(missed_section(asked))["note-<1>"][-1] == Excerpt(
        "ASSESSMENT: ", "Diabetes", " with <b>foot</b> ulcer | left. Headache since Monday; osteomyelitis…"
    )
    assert rows(missed_section(asked))["note-2"][-1] == ""
    assert rows(extra_section(asked))["note-<1>"][-1].words == "osteomyelitis"


def test_an_excerpt_is_cut_between_words():
    text = "He has longstanding\n\n severe  hypertension, well controlled."
    at = text.index("hyper")
    assert excerpt(text, at, at + 12, around=12) == Excerpt("…severe ", "hypertension", ", well…")
    assert excerpt("gout", 0, 4) == Excerpt("", "gout", "")


def test_extras_forbidden_codes_and_failures(report):
    assert rows(extra_section(report()))["note-<1>"] == ("M86.9", "title M86.9", "0.60", "other", "")
    assert rows(forbidden_section(report()))["note-<1>"] == ("M86.9", "title M86.9", "judged unlikely (IV.H)")
    assert rows(failures_section(report())) == {"note-2": ("ValueError",)}


def test_long_lists_are_cut_and_say_so(report):
    grid = missed_section(report(), 1).grids[0]
    assert (len(grid.rows), left_out(grid)) == (1, "1 more in result.json.")


def test_the_comparison(report):
    section = comparison_section(report(baseline=True))
    assert rows(section)["difference"] == ("+0.500",)
    assert "1 only in this one" in section.about
    assert [g.caption for g in section.grids] == ["", "Codes gained: 1"]
    assert comparison_section(report()).grids == ()


def test_steadiness_and_effort(report):
    assert rows(consistency_section(report())) == {"upper case": ("2", "50.0 %", "0.750")}
    found = rows(effort_section(report()))
    assert (found["peak memory"], found["cost"]) == (("331 MB",), ("—",))


@pytest.mark.parametrize("excerpts", [True, False])
def test_keys_of_sections_are_unique(report, excerpts):
    keys = [s.key for s in sections(report(excerpts=excerpts), None)]
    assert len(keys) == len(set(keys)) == 15
