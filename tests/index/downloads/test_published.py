"""The list that ships, held against names of files as CMS and CDC have published them."""

import re
import tomllib
from importlib.resources import files

import pytest

import index.downloads
from index.downloads import Published, load_published
from index.errors import DownloadFailed, EditionUnknown

SHIPPED = load_published()

FILE = {"set": "a", "cycle": "april", "part": "x", "title": "x"}
REAL = [
    ("icd10cm-2027", "cms", "2027-code-tables-tabular-index.zip"),
    ("icd10cm-2026-10", "cms", "2027-code-tables-tabular-index.zip"),
    ("icd10cm-2027", "cdc", "icd10cm-table-and-index-2027.zip"),
    ("icd10cm-2026", "cms", "2026-code-tables-tabular-and-index.zip"),
    ("icd10cm-2026", "cdc", "icd10cm-table and index-2026.zip"),
    ("icd10cm-2025", "cdc", "icd10cm-table-index-2025.zip"),
    ("icd10cm-2026-04", "cms", "april-1-2026-code-tables-tabular-and-index.zip"),
    ("icd10cm-2026-04", "cms", "april-1-2026-code-tables-tabular-index.zip"),
    ("icd10cm-2025-04", "cms", "2025-code-tables-tabular-and-index-april.zip"),
    ("icd10cm-2026-04", "cdc", "icd10cm-table-and-index-April-1-2026.zip"),
    ("icd10cm-2026-04", "cdc", "icd10cm-April-1-2026-XML.zip"),
    ("icd10cm-2027/order", "cms", "2027-code-descriptions-tabular-order.zip"),
    ("icd10cm-2026/order", "cms", "2026-code-descriptions-tabular-order-updated-01012026.zip"),
    ("icd10cm-2026/order", "cdc", "icd10cm-Code Descriptions-2026.zip"),
    ("icd10cm-2026-04/order", "cdc", "icd10cm-Code Descriptions-April-1-2026.zip"),
    ("icd10cm-2024-04/order", "cdc", "icd10cm-Codes-Descriptions-April-2024.zip"),
    ("icd10cm-2027/conversion", "cms", "2027-conversion-table.zip"),
    ("icd10cm-2027/poa", "cms", "2027-poa-exempt-codes.zip"),
    ("icd10cm-2027/poa", "cdc", "POAexemptCodesFY27.zip"),
    ("icd10cm-2027/addenda", "cms", "2027-icd-10-addendum.zip"),
    ("icd10cm-2025/addenda", "cms", "2025-addendum.zip"),
    ("icd10cm-2026/guidelines", "cms", "fy-2026-icd-10-cm-coding-guidelines.pdf"),
    ("icd10cm-2027/guidelines", "cdc", "ICD-10-CM-October-1-2026-FY27-Guidelines.pdf"),
    ("icd10pcs-2027", "cms", "2027-icd-10-pcs-code-tables-index.zip"),
    ("icd10pcs-2026", "cms", "2026-icd-10-pcs-code-tables-and-index-updated-01012026.zip"),
    ("icd10pcs-2026-04", "cms", "april-1-2026-icd-10-pcs-code-tables-index.zip"),
    ("icd10pcs-2027/codes", "cms", "zip-file-3-2027-icd-10-pcs-codes-file.zip"),
    ("icd10pcs-2026/order", "cms", "2026-icd-10-pcs-order-file-long-and-abbreviated-titles.zip"),
    ("hcpcs-2026-10", "cms", "october-2026-alpha-numeric-hcpcs-file.zip"),
    ("hcpcs-2026-q3", "cms", "july-2026-alpha-numeric-hcpcs-file.zip"),
    (
        "ncci-ptp-practitioner-2026-q4",
        "cms",
        "medicare-ncci-2026q4-practitioner-ptp-edits-ccipra-v323r0-f2.zip",
    ),
    ("ncci-ptp-hospital-2026-q4", "cms", "medicare-ncci-2026-q4-hospital-ptp-edits-ccioph-v323r0-f1.zip"),
    ("ncci-mue-practitioner-2026-q3", "cms", "medicare-ncci-2026-q3-practitioner-services-mue-table.zip"),
    ("icd10pcs-2027/conversion", "cms", "2027-icd-10-pcs-conversion-table.zip"),
    ("icd10pcs-2027/addenda", "cms", "2027-icd-10-pcs-addendum.zip"),
    ("icd10pcs-2027/guidelines", "cms", "2027-official-icd-10-pcs-coding-guidelines.pdf"),
    ("mce-2024-04", "cms", "definition-medicare-code-edits-v411.zip"),
    ("mce-2027", "cms", "fy2027-fr-definition-mce-v44.zip"),
    ("msdrg-2026", "cms", "icd10-ms-drg-definitions-manual-files-v43.zip"),
    ("msdrg-2025", "cms", "icd-10-ms-drg-definitions-manual-files-v42.zip"),
]


@pytest.mark.parametrize(("name", "publisher", "file_name"), REAL)
def test_real_file_names_are_known(name, publisher, file_name):
    (wanted,) = SHIPPED.wanted(name)
    patterns = [p for s in wanted.sources if s.publisher.name == publisher for p in s.links]
    assert any(re.fullmatch(pattern, file_name, re.IGNORECASE) for pattern in patterns)


@pytest.mark.parametrize(
    ("name", "file_name"),
    [
        ("icd10cm-2027", "2026-code-tables-tabular-and-index.zip"),
        ("icd10cm-2026", "april-1-2026-code-tables-tabular-and-index.zip"),
        ("icd10cm-2025", "2025-code-tables-tabular-and-index-april.zip"),
        ("icd10pcs-2027", "2027-code-tables-tabular-index.zip"),
        ("icd10cm-2027/addenda", "2027-icd-10-pcs-addendum.zip"),
        ("hcpcs-2026-07", "october-2026-alpha-numeric-hcpcs-file.zip"),
    ],
)
def test_files_of_another_edition_or_system_are_not_taken(name, file_name):
    (wanted,) = SHIPPED.wanted(name)
    patterns = [pattern for source in wanted.sources for pattern in source.links]
    assert not any(re.fullmatch(pattern, file_name, re.IGNORECASE) for pattern in patterns)


def test_cms_is_first_and_cdc_second():
    (wanted,) = SHIPPED.wanted("icd10cm-2027")
    assert [source.publisher.title for source in wanted.sources] == ["CMS", "CDC"]
    assert wanted.sources[1].page.endswith("/ICD10CM/2027/")
    assert all(source.page.startswith("https://") for source in wanted.sources)


def test_a_known_file_is_one_that_a_pattern_takes():
    data = tomllib.loads(files("index.downloads").joinpath("published.toml").read_text("utf-8"))
    patterns = [
        pattern
        for wanted in SHIPPED.wanted("icd10cm-2027/all")
        for source in wanted.sources
        for pattern in source.links
    ]
    for known in data["known"]:
        assert re.fullmatch("[0-9a-f]{64}", known["sha256"])
        assert any(re.fullmatch(pattern, known["name"]) for pattern in patterns)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("icd10cm-2027", ["tables"]),
        (" ICD10CM-2027 ", ["tables"]),
        ("icd10cm-2027/all", ["tables", "order", "conversion", "poa", "addenda", "guidelines"]),
        ("icd10cm-2027/poa", ["poa"]),
    ],
)
def test_what_a_name_asks_for(name, parts):
    assert [wanted.name.partition("/")[2] for wanted in SHIPPED.wanted(name)] == parts


@pytest.mark.parametrize(
    "name",
    ["", "icd10cm", "icd10cm-27", "icd10cm-2027-05", "icd10cm-2027-q4", "hcpcs-2026", "hcpcs-2026-11",
     "icd11-2027", "cpt-2026", "icd10cm-2027/nothing", "mue-2027-04"],
)  # fmt: skip
def test_names_of_nothing_are_refused(name):
    with pytest.raises(EditionUnknown) as caught:
        SHIPPED.wanted(name)
    assert caught.value.exit_status == 2
    assert caught.value.remedy


def test_what_holds_cpt_needs_its_licence():
    for name in ("ncci-ptp-practitioner-2026-q4", "ncci-mue-hospital-2026-q4"):
        (wanted,) = SHIPPED.wanted(name)
        assert wanted.licence is not None
        assert wanted.licence.name == "ama"


def test_there_is_an_example_of_every_set():
    for example in SHIPPED.examples():
        assert SHIPPED.wanted(example)
    assert len(SHIPPED.parts()) >= 19


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"file": []}, "unknown key 'file'"),
        ({"pages": {}}, "'icd10'"),
        ({"known": [{"publisher": "cms", "name": "x", "size": 1}]}, "'sha256'"),
        ({"known": [{"publisher": "cms", "name": "x", "bytes": 1}]}, "unknown key 'bytes'"),
        ({"publishers": {"cms": {"title": "CMS", "host": "cms.gov"}}}, "unknown key 'host'"),
        ({"files": [{"set": "a", "cycle": "weekly", "part": "x", "title": "x", "sources": []}]}, "weekly"),
        (
            {"files": [FILE | {"sources": [{"publisher": "cms", "page": "icd10", "links": ["(zip"]}]}]},
            "position",
        ),
        ({"files": [FILE | {"sources": [{"publisher": "cms", "page": "icd10", "links": ["{0}"]}]}]}, "index"),
    ],
)
def test_a_list_of_ones_own_is_checked(change, told):
    data = tomllib.loads(files("index.downloads").joinpath("published.toml").read_text("utf-8"))
    with pytest.raises(DownloadFailed, match=told) as caught:
        Published(data | change, "mirror.toml")
    assert "'mirror.toml'" in caught.value.message


def test_a_list_that_is_none(tmp_path):
    with pytest.raises(DownloadFailed, match="cannot be opened"):
        load_published(tmp_path / "absent.toml")
    (tmp_path / "bad.toml").write_text("files = [")
    with pytest.raises(DownloadFailed, match="not TOML"):
        load_published(tmp_path / "bad.toml")


def test_the_door_is_narrow():
    assert index.downloads.__all__ == [
        "Fetched",
        "Limits",
        "Published",
        "Wanted",
        "fetch_all",
        "load_published",
    ]
