"""What codes cite besides the guidelines of ICD-10-CM: sections of the ICD-10-PCS guidelines, tables, codes.

Invariant: every citation is found as the page of a code writes it (`PCS B3.8`, `PCS table 0DT`, `HCPCS
J1100`) and as its `--json` does (`PCS.B3.8`, `pcs:0DT`, `hcpcs:J1100`); a section that does not exist is an
error that names the nearest.
"""

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rich.console import RenderableType
from rich.text import Text

from agent.citations import PROCEDURE, procedure_sections
from agent.cli.layout import columns
from agent.errors import GuidelinesError
from index.records import CodeSystem

_CODE = re.compile(
    r"\s*(?:(?P<table>pcs:\s*|pcs\s+table\s+)|(?P<list>tabular|hcpcs|cpt)[\s:]\s*)(?P<code>\S+)\s*",
    re.IGNORECASE,
)
_SECTION = re.compile(r"\s*pcs(?:[.\s]+(?P<section>\S+))?\s*|\s*(?P<bare>[A-D]\d\S*)\s*", re.IGNORECASE)
_SYSTEMS = {"tabular": CodeSystem.ICD10CM, "hcpcs": CodeSystem.HCPCS, "cpt": CodeSystem.CPT}
_WHERE = "ICD-10-PCS Official Guidelines; in our own words"
_WIDTH = 12


@dataclass(frozen=True, slots=True)
class CitedCode:
    """A table or code that a citation names."""

    code: str
    system: CodeSystem


def cited_code(typed: str) -> CitedCode | None:
    """Return the table or code that a citation names, None where it names a section."""
    found = _CODE.fullmatch(typed)
    if found is None:
        return None
    system = _SYSTEMS[found["list"].lower()] if found["list"] else CodeSystem.ICD10PCS
    return CitedCode(found["code"], system)


def is_procedural(typed: str) -> bool:
    """Say whether a section of the ICD-10-PCS guidelines is meant: `PCS.B3.8`, `PCS B3.8`, `B3.8`, `PCS`."""
    return _SECTION.fullmatch(typed) is not None


def procedural(typed: str) -> dict[str, str]:
    """Return a section of the ICD-10-PCS guidelines and those below it, with what each says in our words.

    Raises:
        GuidelinesError: There is none; the remedy names the nearest.
    """
    match = _SECTION.fullmatch(typed)
    wanted = ((match["section"] or match["bare"] or "") if match else typed).rstrip(".")
    held = procedure_sections()
    found = {PROCEDURE + name: said for name, said in held.items() if _is_within(name, wanted)}
    if not found:
        near = difflib.get_close_matches(wanted, held, n=3, cutoff=0.5)
        told = f"Near it are: {', '.join(PROCEDURE + name for name in near)}. " if near else ""
        message = f"No code cites section {wanted!r} of the ICD-10-PCS guidelines."
        raise GuidelinesError(message, f"{told}List them: chartcite guidelines show PCS.")
    return found


def procedural_parts(sections: Mapping[str, str]) -> Iterator[RenderableType]:
    """Return what shows sections, each with what it says."""
    yield Text(_WHERE, style="dim")
    grid = columns(_WIDTH, None)
    for name, said in sections.items():
        grid.add_row(Text(name, "bold cyan"), Text(f"{said}."))
    yield grid


def _is_within(name: str, wanted: str) -> bool:
    """Say whether a section is the one wanted or below it: `B3.4a` is below `B3.4`, `B3.10` not `B3.1`."""
    name, wanted = name.casefold(), wanted.casefold()
    return name.startswith(wanted) and not (wanted[-1:].isdigit() and name[len(wanted) :][:1].isdigit())
