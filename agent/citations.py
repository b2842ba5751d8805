"""What a citation of a code's justification is called: a guideline's section, a tabular note, a descriptor.

Invariant: every id that a `Choice` cites has a title to show, also where the book of guideline cards is not
at hand or lacks the section; a title is never made up beyond saying where the words are printed.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Protocol

from agent.datafiles import toml_of
from index.records import CodeSystem, Guideline

TABULAR = "tabular:"
"""What the id of a citation starts with when it is an instruction printed in the tabular list."""


TABLE = "pcs:"
"""What it starts with when it is a table of ICD-10-PCS: `pcs:0DT`."""

PROCEDURE = "PCS."
"""What it starts with when it is a section of the ICD-10-PCS guidelines: `PCS.B3.8`."""
_LISTS = {CodeSystem.HCPCS: ("HCPCS", "HCPCS Level II"), CodeSystem.CPT: ("CPT", "the CPT code list")}
_DESCRIPTORS = {f"{name.lower()}:": (name, where) for name, where in _LISTS.values()}
"""What the id of a citation starts with when it is a code's own descriptor in a flat list."""


def descriptor_of(system: CodeSystem, code: str) -> str:
    """Return the id under which a code's own descriptor is cited: `hcpcs:J1100`."""
    return f"{_LISTS[system][0].lower()}:{code}"


class GuidelineLookup(Protocol):
    """What citing asks of the book of guideline cards; `index.guidelines.GuidelineBook` gives it."""

    def __contains__(self, guideline_id: object, /) -> bool: ...

    def by_id(self, guideline_id: str, /) -> Guideline:
        """Return the card of a section that is in the book."""
        ...

    def page(self, guideline_id: str, day: date | None, /) -> int | None:
        """Return the page of a section of the book in the official text in force on a date of service."""
        ...


@dataclass(frozen=True, slots=True)
class Citation:
    """A justification as shown.

    Attributes:
        reference: The id as the choice gives it: `I.C.4.a`, `tabular:E11` or `hcpcs:J1100`.
        label: The id as a reader wants it: `I.C.4.a` or `Tabular E11`.
        page: Page of the official guidelines' PDF; None for the tabular list and for unknown sections.
    """

    reference: str
    label: str
    title: str
    page: int | None = None


@cache
def procedure_sections() -> dict[str, str]:
    """Return the sections of the ICD-10-PCS guidelines that are cited, with what each says in our words."""
    return dict(toml_of("agent", "procedure_guidelines.toml")["sections"])


def cite(reference: str, book: GuidelineLookup | None, day: date | None = None) -> Citation:
    """Return what to call a citation.

    Args:
        reference: A section id of the guidelines, `tabular:CODE`, `pcs:TABLE`, `PCS.SECTION`, `hcpcs:CODE`
            or `cpt:CODE`.
        book: The guideline cards; None where they are not at hand.
        day: Date of service: the page is that of the guidelines in force on it.

    Example: "Type 2 diabetes with foot ulcer" cites `tabular:E11.621`, whose note asks for the ulcer's site.
    """
    if reference.startswith(TABULAR):
        owner = reference.removeprefix(TABULAR)
        return Citation(reference, f"Tabular {owner}", f"Instruction printed at {owner} in the Tabular List")
    if reference.startswith(TABLE):
        table = reference.removeprefix(TABLE)
        return Citation(
            reference, f"PCS table {table}", f"Table {table} of ICD-10-PCS offers these values together"
        )
    if reference.startswith(PROCEDURE):
        section = reference.removeprefix(PROCEDURE)
        title = procedure_sections().get(section, "ICD-10-PCS Official Guidelines")
        return Citation(reference, f"PCS {section}", title)
    list_name, _, code = reference.partition(":")
    if found := _DESCRIPTORS.get(f"{list_name}:"):
        name, where = found
        return Citation(reference, f"{name} {code}", f"Descriptor of {code} in {where}")
    if book is None or reference not in book:
        return Citation(reference, reference, f"ICD-10-CM Official Guidelines, section {reference}")
    card = book.by_id(reference)
    return Citation(reference, reference, card.title, book.page(reference, day))
