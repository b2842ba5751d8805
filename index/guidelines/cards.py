"""The guideline cards: read from their data files, and kept beside the index as JSON.

Invariant: `load(path)` after `save(cards, path)` gives the same cards, and no two cards share a section. The
data files (TOML) are for people and are read when the index is built; reading them takes 30 times as long as
reading the JSON, which the built index keeps for every later run.
"""

import json
import tomllib
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import Any

from index.errors import GuidelinesError
from index.guidelines.card_format import read_card
from index.records import CodeRange, Condition, ConditionTest, Guideline

SCHEMA = "chartcite.guidelines/1"
_REBUILD = "Build the index again: chartcite index build."
_FIX_CARDS = "Correct the card; docs/guidelines.md describes the format."


def load_cards() -> tuple[Guideline, ...]:
    """Read every data file of cards, in the order of the official sections.

    Raises:
        GuidelinesError: A card is malformed or its section has one already; the message names file and card.
    """
    folder = files("index.guidelines").joinpath("data")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    cards: list[Guideline] = []
    for name in names:
        cards += read_cards(folder.joinpath(name).read_text("utf-8"), name)
    _check_unique(cards)
    return tuple(sorted(cards, key=lambda card: section_order(card.guideline_id)))


def section_order(guideline_id: str) -> list[tuple[int, str]]:
    """Return a key that sorts sections as the official guidelines print them: I.C.9 before I.C.10."""
    return [(int(label), "") if label.isdigit() else (0, label) for label in guideline_id.split(".")]


def read_cards(text: str, name: str) -> tuple[Guideline, ...]:
    """Read the cards of one data file.

    Args:
        text: TOML, a list of `[[card]]`.
        name: The file's name, for errors.

    Raises:
        GuidelinesError: The text is not TOML, holds something else, or a card is malformed.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise GuidelinesError(f"{name}: not TOML: {error}.", _FIX_CARDS) from error
    if data.keys() != {"card"} or not isinstance(data["card"], list):
        raise GuidelinesError(f"{name}: holds {sorted(data)} instead of a list of [[card]].", _FIX_CARDS)
    return tuple(read_card(raw, name) for raw in data["card"])


def save(cards: tuple[Guideline, ...], path: Path) -> None:
    """Write cards as JSON for `load`."""
    body = {"schema": SCHEMA, "cards": [asdict(card) for card in cards]}
    path.write_text(json.dumps(body, ensure_ascii=False, separators=(",", ":")), "utf-8")


def load(path: Path) -> tuple[Guideline, ...]:
    """Read the cards that `save` wrote.

    Raises:
        GuidelinesError: The file is missing, damaged or of another schema.
    """
    try:
        body = json.loads(path.read_text("utf-8"))
        if body["schema"] == SCHEMA:
            return tuple(_card(raw) for raw in body["cards"])
    except OSError as error:
        raise GuidelinesError(f"{path.name!r} of the index cannot be read.", _REBUILD) from error
    except (ValueError, LookupError, TypeError) as error:
        raise GuidelinesError(f"{path.name!r} of the index is damaged.", _REBUILD) from error
    raise GuidelinesError(f"{path.name!r} of the index was written by another version.", _REBUILD)


def _card(raw: dict[str, Any]) -> Guideline:
    return Guideline(
        raw["guideline_id"],
        raw["title"],
        raw["text"],
        raw["page"],
        _ranges(raw["codes"]),
        tuple(raw["settings"]),
        tuple(_condition(one) for one in raw["conditions"]),
    )


def _condition(raw: dict[str, Any]) -> Condition:
    return Condition(
        ConditionTest(raw["test"]),
        _ranges(raw["codes"]),
        _ranges(raw["others"]),
        tuple(raw["values"]),
        raw["age_min"],
        raw["age_max"],
    )


def _ranges(raw: list[dict[str, Any]]) -> tuple[CodeRange, ...]:
    return tuple(CodeRange(one["first"], one["last"], tuple(one["suffixes"]), one["start"]) for one in raw)


def _check_unique(cards: list[Guideline]) -> None:
    seen: set[str] = set()
    for card in cards:
        if card.guideline_id in seen:
            raise GuidelinesError(f"Two cards are about section {card.guideline_id}.", "Merge them into one.")
        seen.add(card.guideline_id)
