"""From a named condition to the most specific billable code that the note's words support.

Invariant: every step down rests on words of the context, and leaves a fact that names them; where words are
wanting the default is taken and said to be so (guidelines I.A.9.b, I.A.18, I.B.2, I.B.13, I.C.19.a).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from agent.choose.context import Context, context_of, side_elsewhere
from agent.choose.episode import episode_of, is_injury
from agent.choose.knowledge import Knowledge
from agent.choose.outcome import Draft, fact
from agent.choose.speech import Speech
from agent.choose.wording import meant, wording
from agent.records import Document, Mention
from index.hierarchy import Hierarchy, Step, is_vague
from index.phrases import PhraseBook
from index.records import Code
from index.tables import CodeTables
from index.terms import SIDES
from index.words import normal_words

_DOMINANCE = {"right": frozenset({"right", "dominant"}), "left": frozenset({"left", "nondominant"})}

_UNDECIDED = 0.35
"""Confidence left to a code that claims more than the note says: a person must look."""

_LEAST = 2
"""Words of a whole sentence that must decide for another code of the category; next to a mention one does."""

_EACH = frozenset({"left", "right"})
_PART = 3
"""Words behind a side in a title that name what it is the side of."""

_LOOSE = frozenset("other part of and or the initial encounter for female male except end with shaft".split())
_LEVELS = frozenset({"upper", "lower"})


def _circles(code: str, context: Context) -> Iterator[tuple[frozenset[str], int]]:
    """Yield what is said of a condition in ever wider circles, each with the words that must decide in it."""
    near = context.near | meant(context.hints, code)
    for circle in context.close:
        yield circle.said, 1
        yield circle.said | meant(circle.hints, code), 1
    yield context.near, _LEAST
    yield near, _LEAST
    if context.around:
        yield near | context.around, _LEAST
        yield near | context.around | meant(context.hints_around, code), _LEAST


def _is_open(step: Step) -> bool:
    return step.is_default or is_vague(step.code) or bool(step.missing)


def _decides_more(step: Step, other: Step) -> bool:
    if step.missing or other.missing:
        return not step.missing
    return len(step.support) > len(other.support)


class Specifier:
    """Settles drafts on billable codes."""

    def __init__(self, tables: CodeTables, book: PhraseBook, known: Knowledge) -> None:
        self._tables = tables
        self._book = book
        self._known = known
        self._hierarchy = Hierarchy(tables)
        self._wording = wording()
        self._last: Speech | None = None
        self._ways = lru_cache(5_000)(self._read_ways)

    def settle(self, draft: Draft, document: Document, others: Sequence[Mention] = ()) -> tuple[Draft, ...]:
        """Return the draft at a billable code; two when each side needs its code; none when nothing fits.

        Args:
            draft: At any code of the tables.
            document: The document that its mentions stand in.
            others: Of the other conditions of the document: their words settle nothing of this one.
        """
        speech = self._speech(document)
        context = context_of(speech, draft.mentions, self._wording, others)
        if draft.code in self._known.unpaired:
            context = replace(context, sides=frozenset())
        code = self._with_site_known(draft, context)
        step = self._step(self._with_side_known(code, context), context)
        if step is None:
            return ()
        made = self._explained(replace(draft, code=step.code.code), step)
        return tuple(self._extended(sided, context, speech) for sided in self._sided(made, context, speech))

    def _speech(self, document: Document) -> Speech:
        """Return the document's words; those of the document asked for last are kept."""
        last = self._last
        if last is None or last.document is not document:
            last = self._last = Speech(document, self._book)
        return last

    def _step(self, code: str, context: Context) -> Step | None:
        """Go down on the nearest words first; wider ones count only where they decide more, and fully."""
        best: Step | None = None
        tried: set[tuple[frozenset[str], int]] = set()
        for circle in _circles(code, context):
            if circle in tried:
                continue
            tried.add(circle)
            step = self._reach(code, circle[0] - SIDES, context.sides, circle[1])
            if best is None or (step is not None and _decides_more(step, best)):
                best = step
            if best is None or not _is_open(best):
                break
        return best

    def _reach(self, code: str, said: frozenset[str], sides: frozenset[str], least: int) -> Step | None:
        """Go down on words and sides; where both sides have no code of their own, on each of the two."""
        step = self._hierarchy.refine(code, said | sides, least)
        if step is None or "bilateral" not in sides or not _is_open(step):
            return step
        each = self._hierarchy.refine(code, said | _EACH, least)
        return each if each is not None and _decides_more(each, step) else step

    def _with_site_known(self, draft: Draft, context: Context) -> str:
        """Return the code of the site, where the heading names none ("Arthritis." over "right knee pain")."""
        held = self._tables.code(draft.code)
        mention = draft.mentions[0]
        said = context.near | context.around
        parts = [p for p in self._known.body_parts if p in said]
        if held is None or len(parts) != 1 or not (mention.is_title and "unspecified" in held.title.lower()):
            return draft.code
        phrase = self._book.find([*normal_words(mention.phrase), parts[0]], said)
        return phrase.codes[0] if phrase is not None and len(phrase.codes) == 1 else draft.code

    def _with_side_known(self, code: str, context: Context) -> str:
        """Return the primary arthrosis for an unspecified one whose side the note names."""
        one, both = self._known.one_sided.get(code, (code, code))
        if not context.sides:
            return code
        return both if "bilateral" in context.sides else one

    def _explained(self, draft: Draft, step: Step) -> Draft:
        if step.missing:
            lacks = ", ".join(step.missing)
            facts = (*draft.facts, fact("needs_detail", missing=lacks))
            return replace(draft, facts=facts, confidence=min(draft.confidence, _UNDECIDED))
        said = [w for w in step.support if w not in SIDES]
        if said:
            facts = (*draft.facts, fact("specific", words=", ".join(said), code=step.code.code))
            return replace(draft, facts=facts, guidelines=(*draft.guidelines, "I.B.2"))
        if is_vague(step.code):
            return replace(
                draft, facts=(*draft.facts, fact("default")), guidelines=(*draft.guidelines, "I.A.18")
            )
        return draft

    def _sided(self, draft: Draft, context: Context, speech: Speech) -> tuple[Draft, ...]:
        """Choose the side; both sides give the bilateral code, or two codes where there is none (I.B.13)."""
        sides, where = context.sides, context.side_from
        if sides and is_vague(self._held(draft.code)):
            dominated = self._by_dominance(draft, sides)
            if dominated is not None:
                return (dominated,)
        if draft.code in self._known.unpaired or self._hierarchy.sided(draft.code, SIDES) is None:
            return (draft,)
        if not sides:
            sides, where = side_elsewhere(speech, self._ways(draft.code)), "the note"
        if not sides:
            return (replace(draft, facts=(*draft.facts, fact("side_unsaid"))),)
        codes = self._at(draft.code, sides)
        said = fact("both_sides") if "bilateral" in sides else fact("side", side=min(sides), where=where)
        made = replace(draft, facts=(*draft.facts, said), guidelines=(*draft.guidelines, "I.B.13"))
        return tuple(replace(made, code=code) for code in codes) or (draft,)

    def _at(self, code: str, sides: frozenset[str]) -> list[str]:
        """Return the code of a side; for both the bilateral code, or where there is none one for each."""
        wanted = [sides]
        if sides == {"bilateral"} and self._hierarchy.sided(code, sides) is None:
            wanted = [frozenset({"left"}), frozenset({"right"})]
        return [c.code for side in wanted if (c := self._hierarchy.sided(code, side)) is not None]

    def _by_dominance(self, draft: Draft, sides: frozenset[str]) -> Draft | None:
        """Take the right side as dominant and the left as not, where the note does not say (I.C.6.a)."""
        wanted = _DOMINANCE.get(min(sides), frozenset())
        parent = self._held(draft.code).parent or draft.code
        for code in self._hierarchy.leaves(parent) if wanted else ():
            if wanted <= frozenset(normal_words(code.title.lower().replace("non-dominant", "nondominant"))):
                said = fact("side", side=min(sides), where="the note")
                return replace(draft, code=code.code, facts=(*draft.facts, said), guidelines=("I.C.6.a",))
        return None

    def _extended(self, draft: Draft, context: Context, speech: Speech) -> Draft:
        """Add the 7th character that the category demands (I.A.4, I.A.5)."""
        meanings = self._tables.seventh_characters(draft.code)
        if not meanings:
            return draft
        character = self._character(draft, context, frozenset(meanings), speech)
        wanted = next((c for c in self._tables.extensions(draft.code) if c.seventh == character), None)
        if wanted is None:
            return replace(draft, confidence=min(draft.confidence, _UNDECIDED))
        meaning = meanings.get(character, "")
        said = fact("seventh", character=character, meaning=meaning.lower())
        return replace(
            draft, code=wanted.code, facts=(*draft.facts, said), guidelines=(*draft.guidelines, "I.A.5")
        )

    def _character(self, draft: Draft, context: Context, allowed: frozenset[str], speech: Speech) -> str:
        if is_injury(draft.code):
            return episode_of(speech.document, draft.mentions, allowed)
        said = context.near | context.around
        for rule in self._known.sevenths:
            if draft.code in rule.codes:
                told = (c for c, signs in rule.says.items() if signs & said and c in allowed)
                return next(told, rule.default if rule.default in allowed else min(allowed))
        return "A" if "A" in allowed else min(allowed)

    def _held(self, code: str) -> Code:
        held = self._tables.code(code)
        if held is None:
            msg = f"a settled code {code!r} that the tables do not have"
            raise LookupError(msg)
        return held

    def _read_ways(self, code: str) -> tuple[frozenset[str], ...]:
        """Return the ways to name what has the sides: "kidney" and "renal" for C64; "lung" for C34."""
        one = self._hierarchy.sided(code, _EACH)
        title = normal_words(one.title) if one is not None else []
        at = next((i for i, word in enumerate(title) if word in _EACH), len(title))
        part = [w for w in title[at + 1 : at + 1 + _PART] if w not in _LOOSE]
        each = [frozenset(part)] if _LEVELS.intersection(part) else [frozenset({w}) for w in part]
        return tuple(way for named in each for way in (named, *self._wording.ways(named, code)))
