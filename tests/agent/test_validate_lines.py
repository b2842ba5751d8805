import json

import pytest

from agent import validate_lines
from agent.errors import InputError
from agent.records import Verdict
from agent.validate_file import validate_file
from agent.validate_lines import judged_lines


def written(tmp_path, *lines: object, end: str = "\n"):
    path = tmp_path / "claims.jsonl"
    texts = (line if isinstance(line, str) else json.dumps(line) for line in lines)
    path.write_text("".join(f"{text}{end}" for text in texts), encoding="utf-8", newline="")
    return path


def test_each_line_is_judged_as_a_file_of_its_own_would_be(tmp_path, tables):
    sets = [
        {"note_id": "a", "codes": ["E11.9", "E10.9"]},
        {"note_id": "b", "codes": ["S72.001"], "encounter": {"date": "2026-05-04", "setting": "inpatient"}},
        {"note_id": "c", "codes": ["J44.1", "I10"]},
    ]
    judged = list(judged_lines(written(tmp_path, *sets), tables))

    assert [(one.line, one.note_id) for one in judged] == [(1, "a"), (2, "b"), (3, "c")]
    for one, content in zip(judged, sets, strict=True):
        (tmp_path / "one.json").write_text(json.dumps(content))
        assert one.outcome == validate_file(tmp_path / "one.json", tables)


def test_a_line_without_a_name_is_called_by_its_place(tmp_path, tables):
    (only,) = judged_lines(written(tmp_path, ["I10"]), tables)

    assert only.note_id == "claims:1"


def test_blank_lines_are_passed_over_and_counted_as_lines(tmp_path, tables):
    judged = list(judged_lines(written(tmp_path, "", ["I10"], "  ", ["N10"], end="\r\n"), tables))

    assert [one.line for one in judged] == [2, 4]
    assert judged[-1].offset == (tmp_path / "claims.jsonl").stat().st_size


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"codes": ["I10"', "is not JSON: line 1"),
        ('{"codes": [{"code": "I10", "colour": "Xanthippe"}]}', "codes.0.colour: extra inputs"),
        ('"Xanthippe"', "the whole:"),
    ],
)
def test_a_bad_line_costs_no_other_its_verdict(line, told, tmp_path, tables):
    first, bad, last = judged_lines(written(tmp_path, ["I10"], line, ["N10"]), tables)

    assert isinstance(first.outcome, Verdict)
    assert isinstance(last.outcome, Verdict)
    assert isinstance(bad.outcome, InputError)
    assert bad.note_id is None
    assert bad.outcome.message.startswith("'claims.jsonl line 2' ")
    assert told in bad.outcome.message
    assert "Xanthippe" not in str(bad.outcome)


def test_a_line_that_is_no_text_is_told_as_such(tmp_path, tables):
    (tmp_path / "claims.jsonl").write_bytes(b'\xef\xbb\xbf["I10"]\n["\xff"]\n')
    first, second = judged_lines(tmp_path / "claims.jsonl", tables)

    assert isinstance(first.outcome, Verdict)
    assert "line 2' is not UTF-8 text: byte 2" in second.outcome.message


def test_an_endless_line_is_not_held(tmp_path, tables, monkeypatch):
    monkeypatch.setattr(validate_lines, "LONGEST", 64)
    long = json.dumps(["I10"] * 100)
    judged = list(judged_lines(written(tmp_path, ["I10"], long, ["N10"], long[:20]), tables))

    assert [one.line for one in judged] == [1, 2, 3, 4]
    assert "is longer than 64 bytes" in judged[1].outcome.message
    assert isinstance(judged[2].outcome, Verdict)


def test_a_file_that_is_not_there_or_holds_nothing(tmp_path, tables):
    with pytest.raises(InputError, match="cannot be opened"):
        list(judged_lines(tmp_path / "none.jsonl", tables))
    with pytest.raises(InputError, match="holds no code set"):
        list(judged_lines(written(tmp_path, "", " "), tables))
