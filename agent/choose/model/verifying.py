"""Each chosen code once more, without its code string, among its nearest kin.

Invariant: an answer can only move a choice to a code shown for it, or to review; verifying adds none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from agent.choose.model.answers import Picked
from agent.choose.model.brief import Brief, Option
from agent.choose.model.shown import Shown
from index.tables import CodeTables

_MOST_KIN = 6
_UNSUPPORTED = 0.35
"""Confidence of a code that its own description does not fit: for a person to decide."""


@dataclass(frozen=True, slots=True)
class Item:
    """A choice as it is verified.

    Attributes:
        shown: Its words in their sentences, and the descriptions.
        options: What the descriptions stand for, in their order.
    """

    shown: tuple[str, tuple[str, ...]]
    options: tuple[Option, ...]


def items_of(picks: Sequence[Picked], brief: Brief, shown: Shown, tables: CodeTables) -> list[Item]:
    """Return what is asked of each choice: its title among those of its kin in the brief.

    Args:
        picks: The choices.
        brief: Holds the kin.
        shown: Gives the sentences around the quotes.
        tables: Say who is kin.
    """
    return [_item(pick, brief, shown, tables) for pick in picks]


def verified(picks: Sequence[Picked], items: Sequence[Item], data: Mapping[str, Any]) -> list[Picked]:
    """Return the choices as the answers leave them."""
    best = {answer["item"]: answer["best"] for answer in data["answers"]}
    made: dict[int, Picked] = {}
    for number, (pick, item) in enumerate(zip(picks, items, strict=True), 1):
        at = best.get(number, 1 + item.options.index(pick.option))
        chosen = _moved(pick, item, at)
        made.setdefault(chosen.option.number, chosen)
    return list(made.values())


def _moved(pick: Picked, item: Item, best: int) -> Picked:
    if not 1 <= best <= len(item.options):
        return replace(pick, confidence=min(pick.confidence, _UNSUPPORTED))
    option = item.options[best - 1]
    if option is pick.option:
        return pick
    return replace(pick, option=option, why=f"{option.code.title}: verified among its nearest kin")


def _item(pick: Picked, brief: Brief, shown: Shown, tables: CodeTables) -> Item:
    kin = [o for o in brief.others(pick.option.number) if _is_kin(o, pick.option, tables)]
    options = sorted([pick.option, *kin[:_MOST_KIN]], key=lambda o: o.number)
    words = " | ".join(shown.around(quote) for quote in pick.quotes)
    return Item((words, tuple(o.code.title for o in options)), tuple(options))


def _is_kin(other: Option, option: Option, tables: CodeTables) -> bool:
    if other.code.code[:3] == option.code.code[:3]:
        return True
    held = tables.code(option.code.code)
    return held is not None and other.code.parent == held.parent
