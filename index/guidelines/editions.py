"""The editions of the official guidelines that were added, kept in the home folder beside the index.

Invariant: an edition is one file, written whole or not at all and never touched by building the index; the
sha256, the fiscal year and the dates are those of the PDF. Nothing is read before it is asked for.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from index.errors import GuidelinesError

FOLDER = "guidelines"
"""The folder of the editions within the home folder."""

_SCHEMA = "chartcite.official_guidelines/1"
_AGAIN = "Add the PDF again: chartcite guidelines add FILE.pdf."


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the official guidelines.

    Attributes:
        section_id: `I.C.4.a.6.b.ii`: the markers from the outermost heading down, joined by dots.
        heading: Its heading as printed; empty for a lettered paragraph without one.
        page: Page of the file on which its text starts; that of the heading where it has no text of its own.
        text: Its own text without that of its subsections, one paragraph a line.
    """

    section_id: str
    heading: str
    page: int
    text: str


@dataclass(frozen=True)
class Edition:
    """The official guidelines as one PDF has them.

    Attributes:
        fiscal_year: That of its first page: 2026 begins on 2025-10-01.
        valid_from: First date of service that it governs.
        valid_to: Last date of service (inclusive).
        sha256: Of the PDF.
        source: Name of the PDF, without its folder.
        sections: In the order of the file.
    """

    fiscal_year: int
    valid_from: date
    valid_to: date
    sha256: str
    source: str
    sections: tuple[Section, ...]

    @property
    def edition_id(self) -> str:
        """Its id: `guidelines-2026-2025-10-01`, the fiscal year and the first day."""
        return f"guidelines-{self.fiscal_year}-{self.valid_from.isoformat()}"

    @property
    def title(self) -> str:
        """What people call it: `Official Guidelines FY2026`."""
        return f"Official Guidelines FY{self.fiscal_year}"

    @cached_property
    def by_id(self) -> Mapping[str, Section]:
        """Its sections by their ids."""
        return {section.section_id: section for section in self.sections}

    def governs(self, day: date) -> bool:
        """Say whether `day` is a date of service on which it is in force."""
        return self.valid_from <= day <= self.valid_to


class Editions:
    """The editions in a folder; none where there is no such folder."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    @cached_property
    def held(self) -> tuple[Edition, ...]:
        """Every edition, the oldest first.

        Raises:
            GuidelinesError: One is damaged.
        """
        if self._folder is None or not self._folder.is_dir():
            return ()
        found = (_load(path) for path in sorted(self._folder.glob("guidelines-*.json")))
        return tuple(sorted(found, key=lambda edition: edition.valid_from))

    def on(self, day: date | None) -> Edition | None:
        """Return the edition in force on a date of service; the newest where there is no date.

        None where none is held that governs the day.
        """
        governing = [edition for edition in self.held if day is None or edition.governs(day)]
        return governing[-1] if governing else None


def save_edition(edition: Edition, folder: Path) -> Path:
    """Write an edition into a folder, in place of another of the same fiscal year and first day.

    Raises:
        GuidelinesError: It cannot be written; what was there is as before.
    """
    path = folder / f"{edition.edition_id}.json"
    half = path.with_suffix(".half")
    body = {"schema": _SCHEMA, **asdict(edition)}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        half.write_text(json.dumps(body, ensure_ascii=False, default=date.isoformat), "utf-8")
        half.replace(path)
    except OSError as error:
        with suppress(OSError):
            half.unlink()
        reason = error.strerror or "it cannot be written"
        message = f"The guidelines cannot be kept in {folder.name!r}: {reason}."
        raise GuidelinesError(message, "Free disk space, or give another --home.") from error
    return path


def _load(path: Path) -> Edition:
    try:
        body = json.loads(path.read_text("utf-8"))
        if body["schema"] != _SCHEMA:
            raise GuidelinesError(f"{path.name!r} was written by another version.", _AGAIN)
        return Edition(
            fiscal_year=int(body["fiscal_year"]),
            valid_from=date.fromisoformat(body["valid_from"]),
            valid_to=date.fromisoformat(body["valid_to"]),
            sha256=str(body["sha256"]),
            source=str(body["source"]),
            sections=tuple(Section(**section) for section in body["sections"]),
        )
    except OSError as error:
        raise GuidelinesError(f"{path.name!r} of the guidelines cannot be read.", _AGAIN) from error
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise GuidelinesError(f"{path.name!r} of the guidelines is damaged.", _AGAIN) from error
