from datetime import date
from pathlib import Path

import pytest

from agent.errors import InputError
from agent.records import Setting, Sex
from evals.cases import DataAbsentError
from evals.readers import charts
from index.records import CodeSystem

CHART = """
id = "clinic-foot-ulcer"
setting = "outpatient"
style = "tidy"
day = 2026-05-12
sex = "female"
age_years = 67
text = '''
Type 2 diabetes with a right foot ulcer. On metformin. Never smoked. Type 2 diabetes is stable.
'''

[[codes]]
code = "E11.621"
quotes = ["Type 2 diabetes", "right foot ulcer"]
guidelines = ["I.C.4.a"]
acceptable = ["e11622"]

[[codes]]
code = "Z79.84"
quotes = ["On metformin"]
guidelines = ["I.C.4.a.3"]
optional = true

[[forbidden]]
code = "Z87"
why = "she never smoked"
"""


def write(folder: Path, text: str = CHART, name: str = "clinic/foot-ulcer.toml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_a_chart_becomes_a_case(tmp_path):
    (case,) = charts.read(write(tmp_path)).cases
    assert (case.case_id, case.codes, case.optional) == ("clinic-foot-ulcer", {"E11.621"}, {"Z79.84"})
    assert (case.setting, case.day, case.sex, case.age_years) == (
        Setting.OUTPATIENT, date(2026, 5, 12), Sex.FEMALE, 67,
    )  # fmt: skip
    assert case.acceptable == {"E11.621": {"E11.622"}}
    assert case.forbidden == {"Z87": "she never smoked"}
    assert case.sequence == ("E11.621", "Z79.84")
    assert case.guidelines == {"E11.621": ("I.C.4.a",), "Z79.84": ("I.C.4.a.3",)}


def test_a_quotes_span_is_where_it_stands_first(tmp_path):
    (case,) = charts.read(write(tmp_path)).cases
    assert [(s.code, case.text[s.start : s.end], s.start) for s in case.spans] == [
        ("E11.621", "Type 2 diabetes", 0),
        ("E11.621", "right foot ulcer", 23),
        ("Z79.84", "On metformin", 41),
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('sex = "female"\n', "", "sex is missing"),
        ('style = "tidy"', 'style = "tidy"\nmood = "good"', "mood is not a key of a chart"),
        ("age_years = 67", 'age_years = "67"', "age_years must be a whole number"),
        ("day = 2026-05-12", 'day = "2026-05-12"', "day must be a date"),
        ('"outpatient"', '"clinic"', "setting is none of inpatient, outpatient, emergency, professional"),
        ('code = "E11.621"', 'code = "ulcer"', r"codes\[0\].code is not the form of a code"),
        ('["e11622"]', '["none"]', r"codes\[0\].acceptable holds something that is not the form"),
        ('["On metformin"]', '["on Metformin"]', r"codes\[1\].quotes holds words that are not in the text"),
        ('["I.C.4.a"]', "[4]", r"codes\[0\].guidelines holds something that is not text"),
        ('why = "she never smoked"', "", r"forbidden\[0\].why is missing"),
        ("id =", "id = =", "is not TOML"),
    ],
)
def test_what_is_wrong_with_a_chart_is_told_by_file_and_key(tmp_path, old, new, told):
    assert old in CHART
    with pytest.raises(InputError, match=told) as raised:
        charts.read(write(tmp_path, CHART.replace(old, new)))
    assert "'foot-ulcer.toml'" in raised.value.message
    assert "metformin" not in raised.value.message


def test_a_list_of_other_things_is_no_list_of_codes(tmp_path):
    head = CHART[: CHART.index("[[codes]]")]
    with pytest.raises(InputError, match=r"codes\[0\]\. is not a table"):
        charts.read(write(tmp_path, head + "codes = [3]\nforbidden = []\n"))


def test_two_charts_of_one_id_are_told(tmp_path):
    write(tmp_path)
    write(tmp_path, name="clinic/twin.toml")
    with pytest.raises(InputError, match="have the id 'clinic-foot-ulcer'"):
        charts.read(tmp_path)


def test_halves_are_fixed_by_the_list(tmp_path):
    write(tmp_path)
    write(tmp_path, CHART.replace("clinic-foot-ulcer", "clinic-other"), "clinic/other.toml")
    (tmp_path / "measuring.txt").write_text("# a note\n\nclinic-other\nclinic-gone\n", "utf-8")
    tuning = charts.read(tmp_path, charts.Half.TUNING)
    measuring = charts.read(tmp_path, charts.Half.MEASURING)
    assert ([c.case_id for c in tuning.cases], tuning.name) == (["clinic-foot-ulcer"], "charts-tuning")
    assert ([c.case_id for c in measuring.cases], measuring.name) == (["clinic-other"], "charts-measuring")
    assert measuring.left_out == {
        "charts of the other half": 1,
        "ids of measuring.txt without a chart": 1,
    }
    assert charts.read(tmp_path).name == "charts"
    assert len(charts.read(tmp_path / "clinic", charts.Half.TUNING).cases) == 1


def test_without_a_chart_or_a_list_that_is_told(tmp_path):
    with pytest.raises(DataAbsentError, match="holds no chart"):
        charts.read(tmp_path)
    with pytest.raises(DataAbsentError, match="holds no chart"):
        charts.read(tmp_path / "none.toml")
    write(tmp_path)
    with pytest.raises(DataAbsentError, match=r"measuring\.txt"):
        charts.read(tmp_path, charts.Half.MEASURING)


def test_the_chart_of_the_docs_has_the_form_that_is_read(tmp_path):
    page = (Path(__file__).parents[3] / "docs" / "evaluating.md").read_text("utf-8")
    (case,) = charts.read(write(tmp_path, page.split("```toml\n")[1].split("```")[0])).cases
    assert (case.codes, set(case.forbidden)) == ({"E11.621"}, {"Z87"})


def test_a_chart_of_another_system_says_so(tmp_path):
    head = CHART[: CHART.index("[[codes]]")].replace("style", 'system = "ICD-10-PCS"\nstyle', 1)
    rows = '[[codes]]\ncode = "0dtj4zz"\nquotes = ["ulcer"]\nguidelines = []\nacceptable = ["0DTJ0ZZ"]\n'
    (case,) = charts.read(
        write(tmp_path, head + rows + '[[forbidden]]\ncode = "0DJ"\nwhy = "integral"\n')
    ).cases
    assert (case.system, case.codes) == (CodeSystem.ICD10PCS, {"0DTJ4ZZ"})
    assert case.acceptable == {"0DTJ4ZZ": {"0DTJ0ZZ"}}
    with pytest.raises(InputError, match="system is none of ICD-10-CM, ICD-10-PCS"):
        charts.read(write(tmp_path, CHART.replace("style", 'system = "CPT"\nstyle', 1)))


def test_our_own_hospital_documents_are_coded_in_procedures_and_halved():
    both = charts.procedures()
    parts = [charts.procedures(half=half) for half in (charts.Half.TUNING, charts.Half.MEASURING)]
    assert [len(part.cases) for part in parts] == [35, 35]
    assert sum(len(part.cases) for part in parts) == len(both.cases)
    assert {case.system for case in both.cases} == {CodeSystem.ICD10PCS}
    assert all(case.codes and case.forbidden for case in both.cases)
    assert all(c.text[s.start : s.end] == s.text for c in both.cases for s in c.spans)


def test_our_own_charts_are_read_whole_and_parted():
    both, *parts = (charts.read(half=half) for half in charts.Half)
    ids = [c.case_id for c in both.cases]
    assert len(ids) >= 150
    assert sorted(c.case_id for part in parts for c in part.cases) == sorted(ids)
    assert all(len(part.cases) >= 50 for part in parts)
    assert all(c.text[s.start : s.end] == s.text for c in both.cases for s in c.spans)
