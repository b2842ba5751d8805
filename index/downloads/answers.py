"""What an answer must be before it is used: the statuses, the sizes, and the first bytes of a file.

Invariant: a `Refused` is final for its source; what may go better next time is a `Lost`.
"""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from index.downloads.web import Answer, Lost

_MISSING = frozenset({404, 410})
_FORBIDDEN = frozenset({401, 403, 451})
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})
_RANGE = re.compile(r"bytes (?P<first>\d+)-\d+/(?P<total>\d+|\*)")
_STARTS = {"zip": (b"PK\x03\x04",), "pdf": (b"%PDF",), "xml": (b"<?xml", b"<ICD10")}
_HTML = re.compile(rb"\s*(<!doctype html|<html|<head|<body)", re.IGNORECASE)
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
LONGEST_START = 64
"""Bytes that `check_start` needs to see."""


class Refused(Exception):
    """A source does not give what is wanted.

    Attributes:
        remedy: What to do about it, empty where the usual advice holds.
    """

    def __init__(self, reason: str, remedy: str = "") -> None:
        super().__init__(reason)
        self.remedy = remedy


class Later(Lost):
    """The server asks to come again, after `wait` seconds where it says so."""

    def __init__(self, reason: str, wait: float | None) -> None:
        super().__init__(reason)
        self.wait = wait


def check_status(answer: Answer, url: str) -> None:
    """Check that an answer is one to read.

    Raises:
        Refused: It never will be.
        Later: It may be, the next time.
    """
    status = answer.status
    if status in {200, 206}:
        return
    if status in _MISSING:
        raise Refused(f"there is no {url} ({status})")
    if status in _FORBIDDEN:
        raise Refused(f"the server turns programs away ({status}) at {url}")
    if status in _LATER:
        raise Later(f"the server is busy or out of order ({status})", _wait(answer))
    raise Refused(f"the server answers {status} at {url}")


def _wait(answer: Answer) -> float | None:
    """Return the seconds of `Retry-After`, which may also be a date."""
    text = answer.headers.get("retry-after", "")
    if text.isdigit():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None


def size_of(answer: Answer) -> int | None:
    """Return the bytes that an answer announces, None where it does not."""
    text = answer.headers.get("content-length", "")
    return int(text) if text.isdigit() else None


def mark_of(answer: Answer) -> str | None:
    """Return what tells one version of a file from another: a strong ETag, else the date of its change."""
    tag = answer.headers.get("etag", "")
    return tag if tag.startswith('"') else answer.headers.get("last-modified")


def continues_at(answer: Answer, done: int, total: int | None) -> bool:
    """Say whether an answer is the rest of a file from byte `done` on."""
    found = _RANGE.fullmatch(answer.headers.get("content-range", "").strip())
    if answer.status != 206 or not found:
        return False
    same = total is None or found["total"] in {"*", str(total)}
    return int(found["first"]) == done and same


def check_type(answer: Answer, form: str) -> None:
    """Check that an answer is no web page.

    Raises:
        Refused: It says that it is one.
    """
    if answer.headers.get("content-type", "").lower().startswith(("text/html", "application/xhtml")):
        raise Refused(f"it sends a web page where a {form} file should be")


def check_start(start: bytes, form: str) -> None:
    """Check that a file starts as one of its form does.

    Raises:
        Refused: It is a web page, or something else.
    """
    start = start.removeprefix(_BYTE_ORDER_MARK)
    if _HTML.match(start):
        raise Refused(f"it sends a web page where a {form} file should be")
    if not start.startswith(_STARTS[form]):
        raise Refused(f"what it sends is no {form} file" if start else "it sends an empty file")
