"""The proof of the rules as a suite of the benchmarks.

Invariant: the mark is asked of the kinds of error that a code set and its note can show; a mistyped digit
that makes another existing code is counted apart. Charts that only measure are not read.
"""

from evals.figures import Mark, Measured, Reading, Row, Suite
from evals.mutants import effort
from evals.mutants.coded import from_charts
from evals.mutants.kinds import Ground
from evals.mutants.proving import Proof, Unmutated, prove
from evals.session import Session

_MANY = 100_000
_IN_USE = 10_000
_MILLION = 1_000_000
_WORST = 5


def _measure(session: Session) -> Measured:
    tables = session.coder.tables
    proofs, unmutated = prove(Ground(from_charts(), tables))
    counted = [p for p in proofs if p.kind.counts]
    apart = [p for p in proofs if not p.kind.counts]
    once = effort.milliseconds(tables)
    common = effort.many(tables, _MANY, in_use=_IN_USE)
    many = effort.many(tables, _MANY)
    readings = {
        "mutants": Reading(sum(p.planted for p in counted), f"{len(counted)} kinds of error"),
        "found": Reading(share(counted), _worst(counted)),
        "another": Reading(share(apart), "a code set shows these only by chance"),
        "false": Reading(unmutated.share, told_of(unmutated)),
        "once": Reading(once, "processor time, median of rounds"),
        "many": _of_a_million(common, f"of {_IN_USE:,} codes in use"),
        "worst": _of_a_million(many, "of all billable codes alike"),
        "memory": Reading(many.grown_mb, f"peak after {many.sets:,} sets less peak after half of them"),
    }
    return Measured(readings, (f"seeded; {unmutated.sets:,} right code sets with {unmutated.codes:,} codes",))


def _of_a_million(done: effort.Effort, of: str) -> Reading:
    minutes = done.seconds / done.sets * _MILLION / 60
    return Reading(minutes, f"projected from {done.sets:,} random sets of 5 codes {of}")


def share(proofs: list[Proof]) -> float | None:
    """Return the share of all mutants that were found; None where there are none."""
    planted = sum(p.planted for p in proofs)
    return sum(p.found for p in proofs) / planted if planted else None


def told_of(unmutated: Unmutated) -> str:
    """Say which rules moved codes of right sets."""
    by = ", ".join(f"{rule} {count}" for rule, count in unmutated.moved.most_common())
    return f"{unmutated.moved.total()} of {unmutated.codes:,} codes: {by or 'none'}"


def _worst(proofs: list[Proof]) -> str:
    missed = sorted((p for p in proofs if p.missed), key=lambda p: len(p.missed), reverse=True)
    named = ", ".join(f"{p.kind.name} {len(p.missed)}" for p in missed[:_WORST])
    return f"missed most: {named}" if named else "none missed"


MUTANTS = Suite(
    "mutants",
    "Proof of the rules: errors planted in right code sets",
    {
        "mutants": Row("mutants planted", "{:,.0f}", Mark(2000)),
        "found": Row("found by an error or a warning", "{:.4f}", Mark(0.99)),
        "another": Row("mistyped into another existing code: found (no mark)"),
        "false": Row("codes of right sets that a finding moves", "{:.4f}", Mark(0.01, at_least=False)),
        "once": Row("one validation of 15 codes", "{:.2f} ms", Mark(1.0, at_least=False)),
        "many": Row("a million code sets", "{:.1f} min", Mark(10, at_least=False)),
        "worst": Row(
            "a million code sets, no code oftener than another", "{:.1f} min", Mark(10, at_least=False)
        ),
        "memory": Row("growth of memory over many code sets", "{:.1f} MB", Mark(20, at_least=False)),
    },
    _measure,
)
