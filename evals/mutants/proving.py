"""Plants every kind of error, runs the validator, and counts what it finds, misses and finds without cause.

Invariant: a mutant counts as found when an error or a warning that the right code set does not have names
one of the codes touched; a piece of information is not enough. A false finding is one that moves a code of
a right set.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from random import Random

from agent.records import Finding, Severity, Verdict
from agent.validate import validate
from evals.mutants import by_code, by_guideline, by_list, by_patient, by_quote, by_set
from evals.mutants.coded import Coded
from evals.mutants.kinds import Ground, Kind, Mutant
from index.tables import CodeTables

SEED = 20260401
KINDS = (
    *by_code.KINDS,
    *by_set.KINDS,
    *by_quote.KINDS,
    *by_patient.KINDS,
    *by_guideline.KINDS,
    *by_list.KINDS,
)
_TRIES = 40


@dataclass(slots=True)
class Proof:
    """What became of the mutants of one kind.

    Attributes:
        rules: How many of the found were found by each rule; a mutant may be found by several.
        missed: Those that no rule found.
    """

    kind: Kind
    planted: int = 0
    found: int = 0
    rules: Counter[str] = field(default_factory=Counter)
    missed: list[Mutant] = field(default_factory=list)

    @property
    def share(self) -> float | None:
        """Found of planted; None where nothing could be planted."""
        return self.found / self.planted if self.planted else None


@dataclass(slots=True)
class Unmutated:
    """What the validator says of right code sets.

    Attributes:
        moved: Codes that it sends to review or out, by the rule that does.
        warned: Standing codes that a warning names first, by rule.
    """

    sets: int = 0
    codes: int = 0
    moved: Counter[str] = field(default_factory=Counter)
    warned: Counter[str] = field(default_factory=Counter)
    falsely: list[tuple[str, Finding]] = field(default_factory=list)

    @property
    def share(self) -> float | None:
        """Codes moved of all codes."""
        return self.moved.total() / self.codes if self.codes else None


def prove(
    ground: Ground,
    kinds: Iterable[Kind] = KINDS,
    seed: int = SEED,
    told: Callable[[str], None] = lambda _: None,
) -> tuple[list[Proof], Unmutated]:
    """Plant every kind and validate; the right code sets that errors were planted in are validated as well.

    Args:
        ground: What to plant in.
        kinds: Which errors.
        seed: Everything drawn follows from it.
        told: Called with the name of each kind before it is planted.
    """
    bases = {coded.name: coded for coded in ground.charts}
    proofs = []
    for kind in kinds:
        told(kind.name)
        rng = Random(f"{seed} {kind.name}")
        mutants = tuple(_different(kind.plant(ground, rng), kind.most))
        bases |= {m.base.name: m.base for m in mutants if m.base.name not in bases}
        proofs.append(_proof(kind, mutants, ground.tables))
    return proofs, unmutated(bases.values(), ground.tables)


def _different(mutants: Iterator[Mutant], most: int) -> Iterator[Mutant]:
    """Yield at most so many mutants, none twice."""
    seen: set[object] = set()
    for one in islice(mutants, most * _TRIES):
        key = (one.coded.name, one.coded.choices, one.coded.encounter)
        if key not in seen:
            seen.add(key)
            yield one
        if len(seen) >= most:
            return


def _proof(kind: Kind, mutants: Sequence[Mutant], tables: CodeTables) -> Proof:
    proof = Proof(kind, len(mutants))
    for one in mutants:
        by = {finding.rule for finding in found(one, tables)}
        proof.found += bool(by)
        proof.rules.update(by)
        if not by:
            proof.missed.append(one)
    return proof


def found(one: Mutant, tables: CodeTables) -> tuple[Finding, ...]:
    """Return the errors and warnings that are about the planted error."""
    before = {_said(f) for f in _findings(one.base, tables)}
    return tuple(
        f
        for f in _findings(one.coded, tables)
        if _said(f) not in before and (one.touched.intersection(f.codes) if one.touched else not f.codes)
    )


def _said(finding: Finding) -> tuple[str, tuple[str, ...], str]:
    return finding.rule, finding.codes, finding.repair


def _findings(coded: Coded, tables: CodeTables) -> tuple[Finding, ...]:
    findings = validate(coded.choices, coded.encounter, tables, held=coded.held).findings
    return tuple(f for f in findings if f.severity is not Severity.INFORMATION)


def unmutated(sets: Iterable[Coded], tables: CodeTables) -> Unmutated:
    """Validate right code sets and count the codes that do not stand."""
    counted = Unmutated()
    for coded in sets:
        verdict = validate(coded.choices, coded.encounter, tables, held=coded.held)
        counted.sets += 1
        counted.codes += len(coded.choices)
        for finding in _moving(verdict):
            counted.moved[finding.rule] += 1
            counted.falsely.append((coded.name, finding))
        for finding in _standing(verdict):
            counted.warned[finding.rule] += 1
            counted.falsely.append((coded.name, finding))
    return counted


def _moving(verdict: Verdict) -> Iterator[Finding]:
    """Yield, for each code that does not stand, the first finding about it."""
    gone = Counter(c.code for c in verdict.review)
    gone.update(
        f.codes[0]
        for f in verdict.findings
        for n in verdict.not_coded
        if n.rule == f.rule and n.reason == f.message
    )
    for finding in verdict.findings:
        if finding.codes and gone[finding.codes[0]] > 0:
            gone[finding.codes[0]] -= 1
            yield finding


def _standing(verdict: Verdict) -> Iterator[Finding]:
    final = {c.code for c in verdict.final}
    for finding in verdict.findings:
        if finding.severity is Severity.WARNING and finding.codes and finding.codes[0] in final:
            yield finding
