from collections import Counter

import pytest

from index.errors import TablesError
from index.records import TermSource
from index.releases import index_xml
from index.releases.index_terms import terms_of

HEADING = "a heading that only stands above other terms"
EMPTY = "neither a code nor a reference"


def test_drug_rows_have_their_columns_named(small_index):
    read = index_xml.read(small_index("drug"))
    warfarin, rodenticide, spirits, marevan = read.entries
    assert dict(warfarin.codes) == {
        "accidental": "T45.511",
        "self_harm": "T45.512",
        "assault": "T45.513",
        "undetermined": "T45.514",
        "adverse_effect": "T45.515",
        "underdosing": "T45.516",
    }
    assert (rodenticide.phrase, rodenticide.code("accidental"), rodenticide.code("adverse_effect")) == (
        "Warfarin, rodenticide",
        "T60.4X1",
        None,
    )
    assert (spirits.phrase, spirits.modifiers) == ("Wine, spirits NEC", ("any", "of"))
    assert (marevan.codes, marevan.see) == ((), "Warfarin")


def test_every_row_is_kept_or_counted_with_its_reason(small_index):
    read = index_xml.read(small_index("drug"))
    assert dict(read.skipped) == {HEADING: 1, EMPTY: 1}
    assert read.rows_read == len(read.entries) + 2


def test_neoplasm_codes_lose_their_dash_and_a_dash_alone_is_no_code(small_index):
    entries = index_xml.read(small_index("neoplasm")).entries
    breast = entries[1]
    assert breast.phrase == "Neoplasm, neoplastic, breast"
    assert dict(breast.codes) == {
        "primary": "C50.9",
        "secondary": "C79.81",
        "in_situ": "D05",
        "benign": "D24",
        "unspecified": "D49.3",
    }


def test_external_causes_keep_references_and_codes_printed_in_titles(small_index):
    entries = {entry.phrase: entry for entry in index_xml.read(small_index("external_cause")).entries}
    assert entries["Fall, falling, from, bed NEC"].code() == "W06"
    assert entries["Activity, splitting wood"].code() == "Y93.L1"
    assert entries["Food in throat"].see == "categories T17 and T18"
    assert entries["Food in throat"].codes == ()
    assert entries["Strangulation"].see == "category T71"
    assert entries["Lightning"].code() == "T75.0"


def test_terms_read_as_a_clinician_writes(small_index):
    def texts(family):
        read = index_xml.read(small_index(family))
        return {term.text: (term.code, term.source) for term in terms_of(read.family, read.entries)}

    assert texts("drug")["adverse effect of Warfarin"] == ("T45.515", TermSource.DRUG)
    assert "accidental poisoning by Wine, spirits" in texts("drug")
    assert not any("T45.512" in found for found in texts("drug").values())
    neoplasms = texts("neoplasm")
    assert neoplasms["malignant neoplasm of unspecified site"] == ("C80.1", TermSource.NEOPLASM)
    assert neoplasms["secondary malignant neoplasm of breast"][0] == "C79.81"
    assert neoplasms["basal cell carcinoma of breast, skin"][0] == "C44.511"
    assert texts("external_cause")["Fall, falling, from, bed"] == ("W06", TermSource.EXTERNAL_CAUSE)


def test_the_alphabetic_index_gives_its_codes_with_their_manifestations(tmp_path):
    path = tmp_path / "icd10cm-index-April-1-2026.xml"
    path.write_text(
        "<ICD10CM.index><version>2026</version><title>ICD-10-CM INDEX TO DISEASES and INJURIES</title>"
        "<letter><title>A</title><mainTerm><title>Amyloidosis<nemod>(generalized)</nemod></title><code>E85.9</code>"
        "<term level='1'><title>heart</title><code>E85.4</code><manif>I43</manif></term></mainTerm></letter>"
        "</ICD10CM.index>"
    )
    read = index_xml.read(path)
    assert dict(read.entries[1].codes) == {"code": "E85.4", "manifestation": "I43"}
    assert [term.source for term in terms_of(read.family, read.entries)] == [
        TermSource.INDEX,
        TermSource.INDEX,
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<ICD10CM.index><version>2026</version><title>Recipes</title></ICD10CM.index>", "unknown kind"),
        ("<ICD10PCS.index/>", "root element is 'ICD10PCS.index'"),
        (
            "<ICD10CM.index><version>2026</version><title>EXTERNAL CAUSE INDEX</title></ICD10CM.index>",
            "holds no entries",
        ),
    ],
)
def test_what_is_no_index_is_refused(tmp_path, text, message):
    path = tmp_path / "file.xml"
    path.write_text(text)
    with pytest.raises(TablesError, match=message):
        index_xml.read(path)


@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "rows", "kept", "terms"),
    [
        ("icd10cm-drug-April-1-2026-XML.xml", 7430, 7307, 12_811),
        ("icd10cm-neoplasm-April-1-2026-XML.xml", 1940, 1894, 9020),
        ("icd10cm-eindex-April-1-2026-XML.xml", 8090, 7517, 6674),
    ],
)
def test_the_official_files_lose_nothing_but_headings(official, name, rows, kept, terms):
    read = index_xml.read(official(name))
    reasons = Counter(dict(read.skipped))
    assert (read.rows_read, len(read.entries)) == (rows, kept)
    assert reasons[EMPTY] <= 3
    assert reasons.total() == rows - kept
    assert len(terms_of(read.family, read.entries)) == terms
