"""`python -m evals.ranker fit|cross`: fit the ranker; measure it on notes that it was not fitted on."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from agent.choose.form import Form
from agent.choose.local import LocalChooser
from agent.choose.ranking import FILE, Weights
from evals.ranker.examples import Example, Source, examples, sources
from evals.ranker.fitting import RIDGE, fitted, scaled
from evals.ranker.folds import crossed, left_out_odds, log_odds
from evals.readers import charts
from index.opening import Knowledge, default_home, open_index

_HOME = click.option("--home", type=click.Path(file_okay=False, path_type=Path), default=None,
                     help="Folder that holds the index (default: as for chartcite).")  # fmt: skip
_DATA = click.option("--data", type=click.Path(path_type=Path), default=Path("../shared/data"),
                     show_default=True, help="Folder of the development data.")  # fmt: skip
_RIDGE = click.option("--ridge", type=float, default=RIDGE, show_default=True, help="Penalty on weights.")
_VISITS = "aci"
"""The source of real visit notes, which keeps the scale from being that of our charts alone."""

_TO = Path(__file__).parents[2] / "agent" / "choose" / FILE


@click.group()
def main() -> None:
    """Fit the ranker, or measure it across folds."""


@main.command()
@_DATA
@_HOME
@_RIDGE
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=_TO, help="File to write.")
def fit(data: Path, home: Path | None, ridge: float, out: Path) -> None:
    """Fit on all notes to fit on, scale on the charts kept for that, and write the weights."""
    index = open_index(home or default_home())
    given = sources(data)
    held = _collected(given, index)
    weights = _scaled(held, _scaling(index), ridge)
    record = {
        "fitted_on": {s.collection.name: len(s.collection.cases) for s in given},
        "drafts": len(held),
        "ridge": ridge,
        "model": asdict(weights),
    }
    out.write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    click.echo(
        f"{len(held):,} drafts, {len(weights.weights):,} weights, {len(weights.codes):,} priors -> {out}"
    )


@main.command()
@_DATA
@_HOME
@_RIDGE
def cross(data: Path, home: Path | None, ridge: float) -> None:
    """Score every note with a model that was fitted without its fold."""
    index = open_index(home or default_home())
    given = sources(data)
    held = _collected(given, index)
    unseen = _scaling(index)
    for line in crossed(given, held, index, lambda e: _scaled(e, unseen, ridge)):
        click.echo(line)


def _collected(given: Sequence[Source], index: Knowledge) -> list[Example]:
    chooser = LocalChooser(index, Weights(0.0, {}, {}, {}, 0.0))
    return [e for s in given for e in examples(s, chooser, index.book, index.tables.billable)]


def _scaling(index: Knowledge) -> list[Example]:
    """Return the drafts of the charts that only scale: neither rules nor weights have seen them."""
    held = _collected(
        [Source(charts.read(half=charts.Half.SCALING), 1.0, gives_priors=False, combines=True)], index
    )
    return [e for e in held if e.scene.form is not Form.TOLD]


def _scaled(held: Sequence[Example], unseen: Sequence[Example], ridge: float) -> Weights:
    """Fit on drafts; scale on charts that nothing was made with and on visit notes that a fold left out."""
    weights = fitted(held, ridge=ridge)
    visits = [e for e in held if e.source == _VISITS and e.scene.form is not Form.TOLD]
    odds = [log_odds(weights, e) for e in unseen] + left_out_odds(held, visits, ridge)
    return scaled(weights, odds, [e.right for e in (*unseen, *visits)])


if __name__ == "__main__":
    main()
