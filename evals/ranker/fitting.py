"""A logistic model of which drafts are reported, fitted by Newton's method.

Invariant: a function of the examples alone: no seed, no order. A code's prior in the features of a note never
counts that note's own labels.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from agent.choose.ranking import Weights, with_prior
from evals.ranker.examples import Example

Matrix = NDArray[np.float64]

RIDGE = 10.0
"""Strength of the penalty on weights, chosen by `python -m evals.ranker cross` among 1, 3, 10 and 30."""

_LEAST_DRAFTS = 5
"""Drafts that a feature must occur in to have a weight."""

_LEAST_NAMED = 2
"""Drafts that a code must have had for a prior of its own to ship."""

_PULL = 4.0
"""Drafts' worth of pull of a code's prior to its category's, and of that to the mean."""

_STEPS, _SETTLED = 30, 1e-8


def fitted(examples: Sequence[Example], *, ridge: float = RIDGE) -> Weights:
    """Fit weights and priors; the scaling is left at the identity."""
    tally = Tally.of(examples)
    blank = tally.weights()
    rows = [with_prior(e.measured, tally.prior(e), e.scene) for e in examples]
    names = _names(rows)
    found = _newton(
        _matrix(rows, names),
        np.array([e.right for e in examples], float),
        np.array([e.weight for e in examples]),
        ridge,
    )
    weights = {name: round(float(w), 4) for name, w in zip(names, found[1:], strict=True)}
    return replace(blank, bias=round(float(found[0]), 4), weights=weights)


def scaled(weights: Weights, odds: Sequence[float], right: Sequence[bool]) -> Weights:
    """Fit Platt's scaling to log-odds that the model gave to notes it had not seen.

    Source: Platt 1999, "Probabilistic outputs for support vector machines".
    """
    matrix = np.column_stack([np.ones(len(odds)), np.asarray(odds, float)])
    shift, slope = _newton(matrix, np.asarray(right, float), np.ones(len(odds)), 1e-6)
    return replace(weights, slope=round(float(slope), 4), shift=round(float(shift), 4))


@dataclass(slots=True)
class Tally:
    """How often codes and categories were proposed, and how often they were right.

    Attributes:
        named: Code or category -> drafts.
        right: Code or category -> drafts that were right.
        by_note: (note, code or category) -> drafts and right ones of that note, left out of its own
            features.
    """

    named: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    by_note: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, examples: Iterable[Example]) -> "Tally":
        """Count the examples whose labels may give priors."""
        made = cls()
        for e in examples:
            if e.gives_prior:
                for key in {e.draft.code, e.draft.code[:3], ""}:
                    made.named[key] += 1
                    made.right[key] += e.right
                    named, right = made.by_note.get((e.note, key), (0, 0))
                    made.by_note[e.note, key] = named + 1, right + e.right
        return made

    def prior(self, example: Example) -> Mapping[str, float]:
        """Return the prior's features of an example, without the labels of its own note."""
        return self._odds(example.draft.code, example.note if example.gives_prior else "")

    def weights(self) -> Weights:
        """Return a model with priors and without weights."""
        enough = sorted(k for k, n in self.named.items() if k and n >= _LEAST_NAMED)
        odds = {k: self._odds(k, "") for k in enough}
        return Weights(
            bias=0.0,
            weights={},
            codes={k: round(odds[k]["prior:code"], 3) for k in enough if len(k) > 3},
            categories={k: round(odds[k]["prior:category"], 3) for k in enough if len(k) == 3},
            otherwise=round(_odds(self._share("", "", 0.5)), 3),
        )

    def _odds(self, code: str, note: str) -> Mapping[str, float]:
        category = self._share(code[:3], note, self._share("", note, 0.5))
        return {"prior:code": _odds(self._share(code, note, category)), "prior:category": _odds(category)}

    def _share(self, key: str, note: str, wider: float) -> float:
        named, right = self.by_note.get((note, key), (0, 0))
        return (self.right[key] - right + _PULL * wider) / (self.named[key] - named + _PULL)


def _odds(share: float) -> float:
    return math.log(share / (1 - share))


def _names(rows: Iterable[Mapping[str, float]]) -> list[str]:
    counted = Counter(name for row in rows for name in row)
    return sorted(name for name, count in counted.items() if count >= _LEAST_DRAFTS)


def _matrix(rows: Sequence[Mapping[str, float]], names: Sequence[str]) -> Matrix:
    """Return one row a draft, the constant first: shape (drafts, 1 + names)."""
    place = {name: at for at, name in enumerate(names, 1)}
    matrix = np.zeros((len(rows), len(names) + 1))
    matrix[:, 0] = 1
    for number, row in enumerate(rows):
        for name, value in row.items():
            if name in place:
                matrix[number, place[name]] = value
    return matrix


def _newton(matrix: Matrix, right: Matrix, weight: Matrix, ridge: float) -> Matrix:
    penalty = np.full(matrix.shape[1], ridge)
    penalty[0] = 1e-6
    found = np.zeros(matrix.shape[1])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-matrix @ found))
        slope = matrix.T @ (weight * (chance - right)) + penalty * found
        curve = (matrix * (weight * chance * (1 - chance))[:, None]).T @ matrix + np.diag(penalty)
        step = np.linalg.solve(curve, slope)
        found -= step
        if np.abs(step).max() < _SETTLED:
            break
    return found
