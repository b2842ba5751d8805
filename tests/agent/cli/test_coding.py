"""`chartcite code`: what goes in, what comes out, and that one bad note costs only itself."""

import io
import json
import os
from datetime import date

import pytest
from click.testing import CliRunner

from agent.cli.main import cli, main
from agent.records import Setting, Sex
from index.records import CodeSystem


@pytest.fixture
def note(tmp_path):
    path = tmp_path / "visit-1.txt"
    path.write_text("ASSESSMENT\n1. Type 2 diabetes with a foot ulcer.\n")
    return path


def _objects(text):
    return [json.loads(line) for line in text.splitlines()]


def test_a_file_is_shown_as_a_page(note, workbench):
    done = CliRunner().invoke(cli, ["code", str(note)], obj=workbench)
    assert done.exit_code == 0
    assert "E11.621" in done.stdout
    assert "«Type 2 diabetes with a foot ulcer»" in done.stdout
    assert done.stderr == ""
    assert workbench.fake.asked[0]["note_id"] == "visit-1"


def test_explain_tells_why_and_names_the_release(note, workbench, capsys):
    assert main(["code", str(note)], workbench) == 0
    brief = capsys.readouterr().out
    assert main(["code", str(note), "--explain"], workbench) == 0
    full = capsys.readouterr().out
    assert "ICD-10-CM April 2026" in brief
    assert "The assessment names type 2 diabetes" not in brief
    assert "The assessment names type 2 diabetes" in full


def test_json_is_one_object_a_note(note, workbench, capsys):
    assert main(["code", "--json", str(note), str(note)], workbench) == 0
    out, err = capsys.readouterr()
    first, second = _objects(out)
    assert first == second
    assert first["schema"] == "chartcite.coded_note/1"
    assert first["codes"][0]["guidelines"][0] == {
        "id": "I.C.4.a", "title": "Diabetes: as many codes as needed", "page": 39,
    }  # fmt: skip
    assert err == ""
    assert workbench.opened == 1


def test_options_become_facts_of_the_encounter(note, workbench):
    options = [
        "--setting",
        "Inpatient",
        "--date",
        "2026-05-14",
        "--sex",
        "f",
        "--age",
        "0",
        "--note-id",
        "mine",
    ]
    assert main(["code", str(note), *options], workbench) == 0
    asked = workbench.fake.asked[0]
    del asked["text"]
    assert asked == {
        "note_id": "mine",
        "setting": Setting.INPATIENT,
        "day": date(2026, 5, 14),
        "sex": Sex.FEMALE,
        "age_years": 0,
        "systems": None,
    }


def test_code_systems_are_asked_for_by_name(note, workbench):
    main(["code", str(note), "--systems", "icd10pcs, ICD-10-CM"], workbench)
    assert workbench.fake.asked[0]["systems"] == (CodeSystem.ICD10CM, CodeSystem.ICD10PCS)


def test_an_unknown_code_system_is_a_usage_error_that_names_the_known(note, workbench, capsys):
    assert main(["code", str(note), "--systems", "icd10cm,snomed"], workbench) == 2
    assert "'snomed' is none of icd10cm, icd10pcs, hcpcs, cpt" in " ".join(capsys.readouterr().err.split())


def test_a_jsonl_line_says_what_it_knows_and_options_win(tmp_path, workbench):
    path = tmp_path / "notes.jsonl"
    line = {"encounter_id": "e1", "text": "Asthma.", "setting": "emergency", "sex": "M", "age_years": 7,
            "date": "2026-04-02"}  # fmt: skip
    path.write_text(json.dumps(line) + "\n")
    assert main(["code", str(path), "--sex", "F"], workbench) == 0
    asked = workbench.fake.asked[0]
    assert (asked["note_id"], asked["setting"], asked["sex"]) == ("e1", Setting.EMERGENCY, Sex.FEMALE)
    assert (asked["age_years"], asked["day"]) == (7, date(2026, 4, 2))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("setting", "street"),
        ("setting", ["outpatient"]),
        ("sex", {}),
        ("sex", "female"),
        ("date", "02/04/2026"),
        ("age_years", -1),
        ("age_years", True),
    ],
)
def test_a_field_that_cannot_be_used_costs_its_note_alone(field, value, tmp_path, workbench, capsys):
    path = tmp_path / "notes.jsonl"
    lines = [{"note_id": "bad", "text": "Asthma.", field: value}, {"note_id": "good", "text": "Asthma."}]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert main(["code", "--json", str(path)], workbench) == 1
    bad, good = _objects(capsys.readouterr().out)
    assert bad["schema"] == "chartcite.error/1"
    assert bad["note_id"] == "bad"
    assert field in bad["error"]
    assert str(value) not in bad["error"]
    assert good["note_id"] == "good"


def test_standard_input_is_a_note(workbench, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("Café au lait spots.".encode("latin-1"))))
    assert main(["code", "-", "--note-id", "dictated"], workbench) == 0
    assert workbench.fake.asked[0]["text"] == "Café au lait spots."
    assert workbench.fake.asked[0]["note_id"] == "dictated"


def test_nothing_on_standard_input_is_told(workbench, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b" \n")))
    assert main(["code", "-"], workbench) == 1
    assert "'standard input' holds no words." in capsys.readouterr().err


def test_too_much_on_standard_input_is_refused(workbench, monkeypatch, capsys):
    monkeypatch.setattr("agent.cli.note_paths._LARGEST", 10)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"Hypertension, essential.")))
    assert main(["code", "-"], workbench) == 1
    assert "16 MiB" in capsys.readouterr().err
    assert workbench.fake.asked == []


def test_a_folder_is_coded_to_the_end_whatever_is_in_it(tmp_path, workbench, capsys):
    (tmp_path / "a.txt").write_text("Hypertension.")
    (tmp_path / "b.txt").write_bytes(b"\x00\x01\x02" * 50)
    (tmp_path / "c.txt").write_text(" \n\n")
    (tmp_path / "d.txt").write_text("unlucky patient")
    (tmp_path / "e.txt").write_text("broken arm of Mr Smith")
    (tmp_path / "f.txt").write_text("Asthma.")
    assert main(["code", str(tmp_path)], workbench) == 1
    out, err = capsys.readouterr()
    assert [a["note_id"] for a in workbench.fake.asked] == ["a", "d", "e", "f"]
    assert [line.split()[0] for line in out.splitlines() if line.endswith("──")] == ["a", "f"]
    told = err.splitlines()
    assert "'b.txt' is not a text file." in told[0]
    assert "'c.txt' holds no words." in told[1]
    assert told[2] == "chartcite: 'd': The note has no luck. Give another."
    assert told[3].startswith("chartcite: 'e': internal error (KeyError).")
    assert "Smith" not in err
    assert told[4] == "chartcite: 2 coded, 4 failed."


def test_debug_shows_where_a_note_failed(tmp_path, workbench, capsys):
    (tmp_path / "e.txt").write_text("broken arm of Mr Smith")
    assert main(["--debug", "code", str(tmp_path / "e.txt")], workbench) == 1
    err = capsys.readouterr().err
    assert "agent/cli/batch.py" in err
    assert "Smith" not in err


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda p: p.write_text(""), "holds no words."),
        (lambda p: p.write_bytes(bytes(range(256)) * 4), "is not a text file."),
        (lambda p: p.write_text("pain " * 2_000_000), "Split it into one file per encounter."),
        (lambda p: p.mkdir(), "holds no .txt files."),
        (lambda p: None, "No such file or directory."),
    ],
)
def test_a_note_that_cannot_be_read_is_told_with_a_remedy(make, told, tmp_path, bare_workbench, capsys):
    path = tmp_path / "note.txt"
    make(path)
    assert main(["code", str(path)], bare_workbench) == 1
    out, err = capsys.readouterr()
    assert told in err
    assert len(err.splitlines()) == 1
    assert out == ""


def test_a_file_that_may_not_be_read_is_told(note, workbench, capsys, monkeypatch):
    def refuse(_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.read_bytes", refuse)
    assert main(["code", str(note)], workbench) == 1
    assert "Permission denied" in capsys.readouterr().err


def test_a_jsonl_file_without_notes_is_an_error(tmp_path, workbench, capsys):
    (tmp_path / "none.jsonl").write_text("\n")
    assert main(["code", str(tmp_path / "none.jsonl")], workbench) == 1
    assert "There is no note in what was given." in capsys.readouterr().err


def test_out_holds_one_object_a_line_errors_too(tmp_path, note, workbench, capsys):
    out = tmp_path / "coded.jsonl"
    assert main(["code", str(note), str(tmp_path / "absent.txt"), "--out", str(out)], workbench) == 1
    coded, failed = _objects(out.read_text("utf-8"))
    assert (coded["note_id"], failed["schema"]) == ("visit-1", "chartcite.error/1")
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "No such file" in shown.err
    assert f"1 coded, 1 failed. Written to {str(out)!r}." in shown.err
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_an_interruption_leaves_the_old_output_as_it_was(tmp_path, note, workbench):
    out = tmp_path / "coded.jsonl"
    out.write_text("before\n")
    (tmp_path / "z.txt").write_text("interrupt here")
    assert main(["code", str(note), str(tmp_path / "z.txt"), "--out", str(out)], workbench) == 130
    assert out.read_text() == "before\n"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["coded.jsonl", "visit-1.txt", "z.txt"]


def test_without_an_index_nothing_is_written(tmp_path, note, bare_workbench, capsys):
    out = tmp_path / "coded.jsonl"
    assert main(["code", str(note), "--json", "--out", str(out)], bare_workbench) == 1
    assert not out.exists()
    (told,) = _objects(capsys.readouterr().out)
    assert told["remedy"] == "Run: chartcite index build"


@pytest.mark.parametrize("place", ["no/folder/x.jsonl", "."])
def test_an_output_that_cannot_be_written_is_told_before_any_work(place, tmp_path, note, workbench, capsys):
    assert main(["code", str(note), "--out", str(tmp_path / place)], workbench) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert workbench.opened == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["{note}", "--out", "{note}"], "would replace a note that is to be read"),
        (["{note}", "{note}", "--note-id", "x"], "--note-id names one note"),
        (["{folder}", "--note-id", "x"], "--note-id names one note"),
        (["notes.jsonl", "--note-id", "x"], "--note-id names one note"),
        (["-", "-"], "can be read once only"),
        (["claim.json"], "Codes are judged by: chartcite validate FILE.json"),
        (["{note}", "CLAIM.JSON"], "is JSON, not a note"),
    ],
)
def test_what_cannot_be_meant_is_refused(arguments, told, note, workbench, capsys):
    filled = [a.format(note=note, folder=note.parent) for a in arguments]
    assert main(["code", *filled], workbench) == 2
    assert told in capsys.readouterr().err
    assert workbench.fake.asked == []


def test_a_file_name_that_is_no_text_still_gives_an_object(tmp_path, workbench, capsys):
    path = os.fsencode(tmp_path) + b"/visit-\xff.txt"
    try:
        with open(path, "w") as file:  # noqa: PTH123 - a Path cannot be made of bytes
            file.write("Hypertension.")
    except OSError:
        pytest.skip("this file system takes no such names")
    assert main(["code", "--json", os.fsdecode(path)], workbench) == 0
    assert json.loads(capsys.readouterr().out)["note_id"] == "visit-?"


def test_the_index_is_looked_for_where_home_says(tmp_path, note, workbench):
    assert main(["code", str(note), "--home", str(tmp_path)], workbench) == 0
    assert workbench.places == [tmp_path]


def test_colour_is_left_out_where_it_is_not_wanted(note, workbench, capsys, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    assert main(["code", str(note)], workbench) == 0
    coloured = capsys.readouterr().out
    assert main(["code", str(note), "--no-color"], workbench) == 0
    plain = capsys.readouterr().out
    assert "\x1b[" in coloured
    assert "«" not in coloured
    assert "\x1b[" not in plain
    assert "«" in plain
