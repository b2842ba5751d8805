"""No file is asked for whose licence the user has not accepted."""

import pytest

from index.downloads import fetch_all
from index.errors import DownloadFailed, LicenceNotAccepted

NAME = "2027-code-tables-tabular-index.zip"
PATH = f"/files/zip/{NAME}"

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture
def fetch(publish, quick, tmp_path):
    def run(accepted=(), **choices):
        published = publish(**choices)
        wanted = published.wanted("icd10cm-2027")
        return fetch_all(wanted, tmp_path / "to", published, accepted=accepted, limits=quick())

    return run


def test_without_the_licence_no_server_is_asked(site, fetch, tmp_path):
    with pytest.raises(LicenceNotAccepted) as caught:
        fetch(licence="ama", accepted=["other"])
    assert "the licence of the AMA" in caught.value.message
    assert "https://example.org/ama" in caught.value.remedy
    assert "--accept-licence ama" in caught.value.remedy
    assert caught.value.exit_status == 2
    assert site.asked == []
    assert list(tmp_path.iterdir()) == []


def test_with_the_licence_its_page_is_passed_as_a_browser_does(site, kit, fetch):
    site.routes["/cms"] = kit.page(f"/license/ama?file={PATH}")
    site.routes[PATH] = kit.file(kit.tables)
    (found,) = fetch(licence="ama", accepted=["ama"])
    assert found.path.name == NAME
    assert site.paths()[-1] == f"{PATH}?agree=yes"


def test_a_licence_that_only_the_page_knows_of_counts_too(site, kit, fetch):
    site.routes["/cms"] = kit.page(f"/license/ada?file={PATH}")
    site.routes[PATH] = kit.file(kit.tables)
    with pytest.raises(LicenceNotAccepted) as caught:
        fetch(second=True)
    assert f"{site.url}/license/ada?file=" in caught.value.remedy
    assert PATH not in "".join(site.paths()[1:])
    assert fetch(accepted=["ada"])[0].path.name == NAME


def test_a_licence_page_in_the_place_of_the_file_is_told(site, kit, fetch):
    site.routes["/cms"] = kit.page(PATH)
    site.routes[PATH] = kit.redirect("/license/ama")
    site.routes["/license/ama"] = kit.page()
    with pytest.raises(DownloadFailed, match="web page where a zip file should be"):
        fetch(licence="ama", accepted=["ama"])


def test_all_parts_come_and_one_that_fails_is_told(site, kit, fetch, tmp_path):
    first, other = PATH, PATH.replace("index", "index-updated")
    site.routes["/cms"] = kit.page(first, other)
    site.routes[first] = site.routes[other] = kit.file(kit.tables)
    assert len(fetch(parts=True)) == 2
    site.routes[other] = kit.status(404)
    with pytest.raises(DownloadFailed, match="there is no"):
        fetch(parts=True)
    assert not [path for path in (tmp_path / "to").iterdir() if path.name.startswith(".")]
