"""The code systems beside ICD-10-CM: one chooser each, opened when an encounter first needs it.

Invariant: a system is coded only from a release that is held, the one in force on the date of service or
nearest to it; where none is held the system is left out, and asking for it by name is an error with a remedy.
A chooser is imported when it is first made: those of systems that are not held are not paid for.
"""
# ruff: noqa: PLC0415 - each chooser takes 0.03 s, which encounters of other systems must not pay

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Protocol

from agent.choose.explaining import TEMPLATE
from agent.choose.outcome import Chosen, Reading
from agent.errors import InputError
from index.records import CodeSystem, Release
from index.tables import CodeTables


class ServiceChooser(Protocol):
    """Chooses the codes of one system other than ICD-10-CM."""

    def choose(self, reading: Reading) -> Chosen:
        """Choose codes for an encounter."""
        ...


Maker = Callable[[CodeTables], ServiceChooser]
"""Makes a chooser of the tables of one release of its system."""


def _procedures(tables: CodeTables) -> ServiceChooser:
    from agent.choose.procedures.choosing import ProcedureChooser

    return ProcedureChooser(tables)


def _hcpcs(tables: CodeTables) -> ServiceChooser:
    from agent.choose.services.hcpcs import HcpcsChooser

    return HcpcsChooser(tables)


def _cpt(tables: CodeTables) -> ServiceChooser:
    from agent.choose.services.cpt import CptChooser

    return CptChooser(tables)


MAKERS: Mapping[CodeSystem, Maker] = {
    CodeSystem.ICD10PCS: _procedures,
    CodeSystem.HCPCS: _hcpcs,
    CodeSystem.CPT: _cpt,
}


class Alongside:
    """The choosers of the systems beside ICD-10-CM, each made once for a release.

    Args:
        tables: Any view of the store.
        makers: How the chooser of a system is made.
    """

    def __init__(self, tables: CodeTables, makers: Mapping[CodeSystem, Maker] = MAKERS) -> None:
        self._tables = tables
        self._makers = makers
        self._made: dict[str, ServiceChooser] = {}

    def choose(self, reading: Reading, systems: Iterable[CodeSystem]) -> tuple[Chosen, ...]:
        """Return what the choosers of some systems choose, those left out that cannot be coded here.

        Args:
            reading: The encounter and its mentions.
            systems: In the order in which they are reported; ICD-10-CM is passed over.
        """
        views = (self._view(system, reading.encounter.day) for system in systems)
        return tuple(self._chooser(view).choose(reading) for view in views if view is not None)

    def check(self, asked: Iterable[CodeSystem]) -> None:
        """Check that systems which a user names can be coded.

        Raises:
            InputError: The store holds no release of one, or nothing chooses its codes.
        """
        for system in asked:
            if system is CodeSystem.ICD10CM:
                continue
            if system not in self._makers:
                message = f"{system.value} codes are validated, not chosen."
                raise InputError(message, "Leave it out of --systems.")
            if self._tables.of(system) is None:
                message = f"The code tables hold no release of {system.value}."
                raise InputError(message, "Add its official files: chartcite tables add FILE…")

    def releases(self, systems: Iterable[CodeSystem], day: date | None) -> tuple[Release, ...]:
        """Return the releases that codes of some systems are chosen from on a date of service."""
        views = (self._view(system, day) for system in systems)
        return tuple(view.release for view in views if view is not None)

    def _view(self, system: CodeSystem, day: date | None) -> CodeTables | None:
        if system is CodeSystem.ICD10CM or system not in self._makers:
            return None
        return self._tables.of(system, day)

    def _chooser(self, view: CodeTables) -> ServiceChooser:
        name = view.release.release_id
        if name not in self._made:
            self._made[name] = self._makers[view.release.system](view)
        return self._made[name]


def together(first: Chosen, others: Iterable[Chosen]) -> Chosen:
    """Return one chooser's outcome with the codes, the omissions and the findings of others after its own."""
    rest = tuple(others)
    more = tuple(name for other in rest for name in other.prompts)
    return replace(
        first,
        prompts=tuple(dict.fromkeys((*(first.prompts or (TEMPLATE,)), *more))) if more else first.prompts,
        choices=(*first.choices, *(choice for other in rest for choice in other.choices)),
        not_coded=(*first.not_coded, *(left for other in rest for left in other.not_coded)),
        findings=(*first.findings, *(finding for other in rest for finding in other.findings)),
    )
