"""`python -m evals.mutants`: plants errors in right code sets and says, kind by kind, what the rules find.

Invariant: nothing but codes, counts and rule ids is printed, never words of a note; the exit status is 1
where a mark is missed.
"""

import json
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from agent.errors import ChartCiteError
from evals.mutants.coded import from_charts
from evals.mutants.kinds import Ground, Mutant
from evals.mutants.proving import KINDS, SEED, Proof, Unmutated, prove
from evals.mutants.suite import share, told_of
from evals.session import open_coder

_FOUND = 0.99
_FALSE = 0.01
_MOST_RULES = 4


@click.command()
@click.option("--home", type=click.Path(file_okay=False, path_type=Path), default=None,
              help="Folder that holds the index (default: as for chartcite).")  # fmt: skip
@click.option("--kind", "wanted", multiple=True, help="Only kinds of this name; may be given more than once.")
@click.option("--seed", default=SEED, show_default=True, help="Everything drawn follows from it.")
@click.option("--missed", "show", default=0, metavar="N", help="Show so many missed mutants of each kind.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def main(
    ground: Ground | None, *, home: Path | None, wanted: tuple[str, ...], seed: int, show: int, as_json: bool
) -> None:
    """Plant every kind of error in right code sets and count what the validator finds."""
    kinds = [kind for kind in KINDS if not wanted or kind.name in wanted]
    if not kinds:
        names = ", ".join(kind.name for kind in KINDS)
        raise click.BadParameter(f"there is no such kind; there are: {names}.", param_hint="--kind")
    try:
        ground = ground or Ground(from_charts(), open_coder(home).tables)
    except ChartCiteError as error:
        click.echo(f"evals.mutants: {error.message} {error.remedy}", err=True)
        sys.exit(error.exit_status)
    proofs, unmutated = prove(ground, kinds, seed)
    if as_json:
        click.echo(json.dumps(_object(proofs, unmutated, seed), indent=1))
    else:
        _print(proofs, unmutated, show)
    sys.exit(0 if _reached(proofs, unmutated) else 1)


def _reached(proofs: list[Proof], unmutated: Unmutated) -> bool:
    found = share([p for p in proofs if p.kind.counts])
    return (found is None or found >= _FOUND) and (unmutated.share or 0) <= _FALSE


def _print(proofs: list[Proof], unmutated: Unmutated, show: int) -> None:
    table = Table("kind of error", "planted", "found", "share", "found by", box=None)
    for proof in proofs:
        by = ", ".join(f"{rule} {count}" for rule, count in proof.rules.most_common(_MOST_RULES))
        name = proof.kind.name if proof.kind.counts else f"{proof.kind.name} (no mark)"
        shown = "-" if proof.share is None else f"{proof.share:.3f}"
        table.add_row(name, str(proof.planted), str(proof.found), shown, by)
        for one in proof.missed[:show]:
            table.add_row(f"  missed: {_told(one)}")
    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print(table)
    counted = [p for p in proofs if p.kind.counts]
    found, planted = sum(p.found for p in counted), sum(p.planted for p in counted)
    if planted:
        console.print(f"found {found:,} of {planted:,}: {found / planted:.4f} (mark: at least {_FOUND})")
    console.print(
        f"right code sets: {unmutated.sets:,}; moved {told_of(unmutated)}: {unmutated.share or 0:.4f} "
        f"(mark: at most {_FALSE})"
    )
    warned = ", ".join(f"{rule} {count}" for rule, count in unmutated.warned.most_common())
    console.print(f"warnings on codes of right sets that stand: {warned or 'none'}")


def _told(one: Mutant) -> str:
    return f"{one.base.name[:50]}: {' '.join(sorted(one.touched))}"


def _object(proofs: list[Proof], unmutated: Unmutated, seed: int) -> dict[str, object]:
    return {
        "schema": "chartcite.mutants/1",
        "seed": seed,
        "kinds": [
            {
                "kind": p.kind.name,
                "counts": p.kind.counts,
                "planted": p.planted,
                "found": p.found,
                "rules": dict(p.rules.most_common()),
                "missed": [{"of": one.base.name, "codes": sorted(one.touched)} for one in p.missed],
            }
            for p in proofs
        ],
        "found": share([p for p in proofs if p.kind.counts]),
        "right": {
            "sets": unmutated.sets,
            "codes": unmutated.codes,
            "moved": dict(unmutated.moved),
            "warned": dict(unmutated.warned),
            "share": unmutated.share,
        },
    }


if __name__ == "__main__":
    main()
