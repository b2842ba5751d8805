"""Each kind of file from server to tables, by the list that ships with its pages moved to this machine."""

import re
import shutil
from importlib.resources import files

import pytest

from agent.cli.main import main
from index.opening import current_folder
from index.source_files import source_files
from index.table_sources import sources

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

PCS = """<ICD10PCS.tabular><version>2027</version><pcsTable>
<axis pos="1"><title>Section</title><label code="0">Medical and Surgical</label></axis>
<axis pos="2"><title>Body System</title><label code="D">Gastrointestinal System</label></axis>
<axis pos="3"><title>Operation</title><label code="T">Resection</label></axis>
<pcsRow codes="1"><axis pos="4"><title>Body Part</title><label code="J">Appendix</label></axis>
<axis pos="5"><title>Approach</title><label code="0">Open</label></axis>
<axis pos="6"><title>Device</title><label code="Z">No Device</label></axis>
<axis pos="7"><title>Qualifier</title><label code="Z">No Qualifier</label></axis></pcsRow>
</pcsTable></ICD10PCS.tabular>"""
PTP = (
    "Column 1\tColumn 2\tEffective\tDeletion\tModifier\tPTP Edit Rationale\n"
    "0000A\t000{}B\t20261001\t*\t1\tWhy\n"
)
MUE = (
    "HCPCS/CPT Code,{} Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n"
    "A0425,250,3 Date of Service Edit,Data\n"
)
MCE = """Definitions of Medicare Code Edits
4. Age conflict
A. Perinatal/Newborn diagnoses (age 0)
A33\tMade up
6. Manifestation code as principal diagnosis
F0280\tMade up
9. Unacceptable principal diagnosis
B9710\tMade up
"""
ANWEB = "A0425".ljust(5) + "00100" + "3" + "Ground mileage".ljust(80) + "Mileage".ljust(28) + "\n"
POA = "Order27\tPOAexemptCode\tDescription\n1\tZ00.00\tExam\n"
APPENDIX = "Appendix C Complications or Comorbidities\nA000     CC   0002:24 codes    Made up\n"
EXPECTED = {
    "icd10cm-2027/poa": (
        {"2027-poa-exempt-codes.zip": {"POAexemptCodesFY27.txt": POA, "POAexemptAddFY27.txt": POA + "\n"}},
        "poa-exempt-2026-10",
    ),
    "icd10cm-2027/conversion": (
        {
            "2027-conversion-table.zip": {
                "508-VERSION-ICD-10-CM-CONVERSION-TABLE-FY2027-October 1 2026 - FINAL-.csv": (
                    "Current code assignment,Effective,Previous Code(s) Assignment\nA04.71,2017,A04.7\n"
                )
            }
        },
        "conversion-2026-10",
    ),
    "icd10pcs-2027": (
        {"2027-icd-10-pcs-code-tables-index.zip": {"icd10pcs_tables_2027.xml": PCS, "a.pdf": "%PDF"}},
        "icd10pcs-2026-10",
    ),
    "hcpcs-2026-q4": (
        {"october-2026-alpha-numeric-hcpcs-file.zip": {"HCPC2026_OCT_ANWEB.txt": ANWEB}},
        "hcpcs-2026-10",
    ),
    "ncci-ptp-practitioner-2026-q4": (
        {
            f"medicare-ncci-2026q4-practitioner-ptp-edits-ccipra-v324r0-f{part}.zip": {
                f"ccipra-v324r0-f{part}.TXT": PTP.format(part)
            }
            for part in (1, 2)
        },
        "ncci-ptp-2026-10",
    ),
    "ncci-mue-hospital-2026-q4": (
        {
            "medicare-ncci-2026-q4-facility-outpatient-hospital-services-mue-table.zip": {
                "MCR_MUE_OutpatientHospitalServices_Eff_10-01-2026.csv": MUE.format("Outpatient Hospital")
            }
        },
        "ncci-mue-2026-10",
    ),
    "mce-2027": (
        {"fy2027-fr-definition-mce-v44.zip": {"Definitions of Medicare Code Edits_v44.txt": MCE}},
        "mce-2026-10",
    ),
    "msdrg-2027": (
        {"icd10-ms-drg-definitions-manual-files-v44.zip": {"appendix_C.txt": APPENDIX}},
        "cc-mcc-2026-10",
    ),
}


@pytest.fixture
def mirror(site, tmp_path):
    """The list that ships, without what is known of files, for this machine's server."""
    text = files("index.downloads").joinpath("published.toml").read_text("utf-8")
    before, rest = text.partition("\n[[known]]\n")[0].split("\n[pages]\n")
    pages, after = rest.split("[[files]]", 1)
    moved = re.sub(r'"https://[^"]*"', f'"{site.url}/page"', pages)
    hosts = re.sub(r"hosts = .*", 'hosts = ["127.0.0.1"]', before)
    path = tmp_path / "mirror.toml"
    path.write_text(f"{hosts}\n[pages]\n{moved}[[files]]{after}")
    return path


@pytest.fixture
def home(index_home, tmp_path):
    folder = current_folder(index_home)
    shutil.copytree(folder, tmp_path / "home" / folder.name)
    (tmp_path / "home" / "current").write_text(folder.name + "\n")
    return tmp_path / "home"


@pytest.fixture
def download(mirror, home):
    return lambda *words: main(["tables", "download", *words, "--sources", str(mirror), "--home", str(home)])


@pytest.mark.parametrize("name", EXPECTED)
def test_each_kind_goes_from_its_page_into_the_tables(name, site, kit, download, home, capsys):
    archives, edition = EXPECTED[name]
    site.routes["/page"] = kit.page("/readme.html", *(f"/license/ama?file=/zip/{archive}" if "ncci" in name
                                    else f"/zip/{archive}" for archive in archives))  # fmt: skip
    for number, (archive, members) in enumerate(archives.items()):
        body = kit.zip_of(**members)
        site.routes[f"/zip/{archive}"] = kit.cut_once(body) if number == 0 else kit.file(body)
    accepted = ("--accept-licence", "ama") if "ncci" in name else ()
    if accepted:
        assert download(name) == 2
        assert "--accept-licence ama" in capsys.readouterr().err
        assert site.asked == []
    assert download(name, *accepted) == 0
    assert re.search(rf"added to {edition}, (\d) of \1 rows", capsys.readouterr().out)
    kept = [added for added in sources(current_folder(home) / "tables.sqlite") if added.release_id == edition]
    assert {added.archive for added in kept} == set(archives)
    assert {path.name for path in source_files(home)} == set(archives)


def test_guidelines_are_fetched_to_be_read(site, kit, download, tmp_path):
    name = "fy-2027-icd-10-cm-coding-guidelines.pdf"
    site.routes |= {"/page": kit.page(f"/files/{name}"), f"/files/{name}": kit.file(b"%PDF-1.7 made up")}
    assert download("icd10cm-2027/guidelines", "--only-download", str(tmp_path / "to")) == 0
    assert [path.name for path in (tmp_path / "to").iterdir()] == [name]


@pytest.mark.parametrize("name", ["icd10cm-2027/guidelines", "icd10cm-2027/addenda", "icd10pcs-2027/all"])
def test_what_is_no_table_is_not_fetched_into_the_tables(name, site, download, capsys):
    assert download(name) == 2
    assert "is no table" in capsys.readouterr().err
    assert site.asked == []


def test_what_the_server_sends_in_place_of_a_file_leaves_the_tables_as_they_were(
    site, kit, download, home, capsys
):
    before = current_folder(home)
    archive = "/zip/fy2027-fr-definition-mce-v44.zip"
    site.routes["/page"] = kit.page(archive)
    for answer, told in (
        (kit.status(403), "turns programs away (403)"),
        (kit.page("/elsewhere"), "web page where a zip file should be"),
        (kit.file(kit.zip_of(**{"readme.txt": "Dear reader,"})), "holds none of the files"),
        (kit.file(kit.zip_of(**{"Definitions_v44.txt": MCE[:120]})), "no list of"),
    ):
        site.routes[archive] = answer
        assert download("mce-2027") == 1
        assert told in capsys.readouterr().err
        assert (current_folder(home), source_files(home)) == (before, [])
