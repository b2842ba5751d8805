from pathlib import Path

import pytest

from index.releases import icd10cm_tabular
from index.releases.catalog import embedded_tabular
from index.releases.icd10cm_tabular import Tabular
from index.tables import CodeTables

OFFICIAL = Path(__file__).parents[2] / ".." / "shared" / "data" / "releases" / "icd10cm-2026-april"

SMALL_TABULAR = """<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.tabular>
  <version>{version}</version>
  <chapter>
    <name>19</name>
    <desc>Injury, poisoning (S00-T88)</desc>
    <useAdditionalCode><note>code (Chapter 20) to identify
        external cause</note></useAdditionalCode>
    <section id="S60-S69">
      <desc>Injuries to the wrist,
        hand and fingers (S60-S69)</desc>
      <diag>
        <name>S67</name>
        <desc>Crushing injury of wrist</desc>
        <useAdditionalCode>
          <note>code for all associated injuries, such as:</note>
          <note>fracture of wrist and hand (S62.-)</note>
          <note>open wound of wrist and hand (S61.-)</note>
        </useAdditionalCode>
        <sevenChrNote><note>The appropriate 7th character is to be added</note></sevenChrNote>
        <sevenChrDef>
          <extension char="A">initial encounter</extension>
          <extension char="D">subsequent encounter</extension>
        </sevenChrDef>
        <diag>
          <name>S67.0</name>
          <desc>Crushing injury of thumb</desc>
          <inclusionTerm><note>Mashed thumb</note></inclusionTerm>
        </diag>
        <diag>
          <name>S67.1</name>
          <desc>Crushing injury of finger</desc>
          <sevenChrDef><extension char="G">delayed healing</extension></sevenChrDef>
        </diag>
      </diag>
    </section>
    <section id="T71"><desc>Asphyxiation (T71)</desc>
      <diag><name>T71</name><desc>Asphyxiation</desc>
        <excludes1><note>crushing injury of thumb (S67.0-)</note></excludes1></diag>
    </section>
  </chapter>
</ICD10CM.tabular>
"""

SMALL_DRUGS = """<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.index>
  <version>2026</version>
  <indexHeading><head col="1">Substance</head><head col="2">Poisoning Accidental</head></indexHeading>
  <letter><title>W</title>
    <mainTerm><title>Warfarin</title>
      <cell col="2">T45.511</cell><cell col="3">T45.512</cell><cell col="4">T45.513</cell>
      <cell col="5">T45.514</cell><cell col="6">T45.515</cell><cell col="7">T45.516</cell>
      <term level="1"><title>rodenticide</title>
        <cell col="2">T60.4X1</cell><cell col="6">--</cell><cell col="7">--</cell></term>
    </mainTerm>
    <mainTerm><title>Wine</title><term level="1"><title>spirits<nemod>(any) (of)</nemod> NEC</title>
      <cell col="2">T51.0X1</cell></term></mainTerm>
    <mainTerm><title>Marevan</title><see>Warfarin</see></mainTerm>
    <mainTerm><title>Nothing</title></mainTerm>
  </letter>
</ICD10CM.index>
"""

SMALL_NEOPLASMS = """<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.index>
  <version>2026</version>
  <indexHeading><head col="1">Neoplasm</head><head col="2">Malignant Primary</head></indexHeading>
  <letter><title>N</title>
    <mainTerm><title>Neoplasm, neoplastic</title>
      <cell col="2">C80.1</cell><cell col="3">C79.9</cell><cell col="4">D09.9</cell>
      <cell col="5">D36.9</cell><cell col="6">D48.9</cell><cell col="7">D49.9</cell>
      <term level="1"><title>breast<nemod>(connective tissue)</nemod></title>
        <cell col="2">C50.9-</cell><cell col="3">C79.81</cell><cell col="4">D05.-</cell>
        <cell col="5">D24.-</cell><cell col="6">-</cell><cell col="7">D49.3</cell>
        <term level="2"><title>skin NOS</title><cell col="2">C44.501</cell>
          <term level="3"><title>basal cell carcinoma</title><cell col="2">C44.511</cell></term></term>
      </term>
      <term level="1"><title>bosom</title><see>Neoplasm, breast</see></term>
    </mainTerm>
  </letter>
</ICD10CM.index>
"""

SMALL_CAUSES = """<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.index>
  <version>2026</version>
  <title>ICD-10-CM EXTERNAL CAUSE of INJURIES INDEX</title>
  <letter><title>F</title>
    <mainTerm><title>Fall, falling<nemod>(accidental)</nemod></title><code>W19</code>
      <term level="1"><title>from</title>
        <term level="2"><title>ladder</title><code>W11</code></term>
        <term level="2"><title>bed NEC</title><code>W06.-</code></term></term></mainTerm>
    <mainTerm><title>Activity</title><term level="1"><title>splitting wood Y93.L1</title></term></mainTerm>
    <mainTerm><title>Food in throat</title><see>categories T17 and</see><code>T18</code></mainTerm>
    <mainTerm><title>Strangulation</title><seecat>T71</seecat></mainTerm>
    <mainTerm><title>Lightning</title><subcat>T75.0</subcat></mainTerm>
  </letter>
</ICD10CM.index>
"""


SMALL_PCS = """<ICD10PCS.tabular><version>{year}</version><pcsTable>
<axis pos="1"><title>Section</title><label code="0">Medical and Surgical</label></axis>
<axis pos="2"><title>Body System</title><label code="D">Gastrointestinal System</label></axis>
<axis pos="3"><title>Operation</title><label code="T">Resection</label>
<definition>All of it</definition></axis>
<pcsRow codes="2"><axis pos="4"><title>Body Part</title><label code="J">Appendix</label></axis>
<axis pos="5"><title>Approach</title><label code="0">Open</label><label code="4">Endoscopic</label></axis>
<axis pos="6"><title>Device</title><label code="Z">No Device</label></axis>
<axis pos="7"><title>Qualifier</title><label code="Z">No Qualifier</label></axis></pcsRow>
<pcsRow codes="1"><axis pos="4"><title>Body Part</title><label code="H">Cecum</label></axis>
<axis pos="5"><title>Approach</title><label code="0">Open</label></axis>
<axis pos="6"><title>Device</title><label code="Z">No Device</label></axis>
<axis pos="7"><title>Qualifier</title><label code="Z">No Qualifier</label></axis></pcsRow>
</pcsTable></ICD10PCS.tabular>"""


@pytest.fixture(scope="session")
def tabular() -> Tabular:
    """The tabular list that ships with simple-icd-10-cm: April 2026."""
    return icd10cm_tabular.read(embedded_tabular())


@pytest.fixture(scope="session")
def store_path(tabular: Tabular, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of that list; tests that change a store copy it first."""
    path = tmp_path_factory.mktemp("tables") / "tables.sqlite"
    CodeTables.create(path, [tabular])
    return path


@pytest.fixture(scope="session")
def tables(store_path: Path):
    with CodeTables.open(store_path) as opened:
        yield opened


@pytest.fixture(scope="session")
def two_releases(tabular: Tabular, tmp_path_factory: pytest.TempPathFactory):
    """April 2026 and a list of four codes for October 2023, in one store."""
    folder = tmp_path_factory.mktemp("two")
    small = _written(folder / "icd10cm-tabular-2024.xml", SMALL_TABULAR.format(version="2024"))
    CodeTables.create(folder / "tables.sqlite", [tabular, icd10cm_tabular.read(small)])
    with CodeTables.open(folder / "tables.sqlite") as opened:
        yield opened


@pytest.fixture
def small_tabular(tmp_path: Path) -> Path:
    return _written(tmp_path / "icd10cm-tabular-2024.xml", SMALL_TABULAR.format(version="2024"))


@pytest.fixture
def small_index(tmp_path: Path):
    """Write a small index file of a family and give its path."""
    texts = {"drug": SMALL_DRUGS, "neoplasm": SMALL_NEOPLASMS, "external_cause": SMALL_CAUSES}
    return lambda family: _written(tmp_path / f"{family}-April-1-2026.xml", texts[family])


@pytest.fixture
def write(tmp_path: Path):
    """Write a file of lines, or of bytes, and give its path."""

    def make(name: str, *lines: str, end: str = "\n") -> Path:
        path = tmp_path / name
        path.write_bytes(("\r\n".join(lines) + end).encode())
        return path

    return make


@pytest.fixture
def small_pcs():
    """Give the text of a small table of ICD-10-PCS of a fiscal year."""
    return lambda year: SMALL_PCS.format(year=year)


@pytest.fixture
def small_store(small_tabular, tmp_path):
    """A store of four codes of ICD-10-CM, which is quicker to copy than the whole."""
    path = tmp_path / "tables.sqlite"
    CodeTables.create(path, [icd10cm_tabular.read(small_tabular)])
    return path


@pytest.fixture
def official():
    """Give an official file of the development data, or skip: it is not in the repository."""

    def find(name: str) -> Path:
        path = OFFICIAL / name
        if not path.is_file():
            pytest.skip("needs ../shared/data/releases, which is not in the repository")
        return path

    return find


def _written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path
