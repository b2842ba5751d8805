"""Fetching from a server that misbehaves: one clear line each, and nothing half left."""

import hashlib
import time

import pytest

from index.downloads import fetch_all
from index.errors import DownloadFailed

NAME = "2027-code-tables-tabular-index.zip"
PATH = f"/files/zip/{NAME}"
SECOND = "icd10cm-tables-2027.zip"

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture(autouse=True)
def landing(site, kit):
    site.routes["/cms"] = kit.page("/medicare", PATH, "/files/zip/2026-code-tables-tabular-index.zip")


def test_a_file_is_found_on_the_landing_page_and_kept_whole(site, kit, fetch, tmp_path):
    site.routes[PATH] = kit.file(kit.tables)
    seen = []
    (found,) = fetch(progress=lambda *step: seen.append(step))
    assert (tmp_path / NAME).read_bytes() == kit.tables
    assert [path.name for path in tmp_path.iterdir()] == [NAME]
    assert found.sha256 == hashlib.sha256(kit.tables).hexdigest()
    assert (found.publisher, found.size, found.is_known) == ("CMS", len(kit.tables), False)
    assert seen[-1] == (NAME, len(kit.tables), len(kit.tables))
    assert dict(site.asked)[PATH]["Accept-Encoding"] == "identity"


def test_a_known_file_is_compared_and_not_fetched_twice(site, kit, fetch):
    site.routes[PATH] = kit.file(kit.tables)
    assert fetch(known=kit.tables)[0].is_known
    asked = site.paths().count(PATH)
    (again,) = fetch(known=kit.tables)
    assert again.already
    assert site.paths().count(PATH) == asked


@pytest.mark.parametrize(
    ("number", "told"),
    [(404, "there is no http"), (403, "turns programs away (403)"), (418, "answers 418"), (410, "(410)")],
)
def test_a_file_that_is_refused(number, told, site, kit, refused):
    site.routes[PATH] = kit.status(number)
    error = refused()
    assert told in error.message
    assert "with a browser from" in error.remedy
    assert "chartcite tables add FILE" in error.remedy
    assert site.paths().count(PATH) == 1


def test_a_server_out_of_order_is_asked_again(site, kit, fetch):
    site.routes[PATH] = kit.in_turn(kit.status(503), kit.status(429, Retry_After="0"), kit.file(kit.tables))
    assert fetch()[0].size == len(kit.tables)


def test_a_server_that_stays_out_of_order_is_left(site, kit, refused):
    site.routes[PATH] = kit.status(500)
    assert "busy or out of order (500), after 3 attempts" in refused().message
    assert site.paths().count(PATH) == 3


@pytest.mark.parametrize("wait", ["86400", "Fri, 01 Jan 2100 00:00:00 GMT"])
def test_nobody_waits_a_day(wait, site, kit, refused):
    site.routes[PATH] = kit.status(503, Retry_After=wait)
    started = time.monotonic()
    assert "after 1 attempt" in refused().message
    assert time.monotonic() - started < 3


def test_a_server_that_never_answers(site, refused):
    site.routes[PATH] = site.silent
    assert "fell silent, after 3 attempts" in refused().message


def test_a_server_that_sends_a_byte_now_and_then(site, quick, refused):
    site.routes[PATH] = site.dripping
    assert "not there within" in refused(limits=quick(whole=0.5)).message


def test_nobody_is_there(site, kit, refused):
    site.routes["/cms"] = kit.redirect("http://127.0.0.1:9/nobody")
    assert "no connection" in refused().message


def test_a_transfer_goes_on_where_it_broke(site, kit, fetch, tmp_path):
    site.routes[PATH] = kit.cut_once(kit.tables)
    fetch(known=kit.tables)
    assert (tmp_path / NAME).read_bytes() == kit.tables
    ranges = [headers.get("Range") for path, headers in site.asked if path == PATH]
    assert ranges[0] is None
    assert ranges[1].startswith("bytes=")


def test_a_file_that_changed_meanwhile_starts_anew(site, kit, fetch, tmp_path):
    other = kit.zip_of(tabular="another edition" * 1_000)
    site.routes[PATH] = kit.cut_once(kit.tables, after=other)
    fetch()
    assert (tmp_path / NAME).read_bytes() == other


def test_without_a_mark_a_transfer_starts_anew(site, kit, fetch, tmp_path):
    site.routes[PATH] = kit.cut_once(kit.tables, mark='W/"weak"')
    fetch()
    assert (tmp_path / NAME).read_bytes() == kit.tables
    assert not any("Range" in headers for _, headers in site.asked)


def test_a_wrong_part_is_not_joined_on(site, kit, fetch, tmp_path):
    half = len(kit.tables) // 2

    def first_half(handler):
        handler.send(kit.tables[:half], headers={"ETag": '"v1"'}, announced=len(kit.tables))
        handler.hang_up()

    def wrong_part(handler):
        handler.send(kit.tables[:9], 206, {"Content-Range": f"bytes 0-8/{len(kit.tables)}"})

    def past_the_end(handler):
        handler.send(b"", 416)

    site.routes[PATH] = kit.in_turn(first_half, wrong_part, kit.file(kit.tables))
    fetch()
    assert (tmp_path / NAME).read_bytes() == kit.tables
    (tmp_path / NAME).unlink()
    site.routes[PATH] = kit.in_turn(first_half, past_the_end, kit.file(kit.tables))
    fetch()
    assert (tmp_path / NAME).read_bytes() == kit.tables


def test_a_transfer_that_always_breaks_is_given_up(site, kit, refused):
    def cut(handler):
        handler.send(kit.tables[:100], announced=len(kit.tables))
        handler.hang_up()

    site.routes[PATH] = cut
    assert "after 3 attempts" in refused().message


def test_a_cut_file_of_unknown_length_is_seen_to_be_damaged(site, kit, refused):
    def until_closed(handler):
        handler.send_response(200)
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.wfile.write(kit.tables[: len(kit.tables) // 2])
        handler.hang_up()

    site.routes[PATH] = until_closed
    assert "damaged or cut short" in refused().message


def test_a_file_with_another_hash_or_size(site, kit, refused, fetch):
    other = bytearray(kit.tables)
    other[200] ^= 1
    site.routes[PATH] = kit.file(bytes(other))
    error = refused(known=kit.tables)
    assert "has the SHA-256" in error.message
    assert "--unchecked" in error.remedy
    site.routes[PATH] = kit.file(kit.zip_of(tabular="short"))
    assert f"instead of {len(kit.tables):,}" in refused(known=kit.tables).message
    assert not fetch(known=kit.tables, unchecked=True)[0].is_known


@pytest.mark.parametrize(
    ("body", "headers", "told"),
    [
        (b"<!DOCTYPE html><title>Accept the licence</title>", {}, "a web page where a zip file should be"),
        (b"<p>Sorry</p>", {"Content_Type": "text/html; charset=utf-8"}, "a web page"),
        (b"\n  <HTML>", {}, "a web page"),
        (b"%PDF-1.7", {}, "is no zip file"),
        (b"", {}, "an empty file"),
        (b"PK\x03\x04 and nothing more", {}, "damaged or cut short"),
        (b"PK\x05\x06" + bytes(18), {}, "is no zip file"),
        (b"PK\x03\x04", {"Content_Encoding": "gzip"}, "packs the file on the way"),
    ],
)
def test_something_else_than_a_zip_file(body, headers, told, site, kit, refused):
    site.routes[PATH] = kit.file(body, **headers)
    assert told in refused().message


def test_a_file_that_is_too_large(site, kit, quick, refused):
    site.routes[PATH] = kit.file(kit.tables)
    assert "more than 1,000 are not taken" in refused(limits=quick(most=1_000)).message

    def endless(handler):
        handler.send_response(200)
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.wfile.write(kit.tables)
        handler.hang_up()

    site.routes[PATH] = endless
    assert "sends more than 1,000 bytes" in refused(limits=quick(most=1_000)).message


def test_a_folder_that_cannot_be_written(site, kit, publish, quick, tmp_path):
    site.routes[PATH] = kit.file(kit.tables)
    (tmp_path / "taken").write_text("a file")
    published = publish()
    with pytest.raises(DownloadFailed, match="cannot be written"):
        fetch_all(published.wanted("icd10cm-2027"), tmp_path / "taken", published, limits=quick())
    (tmp_path / "in" / NAME).mkdir(parents=True)
    with pytest.raises(DownloadFailed, match="cannot be written"):
        fetch_all(published.wanted("icd10cm-2027"), tmp_path / "in", published, limits=quick())
    assert [path.name for path in (tmp_path / "in").iterdir()] == [NAME]


def test_an_interruption_leaves_nothing(site, kit, fetch, tmp_path):
    site.routes[PATH] = kit.file(kit.tables)

    def interrupt(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(progress=interrupt)
    assert list(tmp_path.iterdir()) == []


def test_the_file_before_stays_until_the_new_one_is_whole(site, kit, fetch, tmp_path):
    (tmp_path / NAME).write_bytes(b"the one before")
    site.routes[PATH] = kit.status(500)
    with pytest.raises(DownloadFailed):
        fetch()
    assert (tmp_path / NAME).read_bytes() == b"the one before"
    site.routes[PATH] = kit.file(kit.tables)
    fetch()
    assert (tmp_path / NAME).read_bytes() == kit.tables
