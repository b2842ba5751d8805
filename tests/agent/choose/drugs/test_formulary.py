import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from agent.choose.drugs.formulary import formulary, table
from agent.choose.drugs.wording import any_effect, effects, wording
from agent.documents import folded
from index.tables import CodeTables

OFFICIAL = (
    Path(__file__).parents[5] / "shared/data/releases/icd10cm-2026-april/icd10cm-drug-April-1-2026-XML.xml"
)

OTHERWISE = 45
"""Names that the official table has under another stem: topical forms, old entries, antidotes."""


def names(text: str) -> list[str]:
    return [h.drug.name for h in formulary().find(text, folded(text))]


def test_every_code_and_stem_is_of_the_tables(tables: CodeTables):
    for drug, _ in formulary().drugs:
        assert tables.code(drug.stem.removesuffix("X")), drug
        assert tables.billable(drug.kind.allergy), drug
        assert not drug.kind.long_term or tables.billable(drug.kind.long_term), drug
        assert tables.billable(drug.code(1)), drug
    assert all(tables.code(e.code) for e in effects())
    assert all(tables.billable(code) for code in table("allergens"))


def test_a_name_is_of_one_drug_and_overrides_name_drugs():
    every = [n for _, said in formulary().drugs for n in said]
    assert len(every) > 2000
    assert len(every) == len(set(every))
    first = {d.name for d, _ in formulary().drugs}
    overridden = {" ".join(n.split()) for listed in table("stems").values() for n in listed.split(",")}
    assert overridden <= first | {"antiepileptic", "fludrocortisone"}


@pytest.mark.data
@pytest.mark.skipif(not OFFICIAL.exists(), reason="the official table of drugs is not in the repository")
def test_stems_are_those_of_the_official_table_of_drugs():
    official: dict[str, set[str]] = {}
    for term in ElementTree.parse(OFFICIAL).getroot().iter("mainTerm"):
        title = "".join(term.find("title").itertext())
        name = re.sub(r"[^a-z0-9 ]", " ", re.sub(r"\(.*?\)", "", title.lower())).strip()
        official.setdefault(name, set()).update("".join(c.itertext()).strip() for c in term.findall("cell"))
    compared, other = 0, []
    for drug, said in formulary().drugs:
        for codes in (official[n.lower()] for n in said if n.lower() in official):
            compared += 1
            if not any(c.startswith(drug.stem.removesuffix("X")) for c in codes):
                other.append(drug.name)
    assert compared > 500
    assert len(other) <= OTHERWISE, other


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HCTZ 25 mg and insulin glargine 10 units", ["hydrochlorothiazide", "insulin glargine"]),
        ("TMP/SMX, Medrol Dosepak", ["trimethoprim sulfamethoxazole", "methylprednisolone"]),
        ("MTX 15 mg weekly", ["methotrexate"]),
        ("mtx", []),
        ("the art of medicine in particular", ["medication"]),
        ("aspirinlike warfarinoid", []),
        ("Fluticasone-umeclidinium-vilanterol daily", ["trelegy"]),
    ],
)
def test_names_are_found_as_they_are_written(text: str, expected: list[str]):
    assert names(text) == expected


def test_the_code_carries_the_intent_and_its_placeholders():
    by_name = {d.name: d for d, _ in formulary().drugs}
    assert by_name["lisinopril"].code(5) == "T46.4X5A"
    assert by_name["antibiotic"].code(5) == "T36.95XA"
    assert by_name["warfarin"].code(6) == "T45.516A"
    assert by_name["clozapine"].code(5) == "T42.4X5A"


def test_folding_keeps_every_offset():
    assert folded("Warfarin") == "warfarin"
    assert len(folded("\u0130nsulin Glargine")) == len("\u0130nsulin Glargine")


def test_the_words_compile_and_match_what_they_name():
    assert wording().before.search("she takes").lastgroup == "taken"
    assert wording().after.search("metformin was discontinued").lastgroup == "stopped"
    assert wording().near.search("x 5 days").lastgroup == "short"
    assert any_effect().search("with akathisia")
