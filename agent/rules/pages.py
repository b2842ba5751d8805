"""The rules' pages in `docs/rules`, made from the rules themselves: `python -m agent.rules.pages docs/rules`.

Invariant: the pages in the repository are what this module makes; `tests/agent/rules/test_pages.py` compares
them, and runs every example that they show.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from agent.records import Assertion
from agent.rules.base import Outcome, Rule
from agent.rules.catalog import RULES
from agent.rules.example import Cited, Example

_OUTCOMES = {
    Outcome.STANDS: "the code stays in its list",
    Outcome.REVIEW: "the code goes to the list for review",
    Outcome.NOT_CODED: "the code is not reported; it is listed as not coded, with its quote",
}
_FAMILIES = {
    "CC0": "One code by itself",
    "CC1": "Codes together",
    "CC2": "Codes and their quotes",
    "CC3": "Codes, the note and the patient",
    "CC4": "Other code systems and edits of official lists",
}
_NOTE = "<!-- Made by `python -m agent.rules.pages docs/rules`: change the rule, not this page. -->\n"


def render(rule: Rule) -> str:
    """Return a rule's page as Markdown."""
    return f"""{_NOTE}
# {rule.rule_id} {rule.name}

**{rule.severity}**: {_OUTCOMES[rule.outcome]}.

{rule.statement}

- **Rests on**: {rule.basis}
- **Repair**: {rule.repair}

## Finds fault with

{_example(rule.example)}
## Leaves alone

{_example(rule.near_miss)}"""


def render_contents(rules: Sequence[Rule] = RULES) -> str:
    """Return the page that lists every rule."""
    lines = [
        _NOTE,
        "# Rules of the validator",
        "",
        "A rule's id is for ever. An error keeps a code from the final list; a warning or a piece of",
        "information does so only where the outcome says review. `chartcite validate codes.json` applies",
        "them to a file.",
    ]
    for prefix, family in _FAMILIES.items():
        lines += ["", f"## {family}", "", "| rule | severity | outcome | rests on |", "|---|---|---|---|"]
        lines += [_row(rule) for rule in rules if rule.rule_id.startswith(prefix)]
    return "\n".join(lines) + "\n"


def write(folder: Path) -> None:
    """Write every page, and nothing else, into `folder`."""
    for rule in RULES:
        (folder / f"{rule.rule_id}.md").write_text(render(rule), encoding="utf-8")
    (folder / "README.md").write_text(render_contents(), encoding="utf-8")


def _row(rule: Rule) -> str:
    name = f"[{rule.rule_id}]({rule.rule_id}.md) {rule.name}"
    return f"| {name} | {rule.severity} | {rule.outcome.replace('_', ' ')} | {rule.basis} |"


def _example(example: Example) -> str:
    facts = [example.setting.value]
    facts += [f"date of service {example.day}"] if example.day else []
    facts += [f"sex {example.sex}"] if example.sex else []
    facts += [f"age {example.age_years}"] if example.age_years is not None else []
    quoted = f"> {example.text}\n\n" if example.text else ""
    codes = "".join(f"- {_cited(cited)}\n" for cited in example.codes) or "- no codes\n"
    rows = "".join(f"- {line}\n" for line in example.held.told()) if example.held else ""
    lists = f"\nTables and lists of the example:\n\n{rows}" if rows else ""
    return f"{quoted}({', '.join(facts)})\n\n{codes}{lists}"


def _cited(cited: Cited) -> str:
    said = f" ({cited.assertion.replace('_', ' ')})" if cited.assertion is not Assertion.PRESENT else ""
    claim = f", claimed to read “{cited.claimed}”" if cited.claimed is not None else ""
    shift = f", its offsets {cited.shift} characters too far" if cited.shift else ""
    doubt = f", confidence {cited.confidence}" if cited.confidence < 0.5 else ""
    quote = f" from “{cited.quote}”{said}{claim}{shift}" if cited.quote else ""
    return f"`{cited.code}`{cited.line}{quote}{doubt}"


if __name__ == "__main__":
    write(Path(sys.argv[1]))
