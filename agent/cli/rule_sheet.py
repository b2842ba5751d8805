"""One rule on the screen, and as plain values: numbered or of the house, the same parts in the same order."""

from collections.abc import Iterator, Mapping

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from agent.cli.layout import details, heading
from agent.records import Assertion
from agent.rules.base import Rule
from agent.rules.example import Cited, Example
from agent.rules.local import LocalRule

_OUTCOMES = {
    "stands": "the code stays in its list",
    "review": "the code goes to review",
    "not_coded": "the code is not reported",
}


def numbered_sheet(rule: Rule) -> Iterator[RenderableType]:
    """Yield the parts of a numbered rule's view."""
    yield _head(rule.rule_id, rule.name, rule.severity, rule.outcome)
    yield Padding(Text(rule.statement), (1, 0))
    yield details([(Text("rests on", "dim"), Text(rule.basis)), (Text("repair", "dim"), Text(rule.repair))])
    for title, example in (("Finds fault with", rule.example), ("Leaves alone", rule.near_miss)):
        yield heading(f"\n{title}")
        yield details(_example_rows(example))


def written_rule(rule: Rule) -> dict[str, object]:
    """Return a numbered rule as plain values."""
    return {
        "id": rule.rule_id,
        "title": rule.name,
        "severity": rule.severity,
        "outcome": rule.outcome,
        "statement": rule.statement,
        "basis": rule.basis,
        "repair": rule.repair,
        "example": rule.example,
        "near_miss": rule.near_miss,
    }


def local_sheet(rule: LocalRule) -> Iterator[RenderableType]:
    """Yield the parts of a local rule's view, its conditions as its author wrote them."""
    yield _head(rule.rule_id, rule.title, rule.severity, rule.outcome)
    yield Padding(Text(rule.message), (1, 0))
    yield details([(Text("rests on", "dim"), Text(rule.basis)), (Text("repair", "dim"), Text(rule.repair))])
    for title, key in (("When", "when"), ("Finds", "example"), ("Leaves alone", "near_miss")):
        if key in rule.written:
            yield heading(f"\n{title}")
            yield Padding(Text("\n".join(_lines(rule.written[key]))), (0, 0, 0, 4))


def _head(rule_id: str, title: str, severity: str, outcome: str) -> Text:
    told = f"\n{severity}: {_OUTCOMES[outcome]}"
    return Text.assemble((rule_id, "bold cyan"), "  ", (title, "bold"), (told, "dim"))


def _example_rows(example: Example) -> Iterator[tuple[Text, Text]]:
    if example.text:
        yield Text("note", "dim"), Text(example.text)
    facts = [example.setting.value]
    facts += [f"date of service {example.day}"] if example.day else []
    facts += [f"sex {example.sex}"] if example.sex else []
    facts += [f"age {example.age_years}"] if example.age_years is not None else []
    yield Text("patient", "dim"), Text(", ".join(facts))
    for cited in example.codes:
        yield Text(cited.code, "cyan"), Text(_cited(cited))
    for row in example.held.told() if example.held else ():
        yield Text("held", "dim"), Text(row)


def _cited(cited: Cited) -> str:
    said = f" ({cited.assertion.replace('_', ' ')})" if cited.assertion is not Assertion.PRESENT else ""
    quote = f"from “{cited.quote}”{said}" if cited.quote else "without a quote"
    return f"{quote}{cited.line}"


def _lines(held: object, indent: str = "") -> Iterator[str]:
    """Yield plain values as indented lines, as YAML would."""
    if isinstance(held, Mapping):
        for key, value in held.items():
            if isinstance(value, Mapping | list) and not _is_short(value):
                yield f"{indent}{key}:"
                yield from _lines(value, f"{indent}  ")
            else:
                yield f"{indent}{key}: {_short(value)}"
    elif isinstance(held, list):
        for value in held:
            yield f"{indent}- {_short(value)}"


def _is_short(value: object) -> bool:
    return isinstance(value, list) and all(not isinstance(item, Mapping) for item in value)


def _short(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {item}" for key, item in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
