"""`chartcite tables download` from end to end, against the server that misbehaves."""

import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from agent.cli.main import main
from agent.cli.workbench import Workbench
from index.downloads import published
from index.opening import current_folder
from index.releases.file_kinds import FileKind
from index.table_sources import Added

NAME = "2027-code-tables-tabular-index.zip"
PATH = f"/files/zip/{NAME}"
ADDED = Added(NAME, "ab", 10, FileKind.TABULAR, "icd10cm-2026-10", 9, 8, (("no code", 1),))

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


class Bench(Workbench):
    """Adds nothing, but remembers what it was given and whether it was there."""

    def __init__(self, *, fails=False):
        self.given = []
        self.fails = fails

    def store(self, home):
        return Path("held")

    def add(self, home, files, progress):
        self.given = [(path, path.read_bytes()) for path in files]
        if self.fails:
            raise KeyboardInterrupt
        return (ADDED,)


@pytest.fixture
def sources(site, kit, tmp_path):
    """A list for the site, as a file of a user's own."""
    return lambda **choices: _toml(kit.listed(site, **choices), tmp_path / "mirror.toml")


def _toml(data, path):
    """Write what `listed` gives as TOML, which reads JSON values nearly as they are."""
    lines = [f"{kind}.{key} = {_value(value)}" for kind in ("publishers", "licences", "pages")
             for key, value in data[kind].items()]  # fmt: skip
    lines += [f"{kind} = [{', '.join(map(_value, data.get(kind, [])))}]" for kind in ("files", "known")]
    path.write_text("\n".join(lines))
    tomllib.loads(path.read_text())
    return str(path)


def _value(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_value(held)}" for key, held in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value)


@pytest.fixture(autouse=True)
def landing(site, kit, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    site.routes["/cms"] = kit.page(PATH)
    site.routes[PATH] = kit.file(kit.tables)


def test_what_was_fetched_goes_into_the_tables_and_nothing_stays(sources, kit, tmp_path, capsys):
    bench, home = Bench(), tmp_path / "home"
    home.mkdir()
    arguments = ["tables", "download", "icd10cm-2027", "--sources", sources(), "--home", str(home)]
    assert main(arguments, bench) == 0
    ((path, body),) = bench.given
    assert (path.name, body) == (NAME, kit.tables)
    assert list(home.iterdir()) == []
    out = capsys.readouterr().out
    assert f"{NAME}: from CMS, {len(kit.tables):,} bytes, SHA-256 " in out
    assert f"{NAME}: added to icd10cm-2026-10, 8 of 9 rows.\n    1 left out: no code" in out


def test_when_adding_fails_nothing_stays_either(sources, tmp_path, capsys):
    home = tmp_path / "home"
    home.mkdir()
    arguments = ["tables", "download", "icd10cm-2027", "--sources", sources(), "--home", str(home)]
    assert main(arguments, Bench(fails=True)) == 130
    assert list(home.iterdir()) == []
    assert "nothing half was written" in capsys.readouterr().err


def test_only_downloading_adds_nothing(sources, kit, tmp_path, capsys):
    bench, to = Bench(), tmp_path / "to"
    arguments = ["tables", "download", "icd10cm-2027", "--only-download", str(to), "--json"]
    assert main([*arguments, "--sources", sources(known=kit.tables)], bench) == 0
    assert bench.given == []
    assert [path.name for path in to.iterdir()] == [NAME]
    out, err = capsys.readouterr()
    answer = json.loads(out)
    assert answer["schema"] == "chartcite.tables_downloaded/1"
    assert answer["added"] is None
    assert answer["files"][0]["is_known"] is True
    assert err == ""
    assert main([*arguments[:-1], "--sources", sources(known=kit.tables)], bench) == 0
    assert "is there already" in capsys.readouterr().out


def test_the_source_that_failed_is_told(site, sources, kit, tmp_path, capsys):
    site.routes["/cms"] = kit.status(403)
    site.routes["/cdc/2027/"] = kit.page("icd10cm-tables-2027.zip")
    site.routes["/cdc/2027/icd10cm-tables-2027.zip"] = kit.file(kit.tables)
    arguments = ["tables", "download", "icd10cm-2027", "--only-download", str(tmp_path / "to")]
    assert main([*arguments, "--sources", sources(second=True)], Bench()) == 0
    out, err = capsys.readouterr()
    assert "icd10cm-tables-2027.zip: from CDC" in out
    assert "CMS: the server turns programs away (403)" in " ".join(err.split())


@pytest.mark.parametrize(
    ("names", "choices", "status", "told"),
    [
        ([], {}, 2, "No edition is named. See what there is: chartcite tables download --list"),
        (["icd10cm-1999"], {}, 2, "'icd10cm-1999' is no edition"),
        (["icd10cm-2027"], {"licence": "ama"}, 2, "--accept-licence ama"),
        (["icd10cm-2027"], {"form": "pdf"}, 2, "is no table"),
        (["icd10cm-2028"], {}, 1, "has no link to this file"),
    ],
)
def test_a_failure_is_one_line_with_a_remedy(names, choices, status, told, sources, tmp_path, capsys):
    home = tmp_path / "home"
    home.mkdir()
    arguments = ["tables", "download", *names, "--sources", sources(**choices), "--home", str(home)]
    assert main(arguments, Bench()) == status
    out, err = capsys.readouterr()
    assert told in err
    assert len(err.strip().splitlines()) == 1
    assert out == ""
    assert list(home.iterdir()) == []


def test_without_an_index_no_server_is_asked(site, sources, tmp_path, capsys):
    arguments = [
        "tables",
        "download",
        "icd10cm-2027",
        "--sources",
        sources(),
        "--home",
        str(tmp_path / "none"),
    ]
    assert main(arguments) == 1
    assert "chartcite index build" in capsys.readouterr().err
    assert site.asked == []


def test_what_there_is_is_listed(capsys):
    assert main(["tables", "download", "--list"]) == 0
    out = capsys.readouterr().out
    assert "icd10cm-2027 " in out
    assert "needs --accept-licence ama" in " ".join(out.split())
    assert main(["tables", "download", "--list", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["files"]) == len(published.load_published().parts())


def test_the_other_commands_do_not_pay_for_httpx():
    told = "import agent.cli.tables, agent.cli.workbench, index.downloads, sys; print('httpx' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


@pytest.mark.slow
def test_a_file_from_the_site_is_in_the_tables_of_a_real_index(
    site, kit, sources, small_tabular, index_home, tmp_path, capsys
):
    home = tmp_path / "home"
    home.mkdir()
    used = current_folder(index_home)
    shutil.copytree(used, home / used.name)
    (home / "current").write_text(f"{used.name}\n")
    (pattern,) = kit.listed(site)["files"][0]["sources"][0]["links"]
    site.routes["/cms"] = kit.page("/2027-code-tables-tabular-index.xml")
    site.routes["/2027-code-tables-tabular-index.xml"] = kit.file(small_tabular.read_bytes())
    path = Path(sources(form="xml"))
    path.write_text(path.read_text().replace(json.dumps(pattern), json.dumps(pattern.replace("zip", "xml"))))
    arguments = ["tables", "download", "icd10cm-2027", "--sources", str(path), "--home", str(home)]
    assert main(arguments) == 0
    assert "added to icd10cm-2023-10" in capsys.readouterr().out
    with Workbench().tables(home) as tables:
        assert [release.release_id for release in tables.releases] == ["icd10cm-2023-10", "icd10cm-2026-04"]
    assert sorted(p.name for p in home.iterdir() if p.name.startswith("download-")) == []
