"""Each vein of a leg that a deep thrombosis is named in: "DVT of the popliteal and peroneal veins".

Invariant: a vein counts only in a sentence that names an acute or chronic deep thrombosis of the leg already
drafted, in one run of words with it in which nothing is said to be open, normal or spared.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from agent.choose.finding import View, drafted, quoted, replacing
from agent.choose.knowledge import Ranges, ranges_of
from agent.choose.outcome import Draft, fact
from agent.datafiles import toml_of
from agent.records import Mention

_SOURCE = "vein"
_STAGES = {"I82.4": "4", "I82.5": "5"}
_VEINLESS = frozenset({"I82.40", "I82.50"})
"""Stems of a thrombosis without its vein; what they are settled on is then only a guess."""

_STOPS = re.compile(
    r";|\.\s|\b(?:patent|compress\w+|normal|spar(?:es|ed|ing)|without|not|no|negative|free\s+of|resolved|prior|previous"
    r"|superficial\s+(?:vein\s+)?thrombo\w+|saphenous|but|vs)\b",
    re.IGNORECASE,
)
_OPEN = re.compile(r"patent|compress|normal|spar|free", re.IGNORECASE)
_REACH = 140
"""Characters from the thrombosis to the last of its veins."""


@cache
def _veins() -> tuple[re.Pattern[str], tuple[tuple[re.Pattern[str], str], ...]]:
    """Return the expression of any vein, and each with the character that its codes have."""
    held = toml_of("agent.choose.linked", "veins.toml")["vein"]
    either = "|".join(row["says"] for row in held)
    return (
        re.compile(rf"\b(?:(?:right|left|bilateral|[RL])\s+)?(?:{either})\b", re.IGNORECASE),
        tuple((re.compile(row["says"], re.IGNORECASE), row["digit"]) for row in held),
    )


@cache
def _of_legs() -> Ranges:
    return ranges_of(list(_STAGES))


def veins(view: View) -> Iterator[Draft]:
    """Yield the thrombosis of each further vein that the words of a drafted one name.

    Example: "Acute DVT of the left femoral and popliteal veins" gives I82.412 and I82.432.
    """
    drafts = [d for d in view.drafts if d.code in _of_legs()]
    guessed = [d for d in drafts if not any(f.name == "phrase" for f in d.facts)]
    for draft in drafts:
        for mention in draft.mentions if draft not in guessed else ():
            found = list(_named(view, mention, draft))
            has_own = any(draft.code.startswith(stem) for _, stem in found)
            instead = () if has_own or mention.codes[0][:6] not in _VEINLESS else (draft.code,)
            made = [replace(_draft(view, draft, mention, *named), instead=instead) for named in found]
            made = [d for d in made if not draft.code.startswith(d.code)]
            yield from made
            yield from _alone(draft, mention, made, guessed)


def _alone(draft: Draft, mention: Mention, made: list[Draft], guessed: list[Draft]) -> Iterator[Draft]:
    """Let what the words name stand for what a search for the same sentence came upon."""
    told = {draft.code, *(d.code for d in made)}
    here = [
        d
        for d in guessed
        if not d.code.startswith(tuple(told)) and all(m.sentence == mention.sentence for m in d.mentions)
    ]
    if here:
        yield replacing(draft, here)


def _named(view: View, mention: Mention, draft: Draft) -> Iterator[tuple[re.Match[str], str]]:
    """Yield the veins in one run of words with a thrombosis and their stems, each stem once."""
    text, sentence = view.document.text, view.document.sentences[mention.sentence]
    end = min(sentence.end, mention.end + _REACH)
    end = _run_ends(text, mention.end, end)
    either, each = _veins()
    held: set[str] = set()
    for vein in either.finditer(text, mention.start, end):
        digit = next(digit for says, digit in each if says.search(vein.group()))
        stem = f"I82.{_STAGES[draft.code[:5]]}{digit}"
        if stem not in held:
            held.add(stem)
            yield vein, stem


def _run_ends(text: str, start: int, end: int) -> int:
    """Return where the veins of a thrombosis end: before a stop, or before a vein that is said to be open."""
    stop = _STOPS.search(text, start, end)
    if stop is None:
        return end
    opened = _OPEN.match(stop.group()) and text.rfind(",", start, stop.start())
    return opened if opened and opened > 0 else stop.start()


def _draft(view: View, draft: Draft, mention: Mention, vein: re.Match[str], stem: str) -> Draft:
    made = quoted(view, min(mention.start, vein.start()), max(mention.end, vein.end()), stem, _SOURCE)
    told = replace(
        made or mention,
        start=vein.start(),
        end=vein.end(),
        codes=(stem,),
        phrase=vein.group(),
        assertion=mention.assertion,
        is_title=mention.is_title,
        problem=mention.problem,
    )
    why = fact("graded", words=vein.group(), code=stem)
    new = drafted(told, draft.confidence, [why], ("I.B.2",))
    return replace(new, mentions=(told, mention), rank=draft.rank)
