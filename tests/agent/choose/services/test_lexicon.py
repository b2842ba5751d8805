import re

import pytest

from agent.choose.services.lexicon import PACKAGE, Form, Lexicon
from agent.datafiles import toml_of
from index.records import Code, CodeKind, CodeSystem

FILES = ("drugs", "supplies", "services")


def code(name: str, title: str) -> Code:
    return Code(name, title, CodeKind.SERVICE, billable=True, parent=None, stem=name, system=CodeSystem.HCPCS)


def lexicon(**titles: str) -> Lexicon:
    return Lexicon({name: code(name, title) for name, title in titles.items()})


def found(made: Lexicon, text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(text[n.start : n.end], n.entries[0].codes) for n in made.find(text)]


def test_the_longest_name_counts_however_it_is_joined():
    made = lexicon(J3420="x", J1010="y")
    assert found(made, "vitamin b-12, depo-medrol and depo medrol") == [
        ("vitamin b-12", ("J3420",)),
        ("depo-medrol", ("J1010",)),
        ("depo medrol", ("J1010",)),
    ]
    assert found(made, "vitamin b-120 and depots") == []


def test_a_newer_code_is_taken_where_the_release_holds_it():
    assert found(lexicon(J2919="x", J2930="y"), "solu-medrol") == [("solu-medrol", ("J2919",))]
    assert found(lexicon(J2930="y", J2920="z"), "solu-medrol") == [("solu-medrol", ("J2930", "J2920"))]
    assert found(lexicon(J0696="x"), "solu-medrol") == []


def test_a_drug_of_the_list_is_found_by_its_descriptor_where_no_row_names_it():
    made = lexicon(J0894="Inj. decitabine, per 1 mg", J0693="Inj. cefiderocol, per 5 mg",
                   J0699="Inj. cefiderocol, per 10 mg")  # fmt: skip
    assert found(made, "decitabine and cefiderocol") == [("decitabine", ("J0894",))]


def test_a_name_may_stand_for_several_forms():
    (name,) = lexicon(J2405="x", Q0162="y").find("zofran")
    oral, injected = name.of(Form.ORAL), name.of(Form.INJECTED)
    assert oral is not None
    assert injected is not None
    assert (oral.codes, injected.codes, name.of(Form.FLUID)) == (("Q0162",), ("J2405",), None)


@pytest.mark.data
def test_every_code_of_the_files_is_of_the_official_list(official):
    held = set(official)
    for name in FILES:
        rows = toml_of(PACKAGE, "data", f"{name}.toml")
        keys = [key for form in Form for key in rows.get(form.value, {}) if form is not Form.INCLUDED]
        assert {c for key in keys for c in re.findall(r"\b[A-Z]\d{4}\b", key)} <= held
        refined = {to for others in rows.get("refined", {}).values() for to in others}
        assert refined | set(rows.get("medicare", {}).get("codes", "").split()) <= held


@pytest.mark.parametrize("name", FILES)
def test_no_name_stands_twice_in_a_form(name):
    for form, rows in toml_of(PACKAGE, "data", f"{name}.toml").items():
        if form in set(map(str, Form)):
            names = [n for listed in rows.values() for n in listed.removeprefix("!").split("/")]
            twice = {n for n in names if names.count(n) > 1}
            assert not twice, form
