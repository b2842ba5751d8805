import hashlib
from pathlib import Path

import pytest

from agent.errors import InputError
from agent.records import Severity
from agent.rule_trials import try_rules
from agent.rules.base import Outcome

EXAMPLES = Path(__file__).parents[4] / "examples" / "local-rules.yaml"
HEAD = "rules:\n  - id: LR-1\n    title: Control\n    severity: {severity}\n    when:\n      codes: {codes}\n"
THEN = "    then: {then}\n"


def written(
    codes: str = "E11.9", severity: str = "warning", then: str = "{message: Look.}", more: str = ""
) -> str:
    return HEAD.format(codes=codes, severity=severity) + more + THEN.format(then=then)


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        (
            written(more="      setings: inpatient\n"),
            7,
            "'setings' is no key of 'when' (did you mean 'setting'?)",
        ),
        (
            written(more="      colour: red\n"),
            7,
            "'colour' is no key of 'when'; there are: codes, systems, with",
        ),
        (written(more="      setting: ward\n"), 7, "'setting' should be 'inpatient', 'outpatient'"),
        (written(more="      sex: X\n"), 7, "'sex' should be 'F' or 'M'"),
        (written(more="      age: {from: 20, to: 10}\n"), 7, "'age' runs backwards"),
        (written(more="      age: {}\n"), 7, "'age' says nothing"),
        (written(more="      date: {from: 2026-13-01}\n"), 7, "'from' is not a date such as 2026-04-30"),
        (written(more="      date: {from: 2026-05-01, to: 2026-04-01}\n"), 7, "'date' runs backwards"),
        (written(more="      words: {any: '--'}\n"), 7, "holds no word"),
        (written(more="      confidence_below: high\n"), 7, "'confidence_below' should be a valid number"),
        (written(codes="E99.*"), 6, "E99.* matches no code of ICD-10-CM"),
        (written(codes="[E11.9, I25-I20]"), 6, "'I25-I20' runs backwards"),
        (
            written(more="      with:\n        any: [Z79.4, Z79.999]\n"),
            8,
            "Z79.999 matches no code of ICD-10-CM",
        ),
        (written(then="{repair: Query.}"), 7, "'then' lacks 'message'"),
        (written(then='{message: ""}'), 7, "'message' is empty"),
        (written(then='{message: "two\\nlines"}'), 7, "'message' must be one line"),
        (written(severity="error", then="{message: x, outcome: stands}"), 2, "is an error whose code stands"),
        (written().replace("LR-1", "CC101"), 2, "'id' is not an id such as LR-1"),
        (written() + written().removeprefix("rules:\n"), 8, "LR-1 is the id of the rule of line 2 already"),
        (
            written() + "    example: {text: Gout., codes: [{code: M10.9, quote: diabetes}]}\n",
            8,
            "quotes words",
        ),
        ("rules: []\n", 1, "'rules' is empty"),
        ("rules: yes\n", 1, "'rules' must be a list"),
        ("- LR-1\n", 1, "'the file' must hold keys with values"),
    ],
)
def test_a_mistake_is_one_line_that_names_the_line(text, line, told, read):
    with pytest.raises(InputError) as caught:
        read(text)

    assert caught.value.message.startswith(f"'rules.yaml' line {line}: ")
    assert told in caught.value.message
    assert "\n" not in caught.value.message
    assert caught.value.exit_status == 2


def test_several_mistakes_are_counted_and_the_first_is_told(read):
    with pytest.raises(InputError, match=r"line 4: 'severity' should be .*; 1 more after it\."):
        read(written(severity="bad", more="      sex: X\n"))


def test_a_rule_is_read_with_what_it_leaves_unsaid(read):
    text = written()
    rules = read(text)
    rule = rules.rule("lr-1")

    assert rules.digest == "sha256:" + hashlib.sha256(text.encode()).hexdigest()
    assert rule is not None
    assert (rule.outcome, rule.severity) == (Outcome.STANDS, Severity.WARNING)
    assert rule.basis == "Local rule LR-1: Control"
    assert read(written(severity="error")).rules[0].outcome is Outcome.REVIEW
    assert rules.rule("LR-2") is None


def test_codes_of_a_system_that_is_not_held_are_taken_as_written(read):
    rules = read(written(codes="99213", more="      systems: [CPT]\n"))

    assert rules.unchecked == ("CPT",)


def test_the_examples_that_ship_do_what_they_say(read, tables):
    tried = try_rules(read(EXAMPLES.read_text("utf-8")), tables)

    assert len(tried) == 6
    assert [one.rule.rule_id for one in tried if not (one.right and one.example and one.near_miss)] == []


def test_an_example_that_is_not_found_names_the_rule_that_was_quicker(read, tables):
    denied = "    example: {text: Type 2 diabetes., codes: [E11.9, E11.9]}\n    near_miss: {codes: E11.9}\n"
    (one,) = try_rules(read(written(more="      with: {any: E11.9}\n") + denied), tables)

    assert not one.right
    assert one.example is False
    assert "its example is not found: " in one.why
    assert "CC" in one.why


def test_a_near_miss_that_is_found_is_told(read, tables):
    (one,) = try_rules(read(written() + "    near_miss: {codes: E11.9}\n"), tables)

    assert (one.example, one.near_miss, one.why) == (None, False, "its near miss is found")
