"""The options and arguments that several commands share, and how what was typed becomes our records.

Invariant: a value that is not usable is refused before anything is opened, with the valid values named.
"""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from agent.records import Setting, Sex
from index.records import CodeSystem

OLDEST_YEARS = 130
SYSTEMS = {system.value.lower().replace("-", ""): system for system in CodeSystem}
"""The code systems by the names typed for them: `icd10cm`, `icd10pcs`, `hcpcs`, `cpt`."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def day_of(text: str) -> date | None:
    """Return the date that `2026-04-30` names, None where the text is no date of the calendar."""
    if not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def read_day(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    """Return the date typed, for click's `callback`.

    Raises:
        click.BadParameter: It is no date.
    """
    day = None if value is None else day_of(value)
    if value is not None and day is None:
        raise click.BadParameter(f"{value!r} is not a date; write it like 2026-04-30.", ctx, param)
    return day


def day_option(told: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return what adds `--date`.

    Args:
        told: What the date is for, in the command's help.
    """
    return click.option("day", "--date", metavar="YYYY-MM-DD", callback=read_day, help=told)


def read_systems(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> tuple[CodeSystem, ...] | None:
    """Return the code systems typed, for click's `callback`.

    Raises:
        click.BadParameter: One is not known.
    """
    if value is None:
        return None
    names = [name.strip().lower().replace("-", "") for name in value.split(",")]
    unknown = next((name for name in names if name not in SYSTEMS), None)
    if unknown is not None:
        raise click.BadParameter(f"{unknown!r} is none of {', '.join(SYSTEMS)}.", ctx, param)
    return tuple(system for name, system in SYSTEMS.items() if name in names)


systems_option = click.option(
    "--systems",
    metavar="NAME[,NAME…]",
    callback=read_systems,
    help=f"Code systems to code in: {', '.join(SYSTEMS)} (default: those of the setting that are held).",
)


def home_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--home`."""
    return click.option(
        "--home",
        type=click.Path(file_okay=False, path_type=Path),
        help="Folder that holds the index (default: $CHARTCITE_HOME, else the user's data folder).",
    )(command)


def json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--json`."""
    return click.option("as_json", "--json", is_flag=True, help="Print JSON; errors are objects too.")(
        command
    )


rules_option = click.option(
    "rules_file",
    "--rules",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Rules of your own, YAML (default: rules.yaml in the home folder, where there is one).",
)

hcc_option = click.option(
    "--hcc",
    is_flag=True,
    help="Show the CMS-HCC V28 group of each final diagnosis, as information (needs chartcite[hcc]).",
)


def color_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--no-color`."""
    return click.option(
        "--no-color", is_flag=True, help="Print plain text; so does setting NO_COLOR, or a pipe."
    )(command)


def encounter_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--setting`, `--date`, `--sex` and `--age`."""
    for option in reversed(_ENCOUNTER):
        command = option(command)
    return command


_ENCOUNTER = (
    click.option(
        "--setting",
        type=click.Choice([s.value for s in Setting], case_sensitive=False),
        help="Where the encounter took place (default: as the note says).",
    ),
    day_option("Date of service; it decides which release is in force."),
    click.option(
        "--sex",
        type=click.Choice([s.value for s in Sex], case_sensitive=False),
        metavar="[F|M]",
        help="The patient's sex (default: as the note says).",
    ),
    click.option(
        "age_years",
        "--age",
        type=click.IntRange(0, OLDEST_YEARS),
        metavar="N",
        help="Completed years (default: as the note says).",
    ),
)
