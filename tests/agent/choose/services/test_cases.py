"""Sentences with the codes and units that a coder gives: one set to build with, three kept aside."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def cases(name: str) -> list[tuple[str, set[str]]]:
    lines = (HERE / f"{name}.tsv").read_text("utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return [
        (text.replace("\\n", "\n"), set() if codes == "-" else set(codes.split())) for codes, text in pairs
    ]


def told(chosen) -> set[str]:
    return {
        f"{c.code}*{c.units}{''.join('+' + m for m in c.modifiers)}{'' if c.confidence >= 0.5 else '?'}"
        for c in chosen.choices
    }


@pytest.mark.parametrize(("text", "codes"), cases("tuned"))
def test_a_sentence_gives_its_codes_and_units(text, codes, choose):
    assert told(choose(text)) == codes


@pytest.mark.parametrize("name", ["aside", "later", "unseen"])
def test_the_sentences_kept_aside_are_coded_nearly_as_well(name, choose):
    found = [(told(choose(text)), codes) for text, codes in cases(name)]
    right = sum(len(made & codes) for made, codes in found)
    assert right / sum(len(made) for made, _ in found) >= 0.95
    assert right / sum(len(codes) for _, codes in found) >= 0.9


@pytest.mark.parametrize("name", ["tuned", "aside", "later", "unseen"])
def test_every_quote_is_the_slice_of_its_note(name, choose):
    for text, _ in cases(name):
        made = choose(text)
        quotes = [q for c in made.choices for q in c.evidence] + list(made.not_coded)
        assert all(text[q.start : q.end] == q.text for q in quotes)
        assert all(c.evidence and c.rationale.endswith(".") for c in made.choices)
