import xml.etree.ElementTree as ET

import pytest

from index.records import Code, CodeKind
from index.releases.seventh import SeventhCharacters, extend, read_seventh, read_withheld

ENCOUNTERS = SeventhCharacters("S93", "", (("A", "initial encounter"), ("S", "sequela")))
S06_NOTE = (
    "7th characters D and S do not apply to codes in category S06 with 6th character 7 - death due to "
    "brain injury prior to regaining consciousness, or 8 - death due to other cause "
    "prior to regaining consciousness."
)


def stem(code: str, title: str) -> Code:
    return Code(code, title, CodeKind.SUBCATEGORY, billable=False, parent=code[:3], stem=code)


@pytest.mark.parametrize(
    ("code", "first"),
    [
        ("S93.401", "S93.401A"),
        ("S67.01", "S67.01XA"),
        ("W18.2", "W18.2XXA"),
        ("X58", "X58.XXXA"),
        ("T36.0X5", "T36.0X5A"),
    ],
)
def test_placeholders_fill_the_places_before_the_7th_character(code, first):
    extension, sequela = extend(stem(code, "Sprain of right ankle"), ENCOUNTERS, ())
    assert (extension.code, extension.title) == (first, "Sprain of right ankle, initial encounter")
    assert (sequela.seventh, sequela.stem, sequela.parent) == ("S", code, code)


def test_characters_that_the_words_withhold_make_no_codes():
    element = ET.fromstring(f"<diag><notes><note>{S06_NOTE}</note></notes></diag>")
    withheld = read_withheld(element)
    assert [code.code for code in extend(stem("S06.317", "Contusion, death"), ENCOUNTERS, withheld)] == [
        "S06.317A"
    ]
    assert len(list(extend(stem("S06.311", "Contusion"), ENCOUNTERS, withheld))) == 2


def test_a_definition_reads_as_one_line():
    element = ET.fromstring(
        "<diag><sevenChrNote><note>One of the following</note></sevenChrNote>"
        "<sevenChrDef><extension char='2'>stable</extension><note>Old occlusion</note></sevenChrDef></diag>"
    )
    found = read_seventh(element, "H34.81")
    assert found is not None
    assert found.text() == "One of the following 2 - stable (Old occlusion)"
    assert read_seventh(ET.fromstring("<diag/>"), "E11") is None
