"""How many notes a second one warm process codes: `python -m evals.throughput` prints one JSON object.

Invariant: the notes that are timed were not coded in this process before; others warm it up, so that caches
hold what any note fills and not the answers.
"""

import json
import time
from collections.abc import Sequence
from pathlib import Path

import click

from evals.cases import Case, DataAbsentError
from evals.readers import aci, transcriptions
from evals.running import NoteCoder, result_of
from evals.session import open_coder

_WARM_UP = 20


def throughput(coder: NoteCoder, warm_up: Sequence[Case], timed: Sequence[Case]) -> dict[str, float]:
    """Code the warm-up notes, then time the others.

    Returns:
        `notes`, `seconds`, and `failures` among the timed.
    """
    for case in warm_up:
        result_of(coder, case)
    began = time.perf_counter()
    failures = sum(result_of(coder, case).failure is not None for case in timed)
    return {"notes": len(timed), "seconds": time.perf_counter() - began, "failures": failures}


def split(data: Path) -> tuple[tuple[Case, ...], tuple[Case, ...]]:
    """Return notes for warming up and notes for timing: visits, after transcriptions or after other visits.

    Raises:
        InputError: The visit notes are absent (`DataAbsentError`) or unusable.
    """
    visits = aci.read(data).cases
    try:
        return transcriptions.read(data).cases[:_WARM_UP], visits
    except DataAbsentError:
        return visits[:_WARM_UP], visits[_WARM_UP:]


@click.command()
@click.option("--data", type=click.Path(path_type=Path), default=Path("../shared/data"), show_default=True)
@click.option("--home", type=click.Path(path_type=Path), default=None)
def main(data: Path, home: Path | None) -> None:
    """Time the visit notes in this process."""
    warm_up, timed = split(data)
    click.echo(json.dumps(throughput(open_coder(home), warm_up, timed)))


if __name__ == "__main__":
    main()
