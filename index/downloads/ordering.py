"""Fetching what names ask for: from the first source that gives it, checked, into a folder.

Invariant: a file appears in the folder whole, under its own name, in one step, when its size, its first
bytes, its directory (zip) and, where they are known, its published size and SHA-256 are right; whatever
happens, no other file of ours is left there. No server is asked for a file whose licence was not accepted.
"""

import os
import zipfile
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlencode, urlsplit, urlunsplit

from index.downloads.answers import Refused
from index.downloads.fetching import Limits, Transfer, Visit
from index.downloads.landing import Link, links_of, matching
from index.downloads.published import Known, Licence, Published, Source, Wanted
from index.downloads.web import Client
from index.errors import DownloadFailed, LicenceNotAccepted
from index.releases.catalog import sha256_of

Progress = Callable[[str, int, int | None], None]
"""Told of a file's name, the bytes that are there, and those that there will be, None where unknown."""

_REPLACED = (
    "Compare it with the publisher's page; if the publisher has replaced the file, take it with --unchecked."
)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that was fetched.

    Attributes:
        wanted: The name that asked for it: `icd10cm-2027/tables`.
        publisher: Who gave it.
        url: Its address.
        path: Where it is.
        size: In bytes.
        is_known: Whether it was compared with a known SHA-256.
        already: Whether it was there before and is the known file, so that nothing was fetched.
        missed: What kept sources before this one from giving it.
    """

    wanted: str
    publisher: str
    url: str
    path: Path
    size: int
    sha256: str
    is_known: bool
    already: bool = False
    missed: tuple[str, ...] = ()


def fetch_all(
    wanted: Sequence[Wanted],
    folder: Path,
    published: Published,
    *,
    accepted: Collection[str] = (),
    unchecked: bool = False,
    limits: Limits | None = None,
    progress: Progress = lambda *_: None,
) -> tuple[Fetched, ...]:
    """Fetch files into a folder, one after another.

    Args:
        wanted: What `published.wanted` gave.
        folder: Made when missing.
        published: The list that they are from, for what is known of files.
        accepted: Names of the licences that the user has read and accepts.
        unchecked: Whether to take a file whose known SHA-256 or size is another.
        limits: How patient to be.
        progress: Told how far each file is.

    Raises:
        LicenceNotAccepted: A file needs it; nothing has been fetched.
        DownloadFailed: No source gives a file. Those that were whole before it stay in the folder.
    """
    for file in wanted:
        if file.licence:
            _check_licence(file.name, file.licence, accepted)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error
    patience = limits or Limits()
    with closing(Client(patience.connect, patience.silence)) as client:
        order = _Order(client, published, folder, frozenset(accepted), patience, progress, unchecked)
        return tuple(fetched for file in wanted for fetched in order.fetch(file))


def _check_licence(name: str, licence: Licence, accepted: Collection[str]) -> None:
    if licence.name not in accepted:
        raise LicenceNotAccepted(
            f"{name!r} is under {licence.title}, which has not been accepted.",
            f"Read it at {licence.text}; if you accept it, add: --accept-licence {licence.name}",
        )


@dataclass(frozen=True, slots=True)
class _Order:
    """One run: a client, a folder, and what the user allows."""

    client: Client
    published: Published
    folder: Path
    accepted: frozenset[str]
    limits: Limits
    progress: Progress
    unchecked: bool

    def fetch(self, wanted: Wanted) -> tuple[Fetched, ...]:
        """Fetch a file, or all parts of it, from the first source that gives it."""
        missed: list[str] = []
        refusals: list[Refused] = []
        for source in wanted.sources:
            try:
                return self._from(source, wanted, tuple(missed))
            except Refused as refused:
                missed.append(f"{source.publisher.title}: {refused}")
                refusals.append(refused)
            except OSError as error:
                raise _unwritable(self.folder, error) from error
        raise DownloadFailed(
            f"{wanted.name!r} could not be fetched. {'; '.join(missed)}.", _remedy(wanted, refusals)
        )

    def _from(self, source: Source, wanted: Wanted, missed: tuple[str, ...]) -> tuple[Fetched, ...]:
        visit = Visit(self.client, source.publisher.hosts, self.limits)
        url, html = visit.page(source.page)
        links = matching(links_of(html, url), source.links, parts=wanted.parts)
        if not links:
            raise Refused(f"its page {url} has no link to this file")
        for link in links:
            if link.licence:
                licence = self.published.licences.get(link.licence)
                page = link.licence_page or url
                unlisted = Licence(link.licence, f"the licence {link.licence!r}", page)
                _check_licence(wanted.name, licence or unlisted, self.accepted)
        return tuple(self._one(visit, source, wanted, link, missed) for link in links)

    def _one(
        self, visit: Visit, source: Source, wanted: Wanted, link: Link, missed: tuple[str, ...]
    ) -> Fetched:
        known = self.published.known(source.publisher, link.name)
        target = self.folder / link.name
        done = partial(Fetched, wanted.name, source.publisher.title, link.url, target)
        if known and target.is_file() and sha256_of(target) == known.sha256:
            return done(known.size, known.sha256, is_known=True, already=True, missed=missed)
        url = _accepting(link.url, source.publisher.accepts) if link.licence else link.url
        with _part(target) as part:
            transfer = visit.file(url, part, wanted.form, partial(self.progress, link.name))
            sha256 = sha256_of(part)
            if known and not self.unchecked:
                _check_known(link.name, transfer, sha256, known)
            if wanted.form == "zip":
                _check_zip(part)
            part.replace(target)
        is_known = known is not None and sha256 == known.sha256
        return done(transfer.done, sha256, is_known=is_known, missed=missed)


@contextmanager
def _part(target: Path) -> Iterator[Path]:
    """Give the name of a temporary file beside `target` that is gone when the block ends."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield part
    finally:
        part.unlink(missing_ok=True)


def _check_known(name: str, transfer: Transfer, sha256: str, known: Known) -> None:
    if transfer.done != known.size:
        raise Refused(f"{name!r} has {transfer.done:,} bytes instead of {known.size:,}", _REPLACED)
    if sha256 != known.sha256:
        raise Refused(f"{name!r} has the SHA-256 {sha256[:12]}… instead of {known.sha256[:12]}…", _REPLACED)


def _check_zip(part: Path) -> None:
    """Check that a zip file has the directory at its end; its contents are the reader's business."""
    try:
        with zipfile.ZipFile(part) as archive:
            is_empty = not archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Refused("the zip file is damaged or cut short") from error
    if is_empty:
        raise Refused("the zip file is empty")


def _accepting(url: str, parameters: Sequence[tuple[str, str]]) -> str:
    """Return an address with what its server wants of users who have accepted the licence."""
    address = urlsplit(url)
    query = "&".join(filter(None, (address.query, urlencode(parameters))))
    return urlunsplit(address._replace(query=query))


def _remedy(wanted: Wanted, refusals: Sequence[Refused]) -> str:
    special = next((refused.remedy for refused in refusals if refused.remedy), None)
    if special:
        return special
    pages = " or ".join(dict.fromkeys(source.page for source in wanted.sources))
    then = " and give it to: chartcite tables add FILE" if wanted.is_tables else "."
    return f"Try again later, or get it with a browser from {pages}{then}"


def _unwritable(folder: Path, error: OSError) -> DownloadFailed:
    return DownloadFailed(
        f"{str(folder)!r} cannot be written: {error.strerror or 'unknown reason'}.",
        "Give a folder that you may write to, with enough free space.",
    )
