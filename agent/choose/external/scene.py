"""What a note says of a transport accident: the patient's vehicle and role, what it met, and where.

Invariant: everything is read from the sentences that tell of the accident and those beside them; of two
roles the one that the note states wins over one that it only supposes, and then the one told more often.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from agent.choose.external.cause_table import compiled, table
from agent.choose.external.story import stated, told
from agent.choose.finding import View
from agent.records import Assertion, Mention

_UNNAMED = "V89.2"
_OFF_ROAD_VEHICLES = frozenset({"atv", "dirtbike", "snowmobile", "offroad"})
_RIDDEN_ALONE = frozenset({"bicycle", "ebike"})


@dataclass(frozen=True, slots=True)
class Rules:
    """The tables of `transport.toml`."""

    keys: frozenset[str]
    event: str
    said: Mapping[str, str]
    vehicle: Mapping[str, str]
    obstacle: Mapping[str, str]
    off_road: str
    role: Mapping[str, str]
    digit: Mapping[str, Mapping[str, tuple[str, str]]]
    own: Mapping[str, str]
    met: Mapping[str, str]
    kind_of_car: Mapping[str, str]
    offroad: Mapping[str, str]
    conveyance: Mapping[str, tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Scene:
    """An accident as told.

    Attributes:
        words: The mentions that tell it, the most telling first.
        own: The patient's vehicle as the rules call it, `pedestrian`, or empty when it is not named.
        met: What it met; empty when that is not told.
        role: `driver`, `passenger`, `boarding`, or empty.
        off_road: Whether it was no traffic accident.
    """

    words: tuple[Mention, ...]
    own: str
    met: str
    role: str
    off_road: bool

    def mention(self, code: str) -> Mention:
        """Return the most telling mention as one of `code`."""
        return replace(self.words[0], codes=(code,))


@cache
def rules() -> Rules:
    """Load the rules, once a process."""
    held = table("transport.toml")
    digit = {kind: {r: (p[0], p[1]) for r, p in rows.items()} for kind, rows in held["digit"].items()}
    ways = {name: (c[0], c[1], c[2]) for name, c in held["conveyance"].items()}
    return Rules(
        frozenset(held["keys"]), held["event"], held["said"], held["vehicle"], held["obstacle"],
        held["nontraffic"]["says"], held["role"], digit, held["own"], held["met"], held["kind_of_car"],
        held["offroad"], ways,
    )  # fmt: skip


def scene_of(view: View) -> Scene | None:
    """Read the accident; None when the note tells of none.

    Args:
        view: The document.
    """
    events = list(told(view, compiled(rules().event), _UNNAMED))
    if not events:
        return None
    text = _story(view, events)
    role, by_role = _role(view, events)
    own = _own(text, role)
    met = _met(text, own)
    off = bool(compiled(rules().off_road).search(text))
    if own in _OFF_ROAD_VEHICLES:
        off = not re.search(r"\b(?:street|highway|on\s+the\s+road)\b", text, re.IGNORECASE)
    if not role and own in _RIDDEN_ALONE:
        role = "driver"
    return Scene(tuple(dict.fromkeys([*events[:2], *by_role])), own, met, role, off)


_NOT_OF_IT = re.compile(
    r"\b(?:arriv\w+|came|comes|brought|transported|presents?|driven|walked)\b[^.;]{0,30}?\b(?:by|in|via)\s+(?:\w+\s+){0,2}"
    r"(?:car|vehicle|auto|ambulance|bus|van|taxi)\b|\b(?:by|via)\s+(?:private|personal|family)\s+(?:car|vehicle|auto)\b"
    r"|\bno\s+(?:(?:other|motor|moving)\s+)*(?:vehicles?|cars?|autos?)\b",
    re.IGNORECASE,
)
"""How the patient came here, and vehicles that were not there."""


def _story(view: View, events: list[Mention]) -> str:
    """Return the sentences of the accident and those beside them in the same section."""
    sentences = view.document.sentences
    near = {m.sentence + step for m in events for step in (-1, 0, 1)}
    kinds = {m.section for m in events}
    kept = [sentences[n] for n in sorted(near) if 0 <= n < len(sentences) and sentences[n].kind in kinds]
    return _NOT_OF_IT.sub(" ", " ; ".join(view.document.text[s.start : s.end] for s in kept))


def _role(view: View, events: list[Mention]) -> tuple[str, list[Mention]]:
    near = {m.sentence + step for m in events for step in (-1, 0, 1)}
    count: Counter[str] = Counter()
    found: dict[str, Mention] = {}
    for name, says in rules().role.items():
        for match in compiled(says).finditer(view.document.text):
            mention = stated(view, *match.span(), _UNNAMED)
            if mention is not None and mention.sentence in near:
                count[name] += 1 if mention.assertion is Assertion.POSSIBLE else 3
                found.setdefault(name, mention)
    if not count:
        return "", []
    best = max(count, key=lambda name: (count[name], name == "driver"))
    return best, [found[best]]


def _own(text: str, role: str) -> str:
    """Find the patient's vehicle: named as his own, or on foot, or the first that stands before "vs"."""
    said = rules().said
    for name, words in rules().vehicle.items():
        if compiled(said["own"].replace("{V}", words)).search(text):
            return name
    if compiled(said["on_foot"]).search(text):
        return "pedestrian"
    in_car = bool(role) or compiled(said["in_car"]).search(text) is not None
    return "car" if in_car else "vehicle"


def _met(text: str, own: str) -> str:
    """Find what was met: an animal, something fixed, another vehicle, or nothing but the ground."""
    said = rules().said
    for name in ("animal", "fixed"):
        if compiled(said["met_thing"].replace("{V}", rules().obstacle[name])).search(text):
            return name
    for name, words in rules().vehicle.items():
        if name in rules().met and compiled(said["met_vehicle"].replace("{V}", words)).search(text):
            return name
    if compiled(said["met_vehicle"].replace("{V}", "(?:vehicle|driver)")).search(text):
        return "vehicle"
    fell = own in _FALLEN and compiled(said["fell"]).search(text)
    if fell or compiled(rules().obstacle["noncollision"]).search(text):
        return "noncollision"
    return "vehicle" if compiled(said["met_unnamed"]).search(text) else ""


_FALLEN = frozenset({"bicycle", "ebike", "motorcycle"})
