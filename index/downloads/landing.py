"""The links of a landing page, and which of them is the file that is wanted.

Invariant: a link is known by the whole name of the file that it leads to, never by its place on the page or
its words. A link through a licence page (`/license/ama?file=/files/zip/…`) counts as one to the file, and
says which licence stands before it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

_LICENCE_PAGE = re.compile(r"/licen[sc]e/(?P<name>[a-z0-9-]+)/?", re.IGNORECASE)
_CORRECTED = re.compile(r"updated|revised|corrected", re.IGNORECASE)
_NUMBERS = re.compile(r"(\d+)")
_REVISION = re.compile(r"-v(\d+)r(\d+)-", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a file.

    Attributes:
        url: Of the file itself, absolute.
        name: The file's name.
        licence: Name of the licence whose page the link goes through, None where there is none.
        licence_page: Address of that page.
    """

    url: str
    name: str
    licence: str | None = None
    licence_page: str | None = None


def links_of(html: str, url: str) -> list[Link]:
    """Return the links of a page in its order, each file once.

    Args:
        html: The page.
        url: Its own address, for links that are relative to it.
    """
    reader = _Anchors()
    reader.feed(html)
    reader.close()
    base = urljoin(url, reader.base or "")
    found: dict[str, Link] = {}
    for reference in reader.references:
        link = _link(reference.strip(), base)
        if link:
            found.setdefault(link.url, link)
    return list(found.values())


def matching(links: Sequence[Link], patterns: Sequence[str], *, parts: bool) -> list[Link]:
    """Return the links that one of the patterns wants; empty where none does.

    Args:
        links: Of a page.
        patterns: Regular expressions of whole file names, the best first.
        parts: Whether all parts are wanted, of the newest revision; otherwise one link, a corrected file
            before the first one on the page.
    """
    for pattern in patterns:
        wanted = re.compile(pattern, re.IGNORECASE)
        found = [link for link in links if wanted.fullmatch(link.name)]
        if found and parts:
            return _newest_revision(found)
        if found:
            return sorted(found, key=lambda link: not _CORRECTED.search(link.name))[:1]
    return []


def _newest_revision(links: Sequence[Link]) -> list[Link]:
    newest = max(_revision(link) for link in links)
    named = {link.name.lower(): link for link in links if _revision(link) == newest}
    return [named[name] for name in sorted(named, key=_by_number)]


def _revision(link: Link) -> tuple[int, ...]:
    found = _REVISION.search(link.name)
    return tuple(map(int, found.groups())) if found else ()


def _by_number(name: str) -> list[tuple[int, str]]:
    return [(int(word), "") if word.isdigit() else (0, word) for word in _NUMBERS.split(name)]


def _link(reference: str, base: str) -> Link | None:
    try:
        url = urljoin(base, reference)
        address = urlsplit(url)
        gate = _LICENCE_PAGE.fullmatch(address.path)
        behind = parse_qs(address.query).get("file", []) if gate else []
        if gate and behind:
            file_url = urljoin(url, behind[0])
            name = file_name(file_url)
            return Link(file_url, name, gate["name"].lower(), url) if name else None
        name = file_name(url)
    except ValueError:  # a page may hold any nonsense as an address
        return None
    return Link(url, name) if name and address.scheme in {"http", "https"} else None


def file_name(url: str) -> str:
    """Return the name of the file that an address leads to; empty where it has none that is safe to use."""
    name = unquote(urlsplit(url).path).rsplit("/", 1)[-1]
    is_safe = name.isprintable() and "\\" not in name and not name.startswith(".")
    return name if is_safe else ""


class _Anchors(HTMLParser):
    """Gathers the addresses of a page's anchors."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.references: list[str] = []
        self.base: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an anchor's address, or the page's base."""
        reference = dict(attrs).get("href")
        if reference and tag == "a":
            self.references.append(reference)
        elif reference and tag == "base" and self.base is None:
            self.base = reference
