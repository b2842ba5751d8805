"""Which edition to get for a date of service, by the name that `chartcite tables download` takes.

Invariant: a name is of the edition in force on the date, whether it is held or not; an edition of April is
named only where one is known to exist. CPT has no name, for it is under a licence of one's own, and so has a
day before ICD-10-CM came into use.
"""

from datetime import date

from index.records import CodeSystem
from index.releases.catalog import governs_april
from index.releases.list_records import ListKind

FIRST_DAY = date(2015, 10, 1)
"""From here on the United States code with ICD-10-CM; no edition governs an earlier day."""

_ADD = "chartcite tables add FILE"
_OCTOBER = 10
_YEARLY = {
    ListKind.POA_EXEMPT: ("icd10cm-{year}/poa",),
    ListKind.CONVERSION: ("icd10cm-{year}/conversion",),
    ListKind.MCE: ("mce-{year}",),
    ListKind.CC_MCC: ("msdrg-{year}",),
    ListKind.PTP: ("ncci-ptp-practitioner-{quarter}", "ncci-ptp-hospital-{quarter}"),
    ListKind.ADD_ON: ("ncci-add-on-{quarter}",),
    ListKind.MUE: ("ncci-mue-practitioner-{quarter}", "ncci-mue-hospital-{quarter}"),
    ListKind.ADD_ON: ("ncci-add-on-{quarter}",),
}


def release_to_get(system: CodeSystem, day: date) -> str | None:
    """Return the name of the release in force on a date, None where none can be fetched."""
    if day < FIRST_DAY:
        return None
    if system is CodeSystem.ICD10CM and governs_april(day):
        return f"icd10cm-{day.year}-04"
    named = {
        CodeSystem.ICD10CM: f"icd10cm-{_fiscal_year(day)}",
        CodeSystem.ICD10PCS: f"icd10pcs-{_fiscal_year(day)}",
        CodeSystem.HCPCS: f"hcpcs-{_quarter(day)}",
    }
    return named.get(system)


def lists_to_get(kind: ListKind, day: date) -> tuple[str, ...]:
    """Return the names of a list's edition in force on a date, one for each part; empty for addenda."""
    forms = _YEARLY.get(kind, ())
    return tuple(form.format(year=_fiscal_year(day), quarter=_quarter(day)) for form in forms)


def how_to_get(system: CodeSystem, day: date) -> str:
    """Return the command that gets the release in force on a date."""
    name = release_to_get(system, day)
    return f"chartcite tables download {name}" if name else _ADD


def _fiscal_year(day: date) -> int:
    return day.year + (day.month >= _OCTOBER)


def _quarter(day: date) -> str:
    return f"{day.year}-q{(day.month + 2) // 3}"
