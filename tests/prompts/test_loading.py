import hashlib
import re
from importlib.resources import files
from pathlib import Path

import pytest

import prompts
from prompts import Template, load, loading

NAMES = sorted(f.name.removesuffix(".md") for f in files("prompts").iterdir() if f.name.endswith(".md"))
PAGE = "# A text for people, {not} filled\n\n## greeting\nDear {name},\nwelcome.\n\n## closing\n\nYours\n"


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Template:
    (tmp_path / "letter.v1.md").write_text(PAGE, "utf-8")
    monkeypatch.setattr(loading, "files", lambda _: tmp_path)
    return loading.load.__wrapped__("letter.v1")


def test_the_door_is_narrow():
    assert prompts.__all__ == ["Template", "load"]


def test_headings_name_parts_and_what_stands_before_them_is_for_people(made: Template):
    assert made.parts == {"greeting": "Dear {name},\nwelcome.", "closing": "Yours"}


def test_fields_are_filled(made: Template):
    assert made.fill("greeting", {"name": "coder"}) == "Dear coder,\nwelcome."


def test_braces_in_a_value_are_left_alone(made: Template):
    assert made.fill("greeting", {"name": "{0.__class__}"}) == "Dear {0.__class__},\nwelcome."


@pytest.mark.parametrize(("part", "values"), [("farewell", {}), ("greeting", {})])
def test_a_part_or_field_that_is_missing_is_a_mistake_of_ours(
    made: Template, part: str, values: dict[str, str]
):
    with pytest.raises(KeyError):
        made.fill(part, values)


def test_the_digest_is_that_of_the_file(made: Template):
    assert made.digest == "sha256:" + hashlib.sha256(PAGE.encode()).hexdigest()


def test_an_unknown_template_is_not_found():
    with pytest.raises(FileNotFoundError):
        load("rationale.v0")


def test_there_are_templates():
    assert "rationale.v1" in NAMES


@pytest.mark.parametrize("name", NAMES)
def test_each_template_is_versioned_and_in_order(name: str):
    template = load(name)
    assert re.fullmatch(r"[a-z_]+\.v\d+", name)
    assert template.name == name
    assert template.parts
    assert all(text and text == text.strip() for text in template.parts.values())
    assert load(name) is template


@pytest.mark.parametrize("name", NAMES)
def test_fields_of_a_template_are_plain_names(name: str):
    """`{section}`, never `{section.kind}` or `{values[0]}`: a filled value is shown as it is."""
    for text in load(name).parts.values():
        assert all(re.fullmatch(r"[a-z_]+", field) for field in re.findall(r"\{([^}]*)\}", text))
