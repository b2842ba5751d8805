"""What was done about a code's condition, in one line, and each quote that speaks against it.

Invariant: the four kinds stand in one order, those without a quote say so; a quote is cut to a few words.
"""

from collections.abc import Iterator

from rich.text import Text

from agent.cli.quoting import clean, section_name, shortened
from agent.records import Choice, Evidence, Support

_LONGEST = 44
_KINDS = ("monitored", "evaluated", "assessed", "treated")


def governed(choice: Choice, marks: tuple[str, str]) -> Iterator[tuple[str, Text]]:
    """Yield labelled lines on a code.

    Args:
        choice: With its support and the evidence against it, where they were looked for.
        marks: What stands before and behind a quote.
    """
    if choice.support is not None:
        yield "done", _done(choice.support, marks)
    for one in choice.against:
        line = Text.assemble((f"{one.why}: ", "yellow"), f"{marks[0]}{clean(one.quote.text)}{marks[1]}")
        place = section_name(one.quote.section)
        yield "against", line.append(f"  [{place}]" if place else "", style="dim")


def _done(support: Support, marks: tuple[str, str]) -> Text:
    parts = [_part(kind, getattr(support, kind), marks) for kind in _KINDS]
    return Text(" · ").join(parts)


def _part(kind: str, quotes: tuple[Evidence, ...], marks: tuple[str, str]) -> Text:
    if not quotes:
        return Text(f"{kind}: no", "dim")
    more = f" +{len(quotes) - 1}" if len(quotes) > 1 else ""
    said = shortened(clean(quotes[0].text), _LONGEST)
    return Text.assemble(f"{kind} ", (f"{marks[0]}{said}{marks[1]}", "green"), (more, "dim"))
