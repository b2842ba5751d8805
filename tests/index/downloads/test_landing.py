from index.downloads.landing import file_name, links_of, matching

PAGE = "https://www.cms.gov/medicare/coding-billing/icd-10-codes"
PTP = "/license/ama?file=/files/zip/medicare-ncci-2026q4-practitioner-ptp-edits-ccipra-v323r{}-f{}.zip"


def page(*links: str) -> str:
    return "<body>" + "".join(f"<p><a class=x href='{link}'>x</a>" for link in links)


def names(html: str, *patterns: str, parts: bool = False) -> list[str]:
    return [link.name for link in matching(links_of(html, PAGE), patterns, parts=parts)]


def test_links_are_known_by_the_file_that_they_lead_to():
    html = page(
        "/files/zip/2027-x.zip", "#top", "mailto:a@b.c", "javascript:void(0)", "http://[bad/2027-x.zip"
    )
    assert names(html, "2027-x[.]zip") == ["2027-x.zip"]
    (link,) = matching(links_of(html, PAGE), ["2027-X[.]ZIP"], parts=False)
    assert link.url == "https://www.cms.gov/files/zip/2027-x.zip"
    assert link.licence is None


def test_the_whole_name_counts():
    html = page("/a/2027-x.zip.html", "/a/old-2027-x.zip", "/a/2027-x.zip?v=2#part")
    assert names(html, "2027-x[.]zip") == ["2027-x.zip"]


def test_a_directory_listing_with_blanks_in_its_names():
    html = '<pre><A HREF="/pub/ICD10CM/2026/icd10cm-table%20and%20index-2026.zip">icd10cm-table and index</A>'
    assert names(html, "icd10cm-table[ -](and[ -])?index-2026[.]zip") == ["icd10cm-table and index-2026.zip"]


def test_the_better_pattern_wins_and_then_the_corrected_file():
    html = page("/a/b.zip", "/a/a.zip", "/a/a-updated.zip")
    assert names(html, "a(-updated)?[.]zip", "b[.]zip") == ["a-updated.zip"]
    assert names(html, "c[.]zip", "b[.]zip") == ["b.zip"]
    assert names(html, "d[.]zip") == []


def test_a_base_address_counts():
    assert links_of('<base href="https://ftp.cdc.gov/x/"><a href="y.zip">', PAGE)[0].url.endswith("/x/y.zip")


def test_a_licence_page_before_a_file_is_named():
    link = links_of(page(PTP.format(0, 1)), PAGE)[0]
    assert link.licence == "ama"
    assert link.name == "medicare-ncci-2026q4-practitioner-ptp-edits-ccipra-v323r0-f1.zip"
    assert link.url == f"https://www.cms.gov/files/zip/{link.name}"
    assert link.licence_page == f"https://www.cms.gov{PTP.format(0, 1)}"


def test_all_parts_of_the_newest_revision_in_their_order():
    html = page(*(PTP.format(0, n) for n in (1, 2)), *(PTP.format(1, n) for n in (10, 2, 1, 1)))
    found = names(html, "medicare-ncci-2026q4-practitioner-.*[.]zip", parts=True)
    assert [name.rsplit("-", 2)[1:] for name in found] == [
        ["v323r1", "f1.zip"],
        ["v323r1", "f2.zip"],
        ["v323r1", "f10.zip"],
    ]


def test_names_that_could_do_harm_are_none():
    assert file_name("https://x.org/a/..%2F..%2Fetc%2Fpasswd") == "passwd"
    assert file_name("https://x.org/a/%2E%2E") == ""
    assert file_name("https://x.org/a/b%5Cc.zip") == ""
    assert file_name("https://x.org/a/b%00c.zip") == ""
    assert file_name("https://x.org/") == ""
