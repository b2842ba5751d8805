"""Transport accidents: who was on what, hit what, in what role (V00-V89, definitions of chapter 20).

Invariant: a code is put together from what the note's sentences about the accident name and stands in the
tables; what they do not name is left unspecified. A vehicle accident is taken for one in traffic unless the
note says otherwise, that of an off-road vehicle the other way round.
"""

from collections.abc import Iterator

from agent.choose.external.scene import Scene, rules, scene_of
from agent.choose.external.story import CERTAIN, DOUBTFUL, FAIR, LIKELY, at_first, injuries, made
from agent.choose.finding import View
from agent.choose.linked.reach import vocabulary
from agent.choose.outcome import Draft

_GUIDELINE = "I.C.20.a.1"
_WORDS = "an accident in transport"
_TRANSPORT = "V"
_OCCUPANTS = frozenset("4567")


def transport(view: View) -> Iterator[Draft]:
    """Yield the transport accident by which the injuries came about.

    Example: "driver of a sedan rear-ended by a pickup" gives V43.53XA; "fell off his bike" V18.4XXA.
    """
    if not rules().keys & vocabulary(view.document) or not injuries(view):
        return
    scene = scene_of(view)
    if scene is None:
        return
    named = tuple(d for d in view.drafts if d.code[0] == _TRANSPORT)
    for stem, confidence in _codes(scene):
        if at_first(view, stem) is not None:
            mention = scene.mention(stem)
            draft = made(view, mention, confidence, _WORDS, _GUIDELINE, instead=named)
            if draft is not None:
                yield draft
            return


def _codes(scene: Scene) -> Iterator[tuple[str, float]]:
    """Yield the stems that fit, the most exact first; the tables do not hold all of them."""
    if scene.own in rules().conveyance:
        yield _of_conveyance(scene), CERTAIN
    elif scene.own in rules().offroad:
        yield "V86." + _digit("offroad", scene) + rules().offroad[scene.own], _sure(scene)
    elif scene.own == "pedestrian":
        yield from _on_foot(scene)
    elif scene.own in rules().own:
        yield from _in_vehicle(scene)
    else:
        yield "V89.2", LIKELY


def _of_conveyance(scene: Scene) -> str:
    fall, fixed, other = rules().conveyance[scene.own]
    if scene.met == "fixed":
        return fixed
    return other if scene.met and scene.met != "noncollision" else fall


def _on_foot(scene: Scene) -> Iterator[tuple[str, float]]:
    place = "0" if scene.off_road else "1"
    met = {"vehicle": "car"}.get(scene.met, scene.met)
    digit = rules().met.get(met, "")
    if digit and digit in "1234":
        yield f"V0{digit}.{place}0", CERTAIN
    if met == "train":
        yield f"V05.{place}0", CERTAIN
    yield ("V09.00" if scene.off_road else "V09.20"), FAIR


def _in_vehicle(scene: Scene) -> Iterator[tuple[str, float]]:
    first = rules().own[scene.own]
    digit = _digit("occupant" if first[1] in _OCCUPANTS else "rider", scene)
    met = rules().met.get(scene.met, "")
    tails = [rules().kind_of_car.get(scene.met, "") if first == "V4" and met == "3" else ""]
    if first == "V2":
        tails = ["1" if scene.own == "ebike" else "9"]
    if met and met != "9":
        yield from ((f"{first}{met}.{digit}{tail}", _sure(scene)) for tail in tails)
    elif scene.met == "vehicle":
        yield from _with_unnamed(first, digit, scene)
    yield from _unspecified(first, digit, scene)


def _with_unnamed(first: str, digit: str, scene: Scene) -> Iterator[tuple[str, float]]:
    """Yield the code of a collision with a vehicle of a kind that the note does not name."""
    role = {"5": "4", "6": "5", "9": "6", "0": "0", "1": "1", "3": "2"} if first[1] in _OCCUPANTS else {}
    tail = "" if first != "V2" else ("1" if scene.own == "ebike" else "8")
    yield f"{first}9.{role.get(digit, '6' if digit == '9' else digit)}0{tail}", LIKELY


def _unspecified(first: str, digit: str, scene: Scene) -> Iterator[tuple[str, float]]:
    if first[1] in _OCCUPANTS and scene.role in {"driver", "passenger"}:
        yield from _with_unnamed(first, digit, scene)
    if first == "V4" and scene.own == "vehicle":
        yield ("V89.0" if scene.off_road else "V89.2"), LIKELY
    tail = "" if first != "V2" else ("1" if scene.own == "ebike" else "9")
    yield f"{first}9.{'3' if scene.off_road else '9'}{tail}", FAIR if scene.own != "vehicle" else DOUBTFUL


def _digit(kind: str, scene: Scene) -> str:
    in_traffic, off_road = rules().digit[kind][scene.role or "unknown"]
    return off_road if scene.off_road else in_traffic


def _sure(scene: Scene) -> float:
    told = bool(scene.role) + bool(scene.met)
    return CERTAIN if told == 2 else LIKELY
