"""What is published where, and what a name such as `icd10cm-2027` asks for.

Invariant: addresses, patterns of links, licences and known checksums are data (`published.toml`, or a list of
a user's own for a mirror); an unknown key there is refused, so that a typing error is never passed over.
"""

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from index.downloads.editions import CYCLES, Edition, editions_named
from index.errors import DownloadFailed, EditionUnknown

_FORMS = {"zip", "pdf", "xml"}
_KEYS = {
    "top": {"publishers", "licences", "pages", "files", "known"},
    "publishers": {"title", "hosts", "accepts"},
    "licences": {"title", "text"},
    "files": {"set", "cycle", "part", "title", "form", "usual", "parts", "licence", "sources"}
    | {"reading", "unverified"},
    "sources": {"publisher", "page", "links"},
    "known": {"publisher", "name", "size", "sha256"},
}
_MEND = "Mend the list, or leave out --sources to use the one that ships."


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes.

    Attributes:
        hosts: Where its files may come from, subdomains included; a link or redirect elsewhere is refused.
        accepts: Parameters that its server wants once a licence has been accepted.
    """

    name: str
    title: str
    hosts: tuple[str, ...]
    accepts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Licence:
    """Terms that a user must accept; `text` is the address at which they can be read."""

    name: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """A page that links to a file, and regular expressions of the file's name, the best first."""

    publisher: Publisher
    page: str
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file of an edition, to be had from the first of `sources` that gives it.

    Attributes:
        name: For example `icd10cm-2027/tables`.
        form: `zip`, `pdf` or `xml`.
        parts: Whether it comes in several files, all of which are needed.
        reading: Whether it is there to be read by people: `tables add` has no use for it.
    """

    name: str
    title: str
    form: str
    parts: bool
    licence: Licence | None
    sources: tuple[Source, ...]
    reading: bool = False

    @property
    def is_tables(self) -> bool:
        """Whether `tables add` can take it; guidelines are a text."""
        return self.form != "pdf" and not self.reading


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a file before it is fetched."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Part:
    """What the list says of a file.

    Attributes:
        example: An example of its name: `icd10cm-2027/poa`.
        usual: Whether the name without its part means it.
        licence: Name of the licence to accept, empty where none is needed.
        reading: Whether it is there to be read, and no table.
        verified: Whether the form of its name was seen, and not only known from how earlier ones were called.
    """

    example: str
    title: str
    usual: bool
    licence: str
    reading: bool
    verified: bool


class Published:
    """The list of what is published.

    Raises:
        DownloadFailed: It names what it does not define, or has an unknown key.
    """

    def __init__(self, data: dict[str, Any], name: str = "published.toml") -> None:
        try:
            self._read(data, name)
        except (LookupError, TypeError, ValueError, AttributeError, re.error) as error:
            raise DownloadFailed(f"{name!r} lacks or mistakes {error}.", _MEND) from error

    def _read(self, data: dict[str, Any], name: str) -> None:
        _only(data, "top", name)
        for kind in ("publishers", "licences"):
            for raw in data.get(kind, {}).values():
                _only(raw, kind, name)
        self._publishers = {key: _publisher(key, raw) for key, raw in data["publishers"].items()}
        licences = data.get("licences", {})
        self.licences = {key: Licence(key, raw["title"], raw["text"]) for key, raw in licences.items()}
        self._pages: dict[str, str] = data["pages"]
        self._files: list[dict[str, Any]] = data["files"]
        for raw in self._files:
            _only(raw, "files", name)
            for source in raw["sources"]:
                _only(source, "sources", name)
            self._wanted(raw, Edition(raw["set"], "0000", raw["cycle"], 2000, 1))
        self._known: dict[tuple[str, str], Known] = {}
        for raw in data.get("known", []):
            _only(raw, "known", name)
            self._known[raw["publisher"], raw["name"]] = Known(int(raw["size"]), raw["sha256"].lower())

    def known(self, publisher: Publisher, file_name: str) -> Known | None:
        """Return size and SHA-256 of a publisher's file where they are known."""
        return self._known.get((publisher.name, file_name))

    def wanted(self, text: str) -> tuple[Wanted, ...]:
        """Return the files that a name asks for.

        Args:
            text: `icd10cm-2027` for the files that most need, `icd10cm-2027/poa` for one,
                `icd10cm-2027/all`.

        Raises:
            EditionUnknown: It names no edition or no part that is published.
        """
        name, _, part = text.strip().partition("/")
        sets = {(raw["set"], raw["cycle"]) for raw in self._files}
        edition = next(editions_named(name, sets), None)
        if edition is None:
            raise EditionUnknown(
                f"{text!r} is no edition that can be fetched.",
                f"Give names such as {', '.join(self.examples()[:3])}; all: chartcite tables download --list",
            )
        of_edition = [
            raw for raw in self._files if (raw["set"], raw["cycle"]) == (edition.set, edition.cycle)
        ]
        chosen = [
            raw for raw in of_edition if part in {raw["part"], "all"} or (not part and raw.get("usual"))
        ]
        if not chosen:
            parts = ", ".join(raw["part"] for raw in of_edition)
            raise EditionUnknown(f"{name!r} has no part {part!r}.", f"Its parts are {parts}; all means all.")
        return tuple(self._wanted(raw, edition) for raw in chosen)

    def examples(self) -> list[str]:
        """Return a name of each set and cycle."""
        pairs = dict.fromkeys((raw["set"], raw["cycle"]) for raw in self._files)
        return [f"{name}-{CYCLES[cycle]}" for name, cycle in pairs]

    def parts(self) -> list[Part]:
        """Return every file that is listed, those of a set and cycle together."""
        groups = list(dict.fromkeys((raw["set"], raw["cycle"]) for raw in self._files))
        ordered = sorted(self._files, key=lambda raw: groups.index((raw["set"], raw["cycle"])))
        return [
            Part(
                f"{raw['set']}-{CYCLES[raw['cycle']]}/{raw['part']}",
                str(raw["title"]),
                bool(raw.get("usual", False)),
                str(raw.get("licence", "")),
                raw.get("form") == "pdf" or bool(raw.get("reading", False)),
                not raw.get("unverified", False),
            )
            for raw in ordered
        ]

    def _wanted(self, raw: dict[str, Any], edition: Edition) -> Wanted:
        form = raw.get("form", "zip")
        if form not in _FORMS or edition.cycle not in CYCLES:
            raise ValueError(f"the form {form!r} or the cycle {edition.cycle!r}")
        sources = tuple(
            Source(
                self._publishers[source["publisher"]],
                edition.fill(self._pages[source["page"]]),
                tuple(edition.fill(link) for link in source["links"]),
            )
            for source in raw["sources"]
        )
        for source in sources:
            for link in source.links:
                re.compile(link)
        licence = self.licences[raw["licence"]] if "licence" in raw else None
        name = f"{edition.name}/{raw['part']}"
        flags = bool(raw.get("parts", False)), bool(raw.get("reading", False))
        return Wanted(name, raw["title"], form, flags[0], licence, sources, flags[1])


def load_published(path: Path | None = None) -> Published:
    """Read the list that ships, or another.

    Raises:
        DownloadFailed: It cannot be read, or is not such a list.
    """
    try:
        if path is None:
            text = files("index.downloads").joinpath("published.toml").read_text("utf-8")
        else:
            text = path.read_text("utf-8")
        return Published(tomllib.loads(text), path.name if path else "published.toml")
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise DownloadFailed(f"{str(path)!r} cannot be opened: {reason}.", "Check the path.") from error
    except ValueError as error:
        raise DownloadFailed(f"{str(path)!r} is not TOML: {error}.", _MEND) from error


def _publisher(key: str, raw: dict[str, Any]) -> Publisher:
    accepts = tuple(raw.get("accepts", {}).items())
    return Publisher(key, raw["title"], tuple(host.lower() for host in raw["hosts"]), accepts)


def _only(raw: dict[str, Any], kind: str, name: str) -> None:
    unknown = sorted(raw.keys() - _KEYS[kind])
    if unknown:
        known = ", ".join(sorted(_KEYS[kind]))
        raise DownloadFailed(f"{name!r} has the unknown key {unknown[0]!r}.", f"Known keys there: {known}.")
