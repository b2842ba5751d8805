"""The rules of other systems and of lists, on a store of small files in the layouts of the official ones."""

import shutil
from datetime import date

import pytest

from agent.records import Choice, Encounter, Setting, Severity, Sex
from agent.validate import validate
from index.opening import current_folder
from index.table_adding import add_files
from index.tables import CodeTables

DAY = date(2026, 5, 4)
PROFESSIONAL, OUTPATIENT, INPATIENT = Setting.PROFESSIONAL, Setting.OUTPATIENT, Setting.INPATIENT
PTP = "Column 1\tColumn 2\tEffective\tDeletion\tModifier\tPTP Edit Rationale"
PCS = """<?xml version="1.0" encoding="UTF-8"?>
<ICD10PCS.tabular><version>2026</version>
 <pcsTable>
  <axis pos="1" values="1"><title>Section</title><label code="0">Medical and Surgical</label></axis>
  <axis pos="2" values="1"><title>Body System</title><label code="D">Gastrointestinal System</label></axis>
  <axis pos="3" values="1"><title>Operation</title><label code="T">Resection</label></axis>
  <pcsRow codes="2">
   <axis pos="4" values="1"><title>Body Part</title><label code="J">Appendix</label></axis>
   <axis pos="5" values="2"><title>Approach</title><label code="0">Open</label>
    <label code="4">Percutaneous Endoscopic</label></axis>
   <axis pos="6" values="1"><title>Device</title><label code="Z">No Device</label></axis>
   <axis pos="7" values="1"><title>Qualifier</title><label code="Z">No Qualifier</label></axis>
  </pcsRow>
 </pcsTable>
</ICD10PCS.tabular>"""
FILES = {
    "icd10pcs_tables_2026.xml": (PCS,),
    "hcpcs_2025q4.csv": (
        "code,short,long", "G0101,Exam,Pelvic exam", "G0102,Exam,Prostate exam", "G0199,Exam,Former exam",
        "J1885,Ketorolac,Ketorolac 15 mg", "J1100,Dexamethasone,Dexamethasone 1 mg", "LT,Left,Left side",
    ),
    "hcpcs_2026q2.csv": (
        "code,short,long", "G0101,Exam,Pelvic exam", "G0102,Exam,Prostate exam", "G0103,Test,Prostate test",
        "J1885,Ketorolac,Ketorolac 15 mg", "J1100,Dexamethasone,Dexamethasone 1 mg", "LT,Left,Left side",
    ),
    "ccipra-2026q2.txt": (
        PTP, "G0101\tG0102\t20250101\t*\t0\tWhy", "G0101\tG0103\t20250101\t*\t1\tWhy",
        "G0102\tG0103\t20200101\t20260331\t0\tWhy",
    ),
    "ccioph-2026q2.txt": (PTP, "G0102\tG0103\t20250101\t*\t0\tWhy"),
    "MUE_Eff_04-01-2026.csv": (
        "HCPCS/CPT Code,Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale",
        "J1885,8,3 Date of Service Edit: Clinical,Data", "J1100,2,2 Date of Service Edit: Policy,Policy",
        "G0102,2,1 Line Edit,Policy",
    ),
    "AOC_V2026Q2-MCR.txt": (
        "AOC_Edit_Type\tAdd-On_Code\tPrimary_Code\tAOC_Edit_EffDT\tAOC_Edit_DelDT",
        "1\tG0103\tG0101\t2020001\t", "1\tG0102\tG0101\t2020001\t2021001", "3\tJ1100\tG0101\t2020001\t",
    ),
    "mce_v43.csv": (
        "code,description,edit,rule", "N30.00,Cystitis,Age,Pediatric (Ages 0-17)",
        "Z00.129,Exam,Age,Pediatric (Ages 0-17)", "L29.2,Itch,Sex,Female Only", "N40.0,x,Sex,Male Only",
        "Z53.20,x,Other,Unacceptable principal diagnosis", "R63.0,x,Other,Questionable admission",
        "Z53.8,x,Other,Principal Diagnosis Only With a Secondary Diagnosis",
        "H66.90,x,Other,Unspecified Code", "0DTJ0ZZ,x,Coverage,Limited Coverage",
    ),
    "poa_FY2026.txt": ("Order26\tPOAexemptCode\tDescription", "1\tZ53.20\tx"),
    "Table 6J FY2026.txt": ("TABLE 6J - COMPLETE CC LIST - FY2026", "Diagnosis Code\tTitle", "N1830\tx"),
}  # fmt: skip


@pytest.fixture(scope="module")
def stored(tmp_path_factory, index_home):
    """The tables in use, with small lists and a few services added."""
    folder = tmp_path_factory.mktemp("lists")
    shutil.copy(current_folder(index_home) / "tables.sqlite", folder)
    paths = [folder / name for name in FILES]
    for path, lines in zip(paths, FILES.values(), strict=True):
        path.write_text("\n".join(lines) + "\n", "utf-8")
    add_files(folder / "tables.sqlite", paths)
    with CodeTables.open(folder / "tables.sqlite") as opened:
        yield opened


def service(code, *modifiers, units=None, system="HCPCS"):
    return Choice(code, "", (), confidence=1.0, system=system, units=units, modifiers=modifiers)


def procedure(code):
    return service(code, system="ICD-10-PCS")


def diagnosis(code, poa=None):
    return Choice(code, "", (), confidence=1.0, poa=poa)


def judge(stored, setting, *choices, day=DAY, **patient):
    return validate(choices, Encounter("lists", setting, day=day, **patient), stored)


def rules(verdict, *shown):
    found = [(f.rule, f.codes) for f in verdict.findings]
    return [one for one in found if not shown or one[0] in shown]


def test_services_are_titled_by_their_own_tables_and_stand(stored):
    verdict = judge(stored, PROFESSIONAL, diagnosis("I10"), service("j1885", units=2), service("G0101"))
    assert [(c.code, c.title, c.sequence) for c in verdict.final] == [
        ("I10", "Essential (primary) hypertension", 1),
        ("J1885", "Ketorolac 15 mg", 1),
        ("G0101", "Pelvic exam", 2),
    ]
    assert verdict.findings == ()


def test_a_procedure_stands_for_a_stay_and_is_told_to_be_of_it_elsewhere(stored):
    assert judge(stored, INPATIENT, diagnosis("K35.80"), procedure("0dtj0zz")).final[1].code == "0DTJ0ZZ"
    elsewhere = judge(stored, OUTPATIENT, procedure("0DTJ4ZZ"))
    assert rules(elsewhere) == [("CC406", ("0DTJ4ZZ",))]
    assert rules(judge(stored, INPATIENT, service("J1885"))) == [("CC406", ("J1885",))]


@pytest.mark.parametrize(
    ("code", "rule", "repair"),
    [
        ("0DTJ9ZZ", "CC401", "0DTJ"),
        ("0DTJ", "CC402", "0DTJ0ZZ"),
        ("0DT", "CC402", "0DTJ0ZZ"),
        ("J1885", "CC401", "It is a code of HCPCS: give it with that system."),
        ("K35.80", "CC401", "It is a code of ICD-10-CM"),
    ],
)
def test_what_is_no_procedure_is_told_with_what_it_may_be(code, rule, repair, stored):
    verdict = judge(stored, INPATIENT, diagnosis("I10"), procedure(code))
    (finding,) = [f for f in verdict.findings if f.severity is Severity.ERROR]
    assert finding.rule == rule
    assert repair in finding.repair
    assert [c.code for c in verdict.review] == [code.replace(" ", "")]


def test_a_service_given_as_a_diagnosis_is_told_so(stored):
    (finding,) = judge(stored, OUTPATIENT, diagnosis("J1885"), diagnosis("I10")).findings
    assert (finding.rule, finding.repair) == ("CC001", "It is a code of HCPCS: give it with that system.")


def test_a_code_of_another_edition_is_told_so(stored):
    (finding,) = judge(stored, PROFESSIONAL, service("G0101"), service("G0199")).findings
    assert (finding.rule, finding.codes) == ("CC401", ("G0199",))
    assert finding.repair == "It is a code of HCPCS 2025 Q4: check the date of service."
    assert rules(judge(stored, PROFESSIONAL, service("G0199"), day=date(2025, 11, 3)), "CC401") == []


def test_a_code_that_is_of_two_systems_is_taken_for_the_one_it_is_given_with(stored):
    verdict = judge(stored, PROFESSIONAL, diagnosis("J11.00"), service("J1100"), service("G0101"))
    assert [c.title[:13] for c in verdict.final] == ["Influenza due", "Dexamethasone", "Pelvic exam"]


def test_a_modifier_is_no_code_and_one_that_is_not_known_is_told(stored):
    assert rules(judge(stored, PROFESSIONAL, service("LT"))) == [("CC402", ("LT",))]
    assert rules(judge(stored, PROFESSIONAL, service("G0101", "QQ", "LT", "59"))) == [("CC438", ("G0101",))]


def test_outside_the_releases_of_a_system_it_is_said_which_was_asked(stored):
    (finding,) = judge(stored, PROFESSIONAL, service("G0101"), day=date(2026, 8, 1)).findings
    assert finding.rule == "CC404"
    assert "HCPCS" in finding.message
    assert "chartcite tables download hcpcs-2026-q3 (held: HCPCS 2025 Q4" in finding.repair


def test_codes_of_a_system_that_is_not_held_are_judged_by_lists_alone(stored):
    verdict = judge(stored, PROFESSIONAL, service("99213", system="CPT"), service("99214", system="CPT"))
    assert rules(verdict) == [("CC405", ("99213", "99214"))]
    visit, drained = service("99213", system="CPT"), service("20610", system="CPT")
    twice = judge(stored, PROFESSIONAL, visit, drained, drained)
    assert dict(rules(twice))["CC405"] == ("99213", "20610")


def test_the_date_is_held_against_icd_10_cm_only_where_its_codes_are_given(stored):
    long_ago = date(2012, 3, 1)
    alone = rules(judge(stored, PROFESSIONAL, service("G0101"), day=long_ago))
    assert [rule for rule, _ in alone] == ["CC404"]
    both = rules(judge(stored, PROFESSIONAL, diagnosis("I10"), service("G0101"), day=long_ago))
    assert {rule for rule, _ in both} >= {"CC301", "CC404"}


def test_a_pair_is_held_against_the_edits_of_the_setting_and_of_the_day(stored):
    exams = service("G0102"), service("G0101")
    assert rules(judge(stored, PROFESSIONAL, *exams)) == [("CC430", ("G0102", "G0101"))]
    assert rules(judge(stored, OUTPATIENT, *exams)) == []
    tests = service("G0101"), service("G0102", "59"), service("G0103")
    assert ("CC430", ("G0103", "G0102")) not in rules(judge(stored, PROFESSIONAL, *tests))
    earlier = judge(stored, PROFESSIONAL, *tests, day=date(2026, 3, 31))
    assert ("CC430", ("G0103", "G0102")) in rules(earlier)
    assert rules(judge(stored, INPATIENT, *exams), "CC430") == []


@pytest.mark.parametrize(
    ("modifier", "found"), [((), True), (("59",), False), (("F5",), False), (("76",), True)]
)
def test_a_pair_that_a_modifier_sets_apart_needs_one_of_those_that_count(modifier, found, stored):
    verdict = judge(stored, PROFESSIONAL, service("G0101"), service("G0103", *modifier))
    assert rules(verdict, "CC431") == ([("CC431", ("G0103", "G0101"))] if found else [])


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ((service("J1885", units=8),), []),
        ((service("J1885", units=9),), ["CC434"]),
        ((service("J1885", units=5), service("J1885", "76", units=4)), ["CC434", "CC434"]),
        ((service("J1100", units=1), service("J1100", "76"), service("G0101")), []),
        ((service("J1100", units=2), service("J1100", "76"), service("G0101")), ["CC433", "CC433"]),
        ((service("G0102", units=2), service("G0102", "76", units=2)), []),
        ((service("G0102", units=3), service("G0102", "76", units=2)), ["CC432"]),
    ],
)
def test_units_are_counted_as_the_adjudication_indicator_says(lines, found, stored):
    assert [rule for rule, _ in rules(judge(stored, PROFESSIONAL, *lines))] == found


def test_an_add_on_code_wants_its_primary_which_may_be_in_review(stored):
    assert rules(judge(stored, PROFESSIONAL, service("G0103"))) == [("CC435", ("G0103",))]
    assert rules(judge(stored, PROFESSIONAL, service("G0103", "59"), service("G0101"))) == []
    in_review = judge(stored, PROFESSIONAL, service("G0103", "59"), service("G0101"), service("G0101"))
    assert rules(in_review, "CC435") == []
    assert rules(judge(stored, PROFESSIONAL, service("J1100"))) == [("CC436", ("J1100",))]
    assert rules(judge(stored, PROFESSIONAL, service("J1100"), service("J1885"))) == []


def test_ages_are_held_against_the_list_and_told_once(stored):
    cystitis = judge(stored, OUTPATIENT, diagnosis("N30.00"), age_years=40)
    assert rules(cystitis) == [("CC410", ("N30.00",))]
    assert cystitis.findings[0].basis == "Medicare Code Editor lists FY2026"
    assert rules(judge(stored, OUTPATIENT, diagnosis("N30.00"), age_years=17)) == []
    assert rules(judge(stored, OUTPATIENT, diagnosis("Z00.129"), age_years=40)) == [("CC305", ("Z00.129",))]


def test_the_sex_edits_only_inform_and_only_where_no_rule_of_ours_says_more(stored):
    itch = judge(stored, OUTPATIENT, diagnosis("L29.2"), sex=Sex.MALE)
    assert [f.severity for f in itch.findings] == [Severity.INFORMATION]
    assert rules(judge(stored, OUTPATIENT, diagnosis("N40.0"), sex=Sex.FEMALE)) == [("CC304", ("N40.0",))]


@pytest.mark.parametrize(
    ("codes", "found"),
    [
        (("Z53.20", "I10"), ["CC412"]), (("I10", "Z53.20"), []), (("Z53.8",), ["CC412"]),
        (("Z53.8", "I10"), []), (("R63.0",), ["CC413"]), (("I10", "R63.0"), []),
    ],
)  # fmt: skip
def test_the_principal_diagnosis_of_a_stay_is_held_against_the_list(codes, found, stored):
    given = [diagnosis(code) for code in codes]
    assert [rule for rule, _ in rules(judge(stored, INPATIENT, *given))] == found
    assert rules(judge(stored, OUTPATIENT, *given), "CC412", "CC413") == []


def test_a_side_left_open_is_told_of_a_stay_alone(stored):
    assert rules(judge(stored, INPATIENT, diagnosis("H66.90"))) == [("CC415", ("H66.90",))]
    assert rules(judge(stored, OUTPATIENT, diagnosis("H66.90"))) == []


def test_coverage_and_severity_are_shown_for_a_stay_alone(stored):
    stay = judge(stored, INPATIENT, diagnosis("I12.9"), diagnosis("N18.30"), procedure("0DTJ0ZZ"))
    assert rules(stay, "CC414", "CC424") == [("CC414", ("0DTJ0ZZ",)), ("CC424", ("N18.30",))]
    visit = judge(stored, OUTPATIENT, diagnosis("I12.9"), diagnosis("N18.30"))
    assert rules(visit, "CC414", "CC424") == []


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ((("I10", "Y"), ("Z53.20", None)), []),
        ((("I10", "y"), ("Z53.20", "1")), []),
        ((("I10", "Y"), ("Z53.20", "N")), [("CC421", ("Z53.20",))]),
        ((("I10", None), ("Z53.20", "")), [("CC422", ("I10",))]),
        ((("I10", "1"), ("Z53.20", "")), [("CC422", ("I10",))]),
        ((("I10", None), ("Z53.20", None)), []),
        ((("I10", "Q"), ("Z53.20", "")), [("CC420", ("I10",))]),
        ((("I10", "Y"), ("J95.811", "N")), [("CC423", ("J95.811",))]),
    ],
)
def test_indicators_are_held_against_the_exempt_list(given, found, stored):
    assert rules(judge(stored, INPATIENT, *(diagnosis(*one) for one in given))) == found


def test_a_procedure_has_no_indicator(stored):
    choice = Choice("0DTJ4ZZ", "", (), confidence=1.0, system="ICD-10-PCS", poa="Y")
    assert rules(judge(stored, INPATIENT, diagnosis("K35.80", "Y"), choice)) == [("CC420", ("0DTJ4ZZ",))]


def test_the_verdict_names_the_lists_that_were_asked_and_no_other(stored, tables):
    visit = judge(stored, PROFESSIONAL, diagnosis("I10"), service("G0101"), service("G0103", "59"))
    assert visit.lists == {
        "ncci_ptp": "ncci-ptp-2026-04", "ncci_mue": "ncci-mue-2026-04", "ncci_add_on": "ncci-add-on-2026-04",
    }  # fmt: skip
    stay = judge(stored, INPATIENT, diagnosis("I10", "Y"), diagnosis("E11.9", "Y"), age_years=50)
    assert set(stay.lists) == {"mce", "cc_mcc", "poa_exempt"}
    assert judge(tables, PROFESSIONAL, diagnosis("I10")).lists == {}


def test_an_edition_that_is_not_of_the_day_says_so(stored):
    late = judge(stored, OUTPATIENT, diagnosis("N30.00"), day=date(2025, 3, 1), age_years=40)
    basis = next(f.basis for f in late.findings if f.rule == "CC410")
    assert basis == "Medicare Code Editor lists FY2026, in force 2025-10-01 to 2026-09-30"
