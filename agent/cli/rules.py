"""`chartcite rules`: every rule that judges codes, those of the house included, to list, read and check."""

from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.text import Text

from agent.cli.layout import columns, heading, put, screen
from agent.cli.options import color_option, home_option, json_option, rules_option
from agent.cli.records_json import print_answer
from agent.cli.reporting import FAILED
from agent.cli.rule_sheet import local_sheet, numbered_sheet, written_rule
from agent.errors import InputError
from agent.rules.catalog import RULES, rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import RenderableType

    from agent.cli.workbench import Workbench
    from agent.rule_trials import Tried
    from agent.rules.base import Rule
    from agent.rules.local import LocalRule, LocalRules

_ID_WIDTH, _WEIGHT_WIDTH, _OUTCOME_WIDTH = 10, 12, 10


@click.group("rules")
def command() -> None:
    """List and read the rules that judge codes, and check rules of your own."""


@command.command("check")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@json_option
@home_option
@color_option
@click.pass_context
def check(ctx: click.Context, *, file: Path, as_json: bool, home: Path | None, no_color: bool) -> None:
    """Check the rules of FILE (YAML): form, codes, and that each finds its example and spares its near miss.

    Exit status 1 when a rule does not do what its author says, 2 when the file cannot be used.
    """
    workbench: Workbench = ctx.obj
    local = workbench.local_rules(home, file)
    tried = workbench.try_rules(home, local)
    if as_json:
        print_answer("rules_checked/1", _checked(local, tried))
    else:
        put(screen(no_color=no_color), *_check_lines(local, tried))
    if not all(one.right for one in tried):
        ctx.exit(FAILED)


@command.command("list")
@json_option
@rules_option
@home_option
@color_option
@click.pass_obj
def list_rules(
    workbench: "Workbench", *, as_json: bool, rules_file: Path | None, home: Path | None, no_color: bool
) -> None:
    """List every rule: those that ship, and those of the house."""
    local = workbench.local_rules(home, rules_file)
    if as_json:
        numbered = [_brief(rule.rule_id, rule.name, rule) for rule in RULES]
        own = [_brief(rule.rule_id, rule.title, rule) for rule in local.rules]
        print_answer("rules/1", {"rules": numbered, "local": own, "digest": local.digest})
        return
    parts: list[RenderableType] = [_listed((r.rule_id, r.name, r) for r in RULES)]
    if local.rules:
        own_list = _listed((r.rule_id, r.title, r) for r in local.rules)
        parts += ["", heading(f"Of the house ({local.name})"), own_list]
    put(screen(no_color=no_color), *parts)


@command.command("show")
@click.argument("rule_id", metavar="ID")
@json_option
@rules_option
@home_option
@color_option
@click.pass_obj
def show(
    workbench: "Workbench",
    *,
    rule_id: str,
    as_json: bool,
    rules_file: Path | None,
    home: Path | None,
    no_color: bool,
) -> None:
    """Show rule ID (CC109, or one of the house: LR-1): what must hold, on what it rests, an example."""
    numbered = rule(rule_id)
    if numbered is not None:
        if as_json:
            print_answer("rule/1", {"rule": written_rule(numbered)})
        else:
            put(screen(no_color=no_color), *numbered_sheet(numbered))
        return
    own = workbench.local_rules(home, rules_file).rule(rule_id)
    if own is None:
        raise InputError(f"There is no rule {rule_id!r}.", "List them: chartcite rules list.")
    if as_json:
        print_answer("rule/1", {"rule": own.written})
    else:
        put(screen(no_color=no_color), *local_sheet(own))


def _brief(rule_id: str, title: str, known: "Rule | LocalRule") -> dict[str, str]:
    return {"id": rule_id, "title": title, "severity": known.severity, "outcome": known.outcome}


def _listed(rows: "Iterable[tuple[str, str, Rule | LocalRule]]") -> "RenderableType":
    grid = columns(_ID_WIDTH, _WEIGHT_WIDTH, _OUTCOME_WIDTH, None)
    for rule_id, title, known in rows:
        outcome = known.outcome.replace("_", " ")
        grid.add_row(Text(rule_id, "bold cyan"), Text(known.severity), Text(outcome, "dim"), Text(title))
    return grid


def _checked(local: "LocalRules", tried: "Sequence[Tried]") -> dict[str, object]:
    rules = [
        {"id": one.rule.rule_id, "example": one.example, "near_miss": one.near_miss, "problem": one.why}
        for one in tried
    ]
    return {"file": local.name, "digest": local.digest, "rules": rules, "unchecked": local.unchecked}


def _check_lines(local: "LocalRules", tried: "Sequence[Tried]") -> "Iterable[RenderableType]":
    grid = columns(_ID_WIDTH, None)
    for one in tried:
        grid.add_row(Text(one.rule.rule_id, "bold cyan"), Text(one.rule.title))
        grid.add_row("", Text(_outcome(one), "dim" if one.right else "bold red"))
    yield grid
    for system in local.unchecked:
        yield Text(f"No tables of {system} are held: its codes are taken as they are written.", "yellow")
    wrong = sum(not one.right for one in tried)
    count = "1 rule" if len(tried) == 1 else f"{len(tried)} rules"
    yield Text(f"{count}, {wrong} not as their author says." if wrong else f"{count}, right.")


def _outcome(one: "Tried") -> str:
    if one.why:
        return f"line {one.rule.line}: {one.why}"
    tried = [
        word
        for word, done in (("example found", one.example), ("near miss left alone", one.near_miss))
        if done
    ]
    return ", ".join(tried) or "not tried: it has no example"
