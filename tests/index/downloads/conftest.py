"""A server on this machine that misbehaves as told, and lists of what it publishes."""

import hashlib
import io
import threading
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest

from index.downloads import Limits, Published, fetch_all
from index.errors import DownloadFailed

QUICK = Limits(redirects=3, attempts=3, pause=0.01, connect=2, silence=0.3, whole=5, most=2_000_000)


def zip_of(**members: str) -> bytes:
    """Pack texts that do not compress away, so that a file can be cut in its middle."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return packed.getvalue()


TABLES = zip_of(tabular="S67.0 Crushing injury of thumb\n" * 5_000)


class Handler(BaseHTTPRequestHandler):
    """Asks the site what to do with a request."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        site = self.server.site
        site.asked.append((self.path, dict(self.headers)))
        site.routes.get(self.path.split("?")[0], missing)(self)

    def log_message(self, *_):
        """Keep quiet."""

    def send(self, body=b"", status=200, headers=(), announced=None):
        self.send_response(status)
        for name, value in dict(headers).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if announced is None else announced))
        self.end_headers()
        self.wfile.write(body)

    def hang_up(self):
        self.wfile.flush()
        self.close_connection = True


def missing(handler):
    handler.send(b"not here", 404)


def page(*links, before=""):
    body = before + "".join(f'<li><a href="{link}">a file</a>' for link in links)
    return lambda handler: handler.send(
        f"<!doctype html><title>Files</title>{body}".encode(), headers={"Content-Type": "text/html"}
    )


def file(body, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler: handler.send(body, headers=named)


def status(number, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler: handler.send(b"no", number, named)


def redirect(target, number=302):
    return lambda handler: handler.send(b"", number, {"Location": target})


def cut_once(body, mark='"v1"', after=None):
    """Break off in the middle the first time; know ranges from then on."""
    seen = []

    def answer(handler):
        wanted = handler.headers.get("Range")
        if not seen:
            seen.append(1)
            handler.send(body[: len(body) // 2], headers={"ETag": mark}, announced=len(body))
            handler.hang_up()
        elif wanted and handler.headers.get("If-Range") == mark and after is None:
            first = int(wanted.removeprefix("bytes=").removesuffix("-"))
            held = {"ETag": mark, "Content-Range": f"bytes {first}-{len(body) - 1}/{len(body)}"}
            handler.send(body[first:], 206, held)
        else:
            handler.send(after or body, headers={"ETag": '"v2"'})

    return answer


def in_turn(*answers):
    """Answer the first request in the first way, and so on; the last way for ever."""
    waiting = list(answers)

    def answer(handler):
        way = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        way(handler)

    return answer


@dataclass
class Site:
    """What the server does with each path, and what it was asked."""

    url: str
    over: threading.Event
    routes: dict[str, Callable] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def silent(self, handler) -> None:
        """Accept the request and never answer."""
        self.over.wait(5)
        handler.close_connection = True

    def dripping(self, handler) -> None:
        """Send a byte now and then, for ever."""
        handler.send(b"PK\x03\x04", announced=1_000_000)
        while not self.over.wait(0.05):
            try:
                handler.wfile.write(b".")
            except OSError:
                break
        handler.close_connection = True


@pytest.fixture
def site():
    """A server on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # a client that hangs up is what many of these tests are about
    server.daemon_threads = False
    over = threading.Event()
    server.site = Site(f"http://127.0.0.1:{server.server_port}", over)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server.site
    over.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    """Ask this machine's server itself, whatever the environment says of proxies."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


def listed(
    site: Site, *, second: bool = False, known: bytes | None = None, licence: str | None = None, **more
):
    """Return a list that says what the site publishes, as data."""
    links = ["{year}-code-tables-tabular(-and)?-index(-updated)?\\.zip"]
    sources = [{"publisher": "cms", "page": "first", "links": links}]
    if second:
        sources.append({"publisher": "cdc", "page": "second", "links": ["icd10cm-tables-{year}\\.zip"]})
    wanted = {"set": "icd10cm", "cycle": "october", "part": "tables", "title": "tables", "usual": True}
    wanted |= {"sources": sources, **more}
    if licence:
        wanted["licence"] = licence
    hosts = ["127.0.0.1"]
    data = {
        "publishers": {
            "cms": {"title": "CMS", "hosts": hosts, "accepts": {"agree": "yes"}},
            "cdc": {"title": "CDC", "hosts": hosts},
        },
        "licences": {"ama": {"title": "the licence of the AMA", "text": "https://example.org/ama"}},
        "pages": {"first": f"{site.url}/cms", "second": f"{site.url}/cdc/{{year}}/"},
        "files": [wanted],
    }
    if known is not None:
        digest = hashlib.sha256(known).hexdigest()
        name = "2027-code-tables-tabular-index.zip"
        data["known"] = [{"publisher": "cms", "name": name, "size": len(known), "sha256": digest}]
    return data


@pytest.fixture
def publish(site):
    """Give a function that returns the list of what the site publishes."""
    return lambda **choices: Published(listed(site, **choices))


@pytest.fixture
def quick():
    """Give limits that make tests short, some of them changed."""
    return lambda **changes: replace(QUICK, **changes)


@pytest.fixture
def kit():
    """Give the files and the ways to answer."""
    return SimpleNamespace(
        tables=TABLES, zip_of=zip_of, page=page, file=file, status=status, redirect=redirect, listed=listed,
        cut_once=cut_once, in_turn=in_turn,
    )  # fmt: skip


@pytest.fixture
def fetch(site, publish, quick, tmp_path):
    """Give a function that fetches icd10cm-2027 into a folder; the landing page is there."""

    def run(*, limits=None, unchecked=False, accepted=(), progress=lambda *_: None, **choices):
        published = publish(**choices)
        return fetch_all(
            published.wanted("icd10cm-2027"),
            tmp_path,
            published,
            accepted=accepted,
            unchecked=unchecked,
            limits=limits or quick(),
            progress=progress,
        )

    return run


@pytest.fixture
def refused(fetch, tmp_path):
    """Give a function that says why a fetch failed, after checking that nothing is left."""

    def run(**choices):
        with pytest.raises(DownloadFailed) as caught:
            fetch(**choices)
        assert list(tmp_path.iterdir()) == []
        assert "\n" not in caught.value.message
        assert caught.value.remedy
        return caught.value

    return run
