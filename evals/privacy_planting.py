"""Templates put into a note, with the places of what they plant.

Invariant: the note's own text stays between the plants; each span is where its identifier stands in the
result.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from evals.privacy_templates import Place, Template
from evals.privacy_values import Pool, Values

_SLOT = re.compile(r"\{(\w+)\}")
_WEEKDAY = re.compile(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ")
_GAP = re.compile(r"(?<=[a-z0-9)][.]) (?=[A-Z])|(?<=[.])\n")


@dataclass(frozen=True, slots=True)
class Planted:
    """A note with identifiers.

    Attributes:
        spans: Slot, start and end of each identifier.
    """

    text: str
    spans: tuple[tuple[str, int, int], ...]


def plant(text: str, templates: Sequence[Template], rng: Random, pool: Pool, form: str) -> Planted:
    """Put templates at the head, at sentence ends and at the foot of a note.

    Args:
        text: The note.
        templates: To put in.
        rng: Draws places and identifiers.
        pool: Words to draw identifiers from.
        form: `as written`, `ALL CAPS` or `lower case`.
    """
    values = Values(rng, pool)
    texts: dict[Place, list[tuple[str, list[tuple[str, int, int]]]]] = {place: [] for place in Place}
    for template in templates:
        texts[template.place].append(_filled(template.text, values))
    gaps = [m.start() + 1 for m in _GAP.finditer(text)]
    places = sorted(rng.choice(gaps) if gaps else len(text) for _ in texts[Place.PROSE])
    pieces: list[tuple[str, list[tuple[str, int, int]]]] = []
    for filled, spans in texts[Place.HEAD]:
        pieces.append((filled + "\n", spans))
    at = 0
    for place, (filled, spans) in zip(places, texts[Place.PROSE], strict=True):
        pieces += [(text[at:place], []), (filled + " ", spans)]
        at = place
    pieces.append((text[at:], []))
    for filled, spans in texts[Place.FOOT]:
        pieces += [("\n", []), (filled, spans)]
    return _joined(pieces, form)


def _joined(pieces: list[tuple[str, list[tuple[str, int, int]]]], form: str) -> Planted:
    whole, spans = "", []
    for piece, inside in pieces:
        spans += [(slot, len(whole) + start, len(whole) + end) for slot, start, end in inside]
        whole += piece
    changed = {"ALL CAPS": whole.upper(), "lower case": whole.lower()}.get(form, whole)
    return Planted(changed if len(changed) == len(whole) else whole, tuple(spans))


def _filled(template: str, values: Values) -> tuple[str, list[tuple[str, int, int]]]:
    text, spans, at = "", [], 0
    for found in _SLOT.finditer(template):
        text += template[at : found.start()]
        value = values.of(found.group(1))
        weekday = _WEEKDAY.match(value)  # a weekday alone tells nothing and is to stay
        spans.append((found.group(1), len(text) + (weekday.end() if weekday else 0), len(text) + len(value)))
        text, at = text + value, found.end()
    return text + template[at:], spans
