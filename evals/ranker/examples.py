"""Coded notes to drafts with labels: what the ranker learns from.

Invariant: a draft's label is whether an annotator gave its code, or one that is acceptable in place of what
they gave; drafts that nothing can be learnt from (optional codes, codes that the annotators never gave) are
not here. Notes of the measuring half of the charts and of CodiEsp dev never are.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from agent.choose.features import Scene
from agent.choose.local import LocalChooser
from agent.choose.outcome import Draft, Reading
from agent.documents import flowing
from agent.encounter import describe
from agent.mentions import find_mentions
from evals.cases import Case, Collection, DataAbsentError
from evals.measures import is_unjudged
from evals.readers import aci, charts, codiesp
from index.phrases import PhraseBook


@dataclass(frozen=True, slots=True)
class Source:
    """Coded notes to fit on.

    Attributes:
        weight: Of each draft in fitting.
        gives_priors: Whether its labels may enter the shipped priors of codes (their licence allows it).
        unjudged: Codes that its annotators never gave: a draft of one is passed over unless it is gold.
        combines: Whether its annotators report what the guidelines ask to report together (I11-I13, E11.22).
    """

    collection: Collection
    weight: float
    gives_priors: bool
    unjudged: Callable[[str], bool] = lambda _: False
    combines: bool = False

    def leaves_open(self, draft: Draft) -> bool:
        """Say whether a draft that is not gold here may yet be right by the guidelines."""
        presumed = any(f.name == "combined" for f in draft.facts)
        return self.unjudged(draft.code) or (presumed and not self.combines)


@dataclass(frozen=True, slots=True)
class Example:
    """A draft of a coded note: what the ranker sees and whether the code was right."""

    draft: Draft
    scene: Scene
    note: str
    source: str
    right: bool
    weight: float
    gives_prior: bool
    measured: Mapping[str, float]


def sources(data: Path) -> list[Source]:
    """Read the notes to fit on; a benchmark whose data are absent is left out, with a word on it."""
    wanted: list[tuple[Callable[[], Collection], float, bool, Callable[[str], bool]]] = [
        (lambda: charts.read(half=charts.Half.TUNING), 2.0, True, lambda _: False),
        (lambda: aci.read(data / "aci_dev"), 2.0, False, is_unjudged),
        (lambda: codiesp.read(data / "codiesp", "train"), 1.0, True, lambda _: False),
    ]
    found: list[Source] = []
    for read, weight, gives_priors, unjudged in wanted:
        try:
            collection = read()
            ours = collection.name.startswith("charts")
            found.append(Source(collection, weight, gives_priors, unjudged, combines=ours))
        except DataAbsentError as error:
            click.echo(f"left out: {error.message}", err=True)
    return found


def examples(
    source: Source, chooser: LocalChooser, book: PhraseBook, billable: Callable[[str], bool]
) -> Iterator[Example]:
    """Yield every draft of a source with its label.

    Optional and unjudged codes are passed over: nothing can be learnt from them. Where the annotators'
    release had a code that has been split since, each of its heirs is right.
    """
    for case in source.collection.cases:
        proposed = chooser.propose(reading_of(case, book))
        wanted = case.codes.union(*(case.acceptable.get(c, frozenset()) for c in case.codes))
        split = tuple(c for c in wanted if not billable(c))
        for draft in proposed.drafts:
            right = draft.code in wanted or draft.code.startswith(split)
            if draft.code in case.optional or (not right and source.leaves_open(draft)):
                continue
            scene = proposed.scene(draft)
            yield Example(
                draft, scene, case.case_id, source.collection.name, right, source.weight,
                source.gives_priors, chooser.featurizer.measure(draft, scene),
            )  # fmt: skip


def reading_of(case: Case, book: PhraseBook) -> Reading:
    """Read a case as the pipeline does."""
    document = flowing(case.case_id, case.text)
    encounter = describe(
        document, case.case_id, setting=case.setting, day=case.day, sex=case.sex, age_years=case.age_years
    )
    return Reading(encounter, find_mentions(document, book))
