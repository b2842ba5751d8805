"""`chartcite rules`, and local rules in `chartcite validate` and `chartcite code`."""

import json
from pathlib import Path

import pytest

from agent.cli.main import main
from agent.cli.rule_files import HOME_RULES
from agent.pipeline import Coder
from agent.rules.catalog import RULES
from index.opening import open_index

EXAMPLES = Path(__file__).parents[3] / "examples" / "local-rules.yaml"


@pytest.fixture
def own_rules(tmp_path) -> Path:
    path = tmp_path / "own.yaml"
    path.write_text(
        "rules:\n  - id: LX-7\n    title: Diabetes\n    severity: error\n    when: {codes: E11.9}\n"
        "    then: {message: '{code} is looked at.'}\n"
    )
    return path


@pytest.fixture
def codes(tmp_path) -> Path:
    path = tmp_path / "codes.json"
    path.write_text('["E11.9", "I10"]')
    return path


def test_the_examples_that_ship_are_checked(workbench_with_tables, capsys):
    assert main(["rules", "check", str(EXAMPLES)], workbench_with_tables) == 0
    text = capsys.readouterr().out
    assert text.count("example found, near miss left alone") == 6
    assert text.rstrip().endswith("6 rules, right.")


def test_a_rule_that_does_not_do_what_its_author_says_fails(own_rules, workbench_with_tables, capsys):
    own_rules.write_text(own_rules.read_text() + "    near_miss: {codes: E11.9}\n")
    assert main(["rules", "check", str(own_rules)], workbench_with_tables) == 1
    assert "line 2: its near miss is found" in capsys.readouterr().out

    assert main(["rules", "check", str(own_rules), "--json"], workbench_with_tables) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["schema"] == "chartcite.rules_checked/1"
    assert answer["rules"] == [
        {"id": "LX-7", "example": None, "near_miss": False, "problem": "its near miss is found"}
    ]


def test_a_file_that_cannot_be_used_is_one_line_and_status_2(tmp_path, workbench_with_tables, capsys):
    bad = tmp_path / "bad.yaml"
    bad.write_text("rules:\n  - ident: LR-1\n")
    for command in (["rules", "check", str(bad)], ["code", "x.txt", "--rules", str(bad)]):
        assert main(command, workbench_with_tables) == 2
        error = capsys.readouterr().err
        assert "'bad.yaml' line 2" in error
        assert len(error.splitlines()) == 1
    assert main(["rules", "check", str(tmp_path / "absent.yaml")], workbench_with_tables) == 2
    assert "'absent.yaml' cannot be opened" in capsys.readouterr().err


def test_every_rule_is_listed_those_of_the_house_last(own_rules, workbench_with_tables, capsys):
    assert main(["rules", "list", "--rules", str(own_rules)], workbench_with_tables) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split()[:3] == ["CC001", "error", "review"]
    assert lines[-1].split() == ["LX-7", "error", "review", "Diabetes"]

    assert main(["rules", "list", "--json"], workbench_with_tables) == 0
    answer = json.loads(capsys.readouterr().out)
    assert len(answer["rules"]) == len(RULES)
    assert (answer["local"], answer["digest"]) == ([], "")


def test_a_numbered_rule_is_shown_with_its_example(workbench, capsys):
    assert main(["rules", "show", "cc205"], workbench) == 0
    text = capsys.readouterr().out
    assert text.startswith("CC205  ")
    assert "from “breast cancer” (family)" in text
    assert main(["rules", "show", "CC205", "--json"], workbench) == 0
    assert json.loads(capsys.readouterr().out)["rule"]["id"] == "CC205"


def test_a_rule_of_the_house_is_shown_as_its_author_wrote_it(workbench_with_tables, capsys):
    asked = ["rules", "show", "LR-4", "--rules", str(EXAMPLES)]
    assert main(asked, workbench_with_tables) == 0
    text = capsys.readouterr().out
    assert "    codes: J45.9*\n    age:\n      from: 2\n      to: 17\n" in text
    assert main([*asked, "--json"], workbench_with_tables) == 0
    assert json.loads(capsys.readouterr().out)["rule"]["when"]["age"] == {"from": 2, "to": 17}


def test_an_unknown_rule_is_a_line(workbench, capsys):
    assert main(["rules", "show", "CC999"], workbench) == 2
    assert "There is no rule 'CC999'. List them: chartcite rules list." in capsys.readouterr().err


def test_validate_runs_the_rules_of_a_file(own_rules, codes, workbench_with_tables, capsys):
    asked = ["validate", str(codes), "--json"]
    assert main(asked, workbench_with_tables) == 0
    assert json.loads(capsys.readouterr().out)["rules"] == ""

    assert main([*asked, "--rules", str(own_rules)], workbench_with_tables) == 1
    answer = json.loads(capsys.readouterr().out)
    assert (answer["final"], answer["review"]) == (["I10"], ["E11.9"])
    assert answer["rules"].startswith("sha256:")
    assert "LX-7" in [finding["rule"] for finding in answer["findings"]]


def test_rules_in_the_home_folder_are_used_without_being_named(
    own_rules, codes, tmp_path, workbench_with_tables, capsys
):
    home = tmp_path / "home"
    home.mkdir()
    (home / HOME_RULES).write_bytes(own_rules.read_bytes())

    assert main(["validate", str(codes), "--home", str(home)], workbench_with_tables) == 1
    assert "LX-7" in capsys.readouterr().out


def test_a_coded_note_says_which_rules_judged_it(own_rules, index_home, workbench_with_tables):
    local = workbench_with_tables.local_rules(None, own_rules)
    coder = Coder(open_index(index_home), local=local)
    try:
        note = coder.code("visit", "Assessment: Type 2 diabetes mellitus. Hypertension.")
    finally:
        coder.close()

    assert note.provenance.rules == local.digest
    assert [choice.code for choice in note.verdict.review] == ["E11.9"]
    assert "LX-7" in [finding.rule for finding in note.verdict.findings]
