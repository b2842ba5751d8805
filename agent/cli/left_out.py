"""What was not coded, by reason: one entry a reason, so that a wrong one is seen at once.

Invariant: every reason is shown; only words beyond the first few of a reason are counted and not listed, and
with `whole` not even those.
"""

from collections.abc import Iterable, Iterator

from rich.console import RenderableType
from rich.text import Text

from agent.cli.layout import columns, heading
from agent.cli.quoting import clean, shortened
from agent.records import NotCoded

_MOST = 12
_LONGEST = 60


def left_out(items: Iterable[NotCoded], *, whole: bool) -> Iterator[RenderableType]:
    """Return what shows the list; nothing for an empty one.

    Args:
        items: In the order of the note.
        whole: Whether to list all words of a reason, however many.
    """
    grouped: dict[str, tuple[dict[str, None], dict[str, str]]] = {}
    for item in items:
        rules, words = grouped.setdefault(item.reason, ({}, {}))
        rules[item.rule] = None
        text = shortened(clean(item.text).strip(), _LONGEST)
        words.setdefault(text.casefold(), text)
    if not grouped:
        return
    yield heading("Not coded")
    grid = columns(2, None)
    for reason, (rules, words) in grouped.items():
        grid.add_row("", _entry(reason, list(filter(None, rules)), list(words.values()), whole=whole))
    yield grid
    yield ""


def _entry(reason: str, rules: list[str], words: list[str], *, whole: bool) -> Text:
    listed = words if whole else words[:_MOST]
    line = Text.assemble((clean(reason), "italic"))
    if rules:
        line.append(f" [{', '.join(rules)}]", style="dim")
    line.append(f": {', '.join(listed)}")
    if len(words) > len(listed):
        line.append(f" +{len(words) - len(listed)}", style="dim")
    return line
