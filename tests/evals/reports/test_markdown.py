import re
from itertools import pairwise

from evals.reports import markdown
from evals.reports.contents import sections


def test_every_section_is_there(report):
    made = markdown(report())
    assert made.startswith("# aci\n\nThis report holds no words of the notes.\n")
    assert re.findall(r"^## (.*)$", made, re.MULTILINE) == [s.title for s in sections(report(), None)]


def test_tables_hold_together_whatever_a_note_says(report):
    lines = markdown(report(excerpts=True, baseline=True)).splitlines()
    for before, line in pairwise(lines):
        if before.startswith("|") and line.startswith("|"):
            assert len(re.findall(r"(?<!\\)\|", before)) == len(re.findall(r"(?<!\\)\|", line))


def test_words_of_a_note_are_marked_and_escaped_where_asked_for(report):
    made = markdown(report(excerpts=True))
    assert r"ASSESSMENT: **Diabetes** with \<b\>foot\</b\> ulcer \| left." in made
    assert "Keep it where the notes may be kept." in made


def test_and_absent_where_not(report):
    made = markdown(report())
    assert not re.search("ASSESSMENT|Monday", made)


def test_titles_are_escaped(report):
    assert r"Diabetes \& \<i\>foot\</i\> ulcer" in markdown(report())
