from pathlib import Path

import pytest

from agent.rules.catalog import RULES
from agent.rules.pages import render, render_contents, write

PAGES = Path(__file__).parents[3] / "docs" / "rules"
REMEDY = "run: python -m agent.rules.pages docs/rules"


@pytest.mark.parametrize("known", RULES, ids=lambda r: r.rule_id)
def test_page_in_the_repository_is_up_to_date(known):
    assert (PAGES / f"{known.rule_id}.md").read_text(encoding="utf-8") == render(known), REMEDY


def test_contents_are_up_to_date_and_no_page_is_left_over():
    assert (PAGES / "README.md").read_text(encoding="utf-8") == render_contents(), REMEDY
    pages = {path.stem for path in PAGES.glob("CC*.md")}
    assert pages == {known.rule_id for known in RULES}


def test_a_page_shows_the_quote_what_the_note_says_of_it_and_the_patient():
    page = render(next(r for r in RULES if r.rule_id == "CC205"))
    assert "> Her mother had breast cancer." in page
    assert "`C50.919` from “breast cancer” (family)" in page
    assert "(outpatient, sex F)" in render(next(r for r in RULES if r.rule_id == "CC304"))


def test_writing_gives_one_page_a_rule(tmp_path):
    write(tmp_path)
    assert len(list(tmp_path.iterdir())) == len(RULES) + 1
