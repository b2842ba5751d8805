"""`chartcite validate` of many code sets, and `--out`."""

import json

import pytest
from rich.console import Console

from agent.cli import validating_many
from agent.cli.main import main

LINES = (
    '{"note_id": "a1", "codes": ["E11.9", "I10"]}',
    '{"note_id": "a2", "codes": ["E10.9", "E11.9"]}',
    '{"note_id": "a3", "codes": ["I50.9", "I11.0"]}',
)
BAD = '{"codes": 3, "note": "Mr Smith"}'


@pytest.fixture
def claims(tmp_path):
    def make(*lines: str):
        path = tmp_path / "claims.jsonl"
        path.write_text("".join(f"{line}\n" for line in lines))
        return path

    return make


def test_a_month_of_claims_is_told_by_rule_with_the_lines(claims, workbench_with_tables, capsys):
    assert main(["validate", str(claims(*LINES))], workbench_with_tables) == 1

    out, err = capsys.readouterr()
    assert "3 code sets with 6 codes: 1 with an error, 1 with a warning only." in " ".join(out.split())
    errors = next(line for line in out.splitlines() if "CC101" in line)
    assert errors.split() == ["error", "CC101", "excludes1-conflict", "1", "set", "line", "2"]
    assert out.index("CC101") < out.index("CC102")
    assert err == ""


def test_each_line_gives_one_object_in_order(claims, workbench_with_tables, capsys):
    assert main(["validate", str(claims(LINES[0], BAD, LINES[1])), "--json"], workbench_with_tables) == 1

    out, err = capsys.readouterr()
    first, bad, last = map(json.loads, out.splitlines())
    assert (first["schema"], first["line"], first["note_id"]) == ("chartcite.verdict/1", 1, "a1")
    assert first["final"] == ["E11.9", "I10"]
    assert bad["schema"] == "chartcite.error/1"
    assert "'claims.jsonl line 2'" in bad["error"]
    assert (last["line"], last["review"], last["findings"][0]["rule"]) == (3, ["E11.9"], "CC101")
    assert err == (
        "chartcite: 2 code sets with 4 codes: 1 with an error, 0 with a warning only;"
        " 1 line could not be read.\n"
    )


def test_out_holds_every_object_and_nothing_is_on_the_screen(claims, workbench_with_tables, tmp_path, capsys):
    out = tmp_path / "verdicts.jsonl"
    assert main(["validate", str(claims(*LINES, BAD)), "--out", str(out)], workbench_with_tables) == 1

    objects = [json.loads(line) for line in out.read_text().splitlines()]
    assert [found.get("note_id") for found in objects] == ["a1", "a2", "a3", None]
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "Smith" not in shown.err
    assert "line 4" in shown.err.splitlines()[0]
    assert shown.err.endswith(f"Written to {str(out)!r}.\n")


def test_sets_without_an_error_are_a_success(claims, workbench_with_tables, capsys):
    assert main(["validate", str(claims(LINES[0], LINES[2]))], workbench_with_tables) == 0
    assert main(["validate", str(claims(LINES[0]))], workbench_with_tables) == 0
    assert "No finding." in capsys.readouterr().out


def test_many_bad_lines_are_told_up_to_a_bound_and_counted(claims, workbench_with_tables, capsys):
    assert main(["validate", str(claims(*[BAD] * 30))], workbench_with_tables) == 1

    out, err = capsys.readouterr()
    assert len(err.splitlines()) == 20
    assert "30 lines could not be read" in " ".join(out.split())


def test_a_file_that_cannot_be_used_leaves_the_one_before(claims, workbench_with_tables, tmp_path, capsys):
    out = tmp_path / "verdicts.jsonl"
    out.write_text("before")
    assert main(["validate", str(claims("")), "--out", str(out)], workbench_with_tables) == 2
    assert out.read_text() == "before"
    assert "holds no code set" in capsys.readouterr().err
    assert main(["validate", str(tmp_path / "none.jsonl")], workbench_with_tables) == 2


def test_the_file_to_read_is_never_written(claims, workbench_with_tables, capsys):
    path = claims(*LINES)
    assert main(["validate", str(path), "--out", str(path)], workbench_with_tables) == 2
    assert path.read_text().splitlines() == list(LINES)
    assert "would replace" in capsys.readouterr().err


def test_one_code_set_is_written_to_a_file_too(workbench_with_tables, tmp_path, capsys):
    (tmp_path / "one.json").write_text(LINES[1])
    out = tmp_path / "verdict.json"
    assert main(["validate", str(tmp_path / "one.json"), "--out", str(out)], workbench_with_tables) == 1
    assert json.loads(out.read_text())["review"] == ["E11.9"]
    assert capsys.readouterr().out == ""


def test_how_far_it_is_shows_on_a_terminal(claims, workbench_with_tables, monkeypatch, capsys):
    monkeypatch.setattr(validating_many, "_EVERY", 1)
    monkeypatch.setattr(
        validating_many, "Console", lambda **options: Console(**options, force_terminal=True, width=80)
    )
    assert main(["validate", str(claims(*LINES)), "--json"], workbench_with_tables) == 1
    out, err = capsys.readouterr()
    assert "code sets" in err
    assert len(out.splitlines()) == 3


def test_rules_of_the_house_judge_every_line(claims, workbench_with_tables, tmp_path, capsys):
    rules = tmp_path / "rules.yaml"
    rules.write_text(
        "title: Ours\nrules:\n  - id: LR-1\n    title: Hypertension goes to the desk\n    severity: error\n"
        "    when: {codes: I10}\n    then: {message: '{code} is looked at by the desk.', repair: Look,"
        " basis: Policy 1}\n"
    )
    assert main(["validate", str(claims(*LINES)), "--rules", str(rules)], workbench_with_tables) == 1
    out = capsys.readouterr().out
    line = next(line for line in out.splitlines() if "LR-1" in line)
    assert line.split()[-2:] == ["line", "1"]
