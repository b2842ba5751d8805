"""Redirects, landing pages, and the second source: where a file is looked for."""

import pytest

from index.downloads.answers import Refused
from index.downloads.fetching import Visit
from index.downloads.web import Client

NAME = "2027-code-tables-tabular-index.zip"
PATH = f"/files/zip/{NAME}"
SECOND = "icd10cm-tables-2027.zip"

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture(autouse=True)
def landing(site, kit):
    site.routes["/cms"] = kit.page("/medicare", PATH, "/files/zip/2026-code-tables-tabular-index.zip")


def test_redirects_are_followed_within_bounds(site, kit, fetch, refused, tmp_path):
    site.routes["/cms"] = kit.redirect("/moved", 301)
    site.routes["/moved"] = kit.page(f"..{PATH}")
    site.routes[PATH] = kit.redirect("/elsewhere", 307)
    site.routes["/elsewhere"] = kit.file(kit.tables)
    fetch()
    (tmp_path / NAME).unlink()
    site.routes[PATH] = kit.redirect(PATH)
    assert "redirects more than 3 times" in refused().message


@pytest.mark.parametrize(
    "target", ["https://example.org/x.zip", "ftp://127.0.0.1/x.zip", "file:///etc/passwd"]
)
def test_no_redirect_leads_away_from_the_publisher(target, site, kit, refused):
    site.routes[PATH] = kit.redirect(target)
    assert "which is not on 127.0.0.1" in refused().message


def test_no_link_leads_away_from_the_publisher(site, kit, refused):
    site.routes["/cms"] = kit.page(f"https://example.org{PATH}")
    assert "which is not on 127.0.0.1" in refused().message


def test_nothing_goes_from_https_to_http(quick):
    visit = Visit(Client(1, 1), ("cms.gov",), quick())
    with pytest.raises(Refused, match="not encrypted"):
        visit._redirected("https://www.cms.gov/a", "http://www.cms.gov/b")
    assert visit._redirected("http://www.cms.gov/a", "https://www.cms.gov/b").startswith("https")
    with pytest.raises(Refused, match="no address"):
        visit._redirected("https://www.cms.gov/a", "https://[nonsense")
    visit.client.close()


def test_a_landing_page_without_the_link(site, kit, refused):
    site.routes["/cms"] = kit.page("/files/zip/2026-code-tables-tabular-index.zip")
    error = refused()
    assert "has no link to this file" in error.message
    assert f"{site.url}/cms" in error.remedy


def test_a_landing_page_that_is_missing_or_endless(site, kit, quick, refused):
    site.routes["/cms"] = kit.status(404)
    assert "there is no" in refused().message
    site.routes["/cms"] = kit.page(*["/x"] * 1_000)
    assert "its page is larger" in refused(limits=quick(most_page=1_000)).message


def test_the_second_source_is_asked_where_the_first_fails(site, kit, fetch):
    site.routes["/cms"] = kit.status(403)
    site.routes["/cdc/2027/"] = kit.page(SECOND)
    site.routes[f"/cdc/2027/{SECOND}"] = kit.file(kit.tables)
    (found,) = fetch(second=True)
    assert (found.publisher, found.path.name) == ("CDC", SECOND)
    assert "CMS: the server turns programs away (403)" in found.missed[0]


def test_what_kept_each_source_is_told(site, kit, refused):
    site.routes[PATH] = kit.status(404)
    error = refused(second=True)
    assert "CMS: there is no" in error.message
    assert "CDC: there is no" in error.message
    assert f"{site.url}/cms or {site.url}/cdc/2027/" in error.remedy
