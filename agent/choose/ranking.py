"""The learned ranker: how likely a code is to be reported, and which features say so.

Invariant: a logistic model, so that the log-odds are exactly the sum of the shown contributions; the weights
are data (`ranker.json`), fitted by `python -m evals.ranker fit` and never changed at run time.
"""

import json
import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from agent.choose.features import Featurizer, Scene
from agent.choose.form import Form
from agent.choose.outcome import Draft, Fact, fact

FILE = "ranker.json"
_NARRATED = ", in a narrative"
_SHOWN = 2
"""Groups of features named for a code, and against it."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A fitted model.

    Attributes:
        bias: Log-odds of a code without features.
        weights: By feature name.
        codes: Log-odds with which a code, once proposed, was reported in the notes that were fitted on.
        categories: The same by category, for codes that were too rare.
        otherwise: The same for all other codes.
        slope: Platt scaling of the log-odds, fitted on the scaling charts.
        shift: The same scaling's constant.
        review_from: Probability from which a code is shown for review; under it, it is not coded.
    """

    bias: float
    weights: Mapping[str, float]
    codes: Mapping[str, float]
    categories: Mapping[str, float]
    otherwise: float
    slope: float = 1.0
    shift: float = 0.0
    review_from: float = 0.2

    def scaled(self, odds: float, scene: Scene) -> float:
        """Scale log-odds; those of a narrative stand, since narratives were fitted on by the hundred."""
        return odds if scene.form is Form.TOLD else self.slope * odds + self.shift

    def shares(self, features: Mapping[str, float]) -> dict[str, float]:
        """Return what each feature adds to the unscaled log-odds."""
        return {name: self.weights.get(name, 0.0) * value for name, value in features.items()}

    def odds(self, shares: Mapping[str, float]) -> float:
        """Return the unscaled log-odds of a code with such shares."""
        return self.bias + math.fsum(shares.values())

    def prior(self, code: str) -> Mapping[str, float]:
        """Return the features that say how often the code was reported when proposed."""
        category = self.categories.get(code[:3], self.otherwise)
        return {"prior:code": self.codes.get(code, category), "prior:category": category}


@cache
def shipped() -> Weights:
    """Load the model that ships with the package, once a process."""
    return Weights(**json.loads(files("agent.choose").joinpath(FILE).read_text("utf-8"))["model"])


class Ranker:
    """Weighs drafts."""

    def __init__(self, weights: Weights, featurizer: Featurizer) -> None:
        """Take a fitted model and what measures its features."""
        self._weights = weights
        self._featurizer = featurizer

    def weigh(self, draft: Draft, scene: Scene) -> Draft:
        """Return the draft with its probability as confidence, and the weightiest reasons as a fact.

        Args:
            draft: With the confidence that the rules gave it.
            scene: The note that it stands in.
        """
        held = self._weights
        features = with_prior(self._featurizer.measure(draft, scene), held.prior(draft.code), scene)
        shares = held.shares(features)
        probability = 1 / (1 + math.exp(-held.scaled(held.odds(shares), scene)))
        return replace(draft, confidence=probability, facts=(*draft.facts, _reasons(shares)))

    @property
    def review_from(self) -> float:
        """Probability under which a code is not coded."""
        return self._weights.review_from


def with_prior(measured: Mapping[str, float], prior: Mapping[str, float], scene: Scene) -> dict[str, float]:
    """Return a draft's features with those of its code's prior.

    A narrative without conclusions (a case report) is reported from by another custom than a note with them,
    so there every feature counts a second time under a name of its own.
    """
    row = {**measured, **prior}
    if scene.form is Form.TOLD:
        row.update([(f"{name}{_NARRATED}", value) for name, value in row.items()])
    return row


def _reasons(shares: Mapping[str, float]) -> Fact:
    """Name the features that weigh most: contributions in log-odds, those of one group added up."""
    groups: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for name, share in shares.items():
        group, _, member = name.partition(":")
        groups[group][member] = share
    whole = {group: math.fsum(members.values()) for group, members in groups.items()}
    ordered = sorted(whole, key=lambda g: (-whole[g], g))
    speaking = [f"{_named(g, groups[g])} ({whole[g]:+.1f})" for g in ordered[:_SHOWN] if whole[g] > 0]
    against = [f"{_named(g, groups[g])} ({whole[g]:+.1f})" for g in ordered[::-1][:_SHOWN] if whole[g] < 0]
    return fact("weighed", reasons=", ".join(speaking) or "nothing", against=", ".join(against) or "nothing")


_GROUPS = {
    "form": "form of the note",
    "rules": "how it is brought up",
    "place": "where it stands",
    "kind": "kind of code",
    "words": "telling words",
    "source": "who names it so",
    "code": "how exact the code is",
    "fact": "how the code was reached",
    "company": "codes beside it",
    "said": "how it is said",
    "note": "length of the note",
    "setting": "setting",
    "prior": "how often such a code is reported once named",
}


def _named(group: str, members: Mapping[str, float]) -> str:
    """Return a group's spoken name with the member that weighs most in it."""
    heaviest = max(sorted(members), key=lambda name: abs(members[name]))
    return f"{_GROUPS[group]}: {heaviest.replace('_', ' ')}"
