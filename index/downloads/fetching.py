"""Fetching a page or a file from a server that may refuse, fall silent, send too much, or break off.

Invariant: no redirect goes to a host that is not the publisher's, or from https to http. A broken transfer
goes on where it broke (Range) only if the server says that it is the same file still; otherwise it starts
anew. Time, attempts, redirects and bytes are bounded.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

from index.downloads.answers import (
    LONGEST_START,
    Refused,
    check_start,
    check_status,
    check_type,
    continues_at,
    mark_of,
    size_of,
)
from index.downloads.web import Answer, Client, Lost

T = TypeVar("T")
Tick = Callable[[int, int | None], None]
"""Told of the bytes that are there and of those that there will be, None where the server does not say."""

_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """How patient to be, in seconds and bytes.

    Attributes:
        redirects: At most, for one request.
        attempts: At most, for one page or file.
        pause: Before the second attempt; doubled before each further one.
        connect: To wait for a connection.
        silence: To wait for the next bytes.
        whole: For one page or file with all its attempts.
        most: Bytes of a file.
        most_page: Bytes of a landing page.
    """

    redirects: int = 6
    attempts: int = 4
    pause: float = 0.5
    connect: float = 15.0
    silence: float = 30.0
    whole: float = 3600.0
    most: int = 500 * _MB
    most_page: int = 8 * _MB


@dataclass(slots=True)
class Transfer:
    """A file on its way.

    Attributes:
        path: The temporary file.
        done: Bytes that are there.
        mark: What the server calls this version of the file (ETag or date), None where it does not say.
        total: Bytes in all, None where unknown.
    """

    path: Path
    done: int = 0
    mark: str | None = None
    total: int | None = None


@dataclass(slots=True)
class Visit:
    """Requests to the hosts of one publisher.

    Attributes:
        hosts: Those that may be asked, subdomains included.
    """

    client: Client
    hosts: tuple[str, ...]
    limits: Limits
    _deadline: float = field(default=0.0, init=False)

    def page(self, url: str) -> tuple[str, str]:
        """Return the address that a landing page has after redirects, and the page.

        Raises:
            Refused: It cannot be had.
        """
        return self._patiently(lambda: self._read_page(url))

    def file(self, url: str, part: Path, form: str, tick: Tick) -> Transfer:
        """Fetch a file into `part`.

        Args:
            url: Its address.
            part: The temporary file, which must not be there yet.
            form: `zip`, `pdf` or `xml`; something else is refused as soon as its first bytes are there.
            tick: Told how far it is.

        Raises:
            Refused: It cannot be had whole.
            OSError: It cannot be written.
        """
        part.open("xb").close()
        transfer = Transfer(part)
        self._patiently(lambda: self._read_file(url, transfer, form, tick))
        with part.open("rb") as stream:
            check_start(stream.read(LONGEST_START), form)
        return transfer

    def _patiently(self, attempt: Callable[[], T]) -> T:
        """Try again while it may help, at growing intervals."""
        self._deadline = time.monotonic() + self.limits.whole
        pause = self.limits.pause
        for number in range(1, self.limits.attempts + 1):
            try:
                return attempt()
            except Lost as lost:
                wait = max(pause, getattr(lost, "wait", None) or 0.0)
                times = f"{number} attempts" if number > 1 else "1 attempt"
                if number == self.limits.attempts or time.monotonic() + wait > self._deadline:
                    raise Refused(f"{lost}, after {times}") from lost
                time.sleep(wait)
                pause *= 2
        raise AssertionError("the last attempt returns or raises")

    @contextmanager
    def _answer(self, url: str, headers: dict[str, str]) -> Iterator[tuple[str, Answer]]:
        """Give the answer that is no redirect, and the address that it comes from."""
        for _ in range(self.limits.redirects + 1):
            self._check_host(url)
            with self.client.ask(url, headers) as answer:
                target = answer.headers.get("location")
                if not 300 <= answer.status < 400 or target is None:
                    yield url, answer
                    return
            url = self._redirected(url, target)
        raise Refused(f"it redirects more than {self.limits.redirects} times, lastly to {url}")

    def _redirected(self, url: str, target: str) -> str:
        try:
            new = urljoin(url, target)
            schemes = urlsplit(url).scheme, urlsplit(new).scheme
        except ValueError as error:
            raise Refused(f"it redirects to what is no address from {url}") from error
        if schemes[0] == "https" and schemes[1] != "https":
            raise Refused(f"it redirects from https to an address that is not encrypted: {new}")
        return new

    def _check_host(self, url: str) -> None:
        address = urlsplit(url)
        host = (address.hostname or "").lower()
        is_theirs = any(host == own or host.endswith(f".{own}") for own in self.hosts)
        if address.scheme not in {"http", "https"} or not is_theirs:
            raise Refused(f"it leads to {url}, which is not on {' or '.join(self.hosts)}")

    def _check_time(self) -> None:
        if time.monotonic() > self._deadline:
            raise Refused(f"it was not there within {self.limits.whole:,.0f} seconds")

    def _read_page(self, url: str) -> tuple[str, str]:
        with self._answer(url, {}) as (final, answer):
            check_status(answer, final)
            body = bytearray()
            for piece in answer.decoded():
                body += piece
                self._check_time()
                if len(body) > self.limits.most_page:
                    raise Refused(f"its page is larger than {self.limits.most_page:,} bytes")
            return final, body.decode("utf-8", "replace")

    def _read_file(self, url: str, transfer: Transfer, form: str, tick: Tick) -> None:
        """Fetch the file, or what is missing of it.

        Packing on the way is declined: sizes and ranges are those of the file itself.
        """
        headers = {"Accept-Encoding": "identity"}
        if transfer.done and transfer.mark:
            headers |= {"Range": f"bytes={transfer.done}-", "If-Range": transfer.mark}
        with self._answer(url, headers) as (final, answer):
            if answer.status == 416:
                transfer.mark = None
                raise Lost("the server does not know the rest of the file")
            check_status(answer, final)
            if answer.headers.get("content-encoding", "identity") != "identity":
                raise Refused("it packs the file on the way, which was declined")
            check_type(answer, form)
            self._begin(transfer, answer)
            self._write(transfer, answer, tick)
        if transfer.total is not None and transfer.done < transfer.total:
            raise Lost(f"the connection broke after {transfer.done:,} of {transfer.total:,} bytes")

    def _begin(self, transfer: Transfer, answer: Answer) -> None:
        """Go on where a transfer broke, or start anew where the answer is the whole file."""
        if transfer.done and continues_at(answer, transfer.done, transfer.total):
            return
        if answer.status == 206:
            transfer.mark = None
            raise Lost("the server sends another part of the file than was asked for")
        transfer.done, transfer.total, transfer.mark = 0, size_of(answer), mark_of(answer)
        if transfer.total is not None and transfer.total > self.limits.most:
            raise Refused(
                f"the file has {transfer.total:,} bytes; more than {self.limits.most:,} are not taken"
            )

    def _write(self, transfer: Transfer, answer: Answer, tick: Tick) -> None:
        with transfer.path.open("r+b") as stream:
            stream.truncate(transfer.done)
            stream.seek(transfer.done)
            for piece in answer.raw():
                stream.write(piece)
                transfer.done += len(piece)
                self._check(transfer)
                tick(transfer.done, transfer.total)

    def _check(self, transfer: Transfer) -> None:
        self._check_time()
        most = self.limits.most if transfer.total is None else transfer.total
        if transfer.done > most:
            raise Refused(f"it sends more than {most:,} bytes")
