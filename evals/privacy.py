"""Recall of planted identifiers, and the codes after masking: `python -m evals.privacy`.

Invariant: everything follows from the seed. Identifiers are planted into the charts for tuning alone; an
identifier counts as found when every letter and digit of it was replaced. Templates and words of `HELD`
measure only.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from random import Random

from agent.pipeline import Coder
from agent.privacy import Kind, mask
from evals.cases import Case
from evals.privacy_planting import Planted, plant
from evals.privacy_templates import DEVELOP, HELD, Template
from evals.privacy_values import DEVELOP_POOL, HELD_POOL, Pool
from evals.readers import charts

SEED = 20260401
CASES = ("as written", "ALL CAPS", "lower case")


@dataclass(slots=True)
class Recall:
    """How many identifiers were found, and of which slots the others are."""

    found: Counter[str] = field(default_factory=Counter)
    planted: Counter[str] = field(default_factory=Counter)

    @property
    def share(self) -> float:
        """Found of all."""
        return self.found.total() / self.planted.total()


def planted_notes(
    cases: Sequence[Case], templates: Sequence[Template], pool: Pool, form: str, seed: int = SEED
) -> Iterator[Planted]:
    """Plant every template several times: each note gets the next six of them."""
    fit = [t for t in templates if t.lower or form == CASES[0]]
    rng = Random(f"{seed} {form}")
    rng.shuffle(fit)
    turning = cycle(fit)
    for case in cases:
        yield plant(case.text, [next(turning) for _ in range(6)], rng, pool, form)


def recall(notes: Iterable[Planted]) -> Recall:
    """Count the planted identifiers that masking covers wholly."""
    counted = Recall()
    for note in notes:
        covered = bytearray(len(note.text))
        for item in mask(note.text).replaced:
            covered[item.start : item.end] = b"\1" * (item.end - item.start)
        for slot, start, end in note.spans:
            counted.planted[slot] += 1
            letters = (i for i in range(start, end) if note.text[i].isalnum())
            counted.found[slot] += all(covered[i] for i in letters)
    return counted


def missed(notes: Iterable[Planted]) -> Iterator[tuple[str, str]]:
    """Yield slot and surroundings of what is not covered; for the half to develop on only."""
    for note in notes:
        covered = bytearray(len(note.text))
        for item in mask(note.text).replaced:
            covered[item.start : item.end] = b"\1" * (item.end - item.start)
        for slot, start, end in note.spans:
            if not all(covered[i] for i in range(start, end) if note.text[i].isalnum()):
                yield slot, note.text[max(0, start - 40) : end + 25]


@dataclass(frozen=True, slots=True)
class Kept:
    """What masking leaves of the charts' codes.

    Attributes:
        same: Charts whose final codes are those of the unmasked note.
        same_review: Charts whose codes for review are the same as well.
        replaced: What was replaced, by kind.
    """

    charts: int
    same: int
    same_review: int
    replaced: Counter[Kind]
    differing: tuple[str, ...]


def kept(coder: Coder, cases: Sequence[Case], texts: Sequence[str]) -> Kept:
    """Code each text with and without masking."""
    same = same_review = 0
    replaced: Counter[Kind] = Counter()
    differing = []
    for case, text in zip(cases, texts, strict=True):
        masked = mask(text)
        replaced.update(item.kind for item in masked.replaced)
        (final, review), (final_masked, review_masked) = (_codes(coder, case, t) for t in (text, masked.text))
        same += final == final_masked
        same_review += (final, review) == (final_masked, review_masked)
        if final != final_masked:
            differing.append(case.case_id)
    return Kept(len(cases), same, same_review, replaced, tuple(differing))


def _codes(coder: Coder, case: Case, text: str) -> tuple[frozenset[str], frozenset[str]]:
    verdict = coder.code(
        case.case_id, text, setting=case.setting, day=case.day, sex=case.sex, age_years=case.age_years
    ).verdict
    return frozenset(c.code for c in verdict.final), frozenset(c.code for c in verdict.review)


def report() -> Iterator[str]:
    """Yield the lines of a report."""
    cases = charts.read(half=charts.Half.TUNING).cases
    for half, templates, pool in (("develop", DEVELOP, DEVELOP_POOL), ("held aside", HELD, HELD_POOL)):
        for form in CASES:
            counted = recall(planted_notes(cases, templates, pool, form))
            slots = ", ".join(f"{s} {counted.found[s]}/{n}" for s, n in sorted(counted.planted.items()))
            yield f"{half}, {form}: recall {counted.share:.4f} of {counted.planted.total()} ({slots})"
    coder = Coder.open()
    planted = [n.text for n in planted_notes(cases, HELD, HELD_POOL, CASES[0])]
    for what, texts in (("charts", [c.text for c in cases]), ("charts with held-aside plants", planted)):
        found = kept(coder, cases, texts)
        kinds = ", ".join(f"{kind} {n}" for kind, n in found.replaced.most_common())
        yield (
            f"{what}: final codes the same in {found.same} of {found.charts} "
            f"({found.same / found.charts:.4f}), review codes too in {found.same_review}; replaced: {kinds}; "
            f"differing: {', '.join(found.differing) or 'none'}"
        )


if __name__ == "__main__":
    for row in report():
        sys.stdout.write(row + "\n")
        sys.stdout.flush()
