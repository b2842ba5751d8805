"""Adverse effects of drugs rightly given: what they did, and T36-T50 with the character 5 (I.C.19.e.5.a).

Invariant: the note itself says that the drug is the cause; each draft quotes the drug in the sentence that
says so, and a drug taken in overdose has no adverse effect.
"""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from agent.assertion import UNSAID
from agent.choose.drugs.formulary import Drug, Hit
from agent.choose.drugs.scanning import Scan
from agent.choose.drugs.taking import mention_of
from agent.choose.drugs.wording import any_effect, effects
from agent.choose.finding import BEHIND, View, drafted
from agent.choose.outcome import Draft, fact
from agent.choose.reportable import Judged
from agent.records import Assertion, Mention, SectionKind

SECTION = "I.C.19.e.5.a"
ADVERSE = 5

_CAUSED_BY = re.compile(
    r"\b(?:due\sto|secondary\sto|2/2|d/t|caused\sby|brought\son\sby|because\sof|attribut(?:ed|able)\sto|related\sto|resulting\sfrom|as\sa\sresult\sof"
    r"|induced\sby|precipitated\sby|triggered\sby|(?P<sure>(?:adverse|side)[\s-](?:effects?|reactions?|events?)\s(?:of|from|to|with|due\sto)|reaction\sto)"
    r"|after\sstarting|since\sstarting|associated\swith|in\sreaction\sto|from)\b"
    r"|\b(?:drug|medication|sedation)[\s-](?P<named>induced|related)\s(?:\w+\s){1,3}(?=\()"
)
_CAUSAL = re.compile(
    "due|secondary|2/2|d/t|caus|brought|attribut|relat|result|induced|precip|trigger|effect|reaction|event|starting|assoc|from"
)
"""What one of the words of cause always holds; searched first, as it is quickly found absent."""

_LITTLE = frozenset({"from", "after starting", "since starting", "associated with", "because of"})
_BY_NAME = re.compile(r"[\s-](?:(?P<sure>induced|provoked)|related|associated|mediated)\s")
_CAUSING = re.compile(
    r"[^.;,]{0,16}?\b(?:caus(?:ed|ing|es)|result(?:ed|ing)\sin|led\sto|leading\sto|precipitated)\s"
)
_CONTRIBUTING = re.compile(
    r"(?:[^.;,\n]{0,24}?)\s(?:(?:also|both|likely|probably|may\shave|were|was|are|is)\s)?contribut(?:ed|ing|ory|es)\b"
)
_TOXIC = re.compile(r"\s(?:toxicity|side\seffects?)\b")
_NOT_TAKEN = re.compile(
    r"\b(?:stop\w*|miss\w*|lack|withdraw\w*|run\w*\sout|non-?\s?compl\w+|non-?\s?adh\w+|off|discontinu\w*|cessation|inability|not|"
    r"poor|under-?dos\w*|abuse|misuse|use|overdos\w*|ingest\w*|deficien\w*|resistan\w*|allerg\w*|holding|held|failure|interact\w*\s(?:with|w/)\s(?:alcohol|etoh|grapefruit))\b"
)
_WARNING = re.compile(
    r"\b(?:expla\w+|discuss\w*|counsel\w*|educat\w*|review\w*|risks?|inform\w*|monitor\w*|potential\w*|possible|includ\w+|warn\w*|no|denie\w+|without|check\w*|watch\w*|concern\w*|worr\w+)\b"
)
"""Words of a sentence that speaks of what a drug may do, not of what it did."""

_UNSURE = re.compile(
    r"\b(?:likely|possibl[ey]|probabl[ey]|suspect\w*|may\sbe|might\sbe|presum\w+|perhaps|question\w*)\b"
)
_UNSURE_REACH = 24
_NOT = re.compile(r"\b(?:not|un|nor|without|rather\sthan)\s*$")
_BREAK = re.compile(r"[.;,:)]|\s[-\u2013\u2014]+\s")
_JOINED = re.compile(r"\s*(?:,|and|or|&|\+|/|,\s*and)\s*")
_TO_DRUG, _TO_EFFECT, _ADJACENT, _BEHIND_DRUG = 40, 60, 24, 24
_OVERLAP = 8
"""Characters by which a quote may run into the words of cause: phrases may end with "due"."""

_SILENT = frozenset(
    {
        SectionKind.ALLERGIES,
        SectionKind.HISTORY_FAMILY,
        SectionKind.INSTRUCTIONS,
        SectionKind.HISTORY_SURGICAL,
    }
)
_UNTOLD = UNSAID | {Assertion.HISTORICAL}
_CONCLUDING = frozenset({SectionKind.ASSESSMENT, SectionKind.DIAGNOSES, SectionKind.HOSPITAL_COURSE})
_HARMLESS = frozenset({"abused", "antidote"})


@dataclass(frozen=True, slots=True)
class _Link:
    """Words that make a drug a cause: where its effect stands, and whether they say so alone."""

    hit: Hit
    start: int
    end: int
    sure: bool

    @property
    def before(self) -> tuple[int, int]:
        """The stretch directly before the words of cause, or before the drug that is named first."""
        end = self.end if self.end <= self.hit.start else self.hit.start
        return max(0, end - _UNSURE_REACH), end


def adverse(view: View, scan: Scan, poisons: AbstractSet[str]) -> Iterator[Draft]:
    """Yield a drug's adverse effect: what it did, then the drug.

    Args:
        view: The document with its judged mentions.
        scan: The document and its drugs.
        poisons: Codes of the drugs taken in overdose.

    Example: "Hypokalemia from loop diuretic" gives E87.6 and T50.1X5A.
    """
    spoken: dict[int, list[Judged]] = {}
    for one in view.judged:
        spoken.setdefault(one.mention.sentence, []).append(one)
    for number in scan.hits:
        if view.document.sentences[number].kind not in _SILENT:
            yield from _Causes(view, scan, number, spoken.get(number, ())).drafts(poisons)


class _Causes:
    """One sentence, its drugs and what else it names."""

    def __init__(self, view: View, scan: Scan, number: int, judged: Sequence[Judged]) -> None:
        self._view = view
        self._scan = scan
        self._text = scan.text
        self._number = number
        self._place = view.document.sentences[number]
        self._hits = [h for h in scan.hits[number] if h.drug.kind.use not in _HARMLESS]
        self._judged = judged

    def drafts(self, poisons: AbstractSet[str]) -> Iterator[Draft]:
        for link in self._links():
            if not _is_poison(link.hit.drug, poisons) and not self._is_withheld(link.hit):
                yield from self._explained(link)

    def _links(self) -> Iterator[_Link]:
        if self._hits and _CAUSAL.search(self._text, self._place.start, self._place.end):
            for found in _CAUSED_BY.finditer(self._text, self._place.start, self._place.end):
                yield from self._caused_by(found)
        for hit in self._hits:
            named = _BY_NAME.match(self._text, hit.end)
            causing = _CAUSING.match(self._text, hit.end)
            if named:
                yield _Link(hit, named.end(), self._to(named.end()), bool(named["sure"]))
            elif causing:
                yield _Link(hit, causing.end(), self._to(causing.end()), sure=False)
            elif _CONTRIBUTING.match(self._text, hit.end):
                yield _Link(hit, self._place.start, hit.start, sure=False)
            elif hit.drug.kind.use != "any" and _TOXIC.match(self._text, hit.end):
                yield _Link(hit, hit.end, hit.end, sure=True)
            else:
                yield _Link(hit, hit.end + 1, hit.end + 1, sure=False)

    def _caused_by(self, found: re.Match[str]) -> Iterator[_Link]:
        first = next((i for i, h in enumerate(self._hits) if h.start >= found.end()), None)
        if first is None or self._hits[first].start - found.end() > _TO_DRUG:
            return
        between = self._text[found.end() : self._hits[first].start]
        if _BREAK.search(between) or _NOT_TAKEN.search(between):
            return
        is_little = re.sub(r"\s", " ", found.group()) in _LITTLE
        low = max(self._place.start, found.start() - (_ADJACENT if is_little else _TO_EFFECT))
        before: Hit | None = None
        for hit in self._hits[first:]:
            if before is not None and not _JOINED.fullmatch(self._text, before.end, hit.start):
                return
            yield _Link(hit, low, found.end() if found["named"] else found.start(), bool(found["sure"]))
            before = hit

    def _to(self, start: int) -> int:
        return min(self._place.end, start + _TO_DRUG)

    def _is_withheld(self, hit: Hit) -> bool:
        high = min(self._place.end, hit.end + _BEHIND_DRUG)
        ends = _BREAK.search(self._text, hit.end, high)
        return _NOT_TAKEN.search(self._text, hit.end, ends.start() if ends else high) is not None

    def _explained(self, link: _Link) -> Iterator[Draft]:
        mention, code = self._effect(link)
        if mention is None and (
            not link.sure or _WARNING.search(self._text, self._place.start, self._place.end)
        ):
            return
        told = self._scan.said(self._number, link.hit.start, link.hit.end)
        if (
            _NOT.search(self._text, *link.before)
            or told in _UNTOLD
            or (mention is not None and mention.assertion in _UNTOLD)
        ):
            return
        confidence = self._confidence(link, told, mention)
        text = self._view.document.text
        effect = text[mention.start : mention.end] if mention else "an effect"
        drug = text[link.hit.start : link.hit.end]
        reasons = (fact("drug_effect", drug=drug, effect=effect),)
        if mention is not None:
            made = replace(mention, codes=(code,), source="drug") if code else mention
            yield replace(drafted(made, confidence, reasons, (SECTION,)), rank=BEHIND + self._place.start)
        cause = link.hit.drug.code(ADVERSE)
        quote = mention_of(self._view.document, self._number, link.hit.start, link.hit.end, cause)
        kept = min(confidence, 0.4) if link.hit.drug.kind.use == "any" else confidence
        made_of = drafted(quote, kept, reasons, (SECTION,))
        if self._view.tables.billable(cause):
            yield replace(made_of, rank=BEHIND + self._place.end, settled=True)

    def _confidence(self, link: _Link, told: Assertion, mention: Mention | None) -> float:
        unsure = told is Assertion.POSSIBLE or (
            mention is not None and mention.assertion is Assertion.POSSIBLE
        )
        if self._view.encounter.setting.is_outpatient and (
            unsure or _UNSURE.search(self._text, *link.before)
        ):
            return 0.4
        if self._place.kind in _CONCLUDING or self._place.is_title:
            return 0.9 if mention is not None else 0.7
        return 0.7 if mention is not None else 0.55

    def _effect(self, link: _Link) -> tuple[Mention | None, str]:
        """Return the words that name what the drug did, and the code for it as the drug's doing, if any."""
        behind = link.start >= link.hit.end
        if link.start == link.end:
            return self._worded(link.hit.drug, link.start, self._to(link.start), touching=True, behind=True)
        worded = self._worded(link.hit.drug, link.start, link.end, touching=False, behind=behind)
        if worded[0] is not None:
            return worded
        for one in self._judged if behind else reversed(self._judged):
            m = one.mention
            if (
                link.start <= m.start < link.end
                and (behind or m.end <= link.end + _OVERLAP)
                and _is_effect(m)
            ):
                return m, ""
        return None, ""

    def _worded(
        self, drug: Drug, start: int, end: int, *, touching: bool, behind: bool
    ) -> tuple[Mention | None, str]:
        if (any_effect().match if touching else any_effect().search)(self._text, start, end) is None:
            return None, ""
        found: list[tuple[re.Match[str], str]] = []
        for effect in effects():
            if effect.may_be_of(drug.stem) and (behind or not effect.induced):
                search = effect.words.match if touching else effect.words.search
                words = search(self._text, start, end)
                if words is not None:
                    found.append((words, effect.code))
        if not found:
            return None, ""
        best, code = min(found, key=lambda f: _distance(f[0], behind=behind))
        mention = mention_of(self._view.document, self._number, best.start(), best.end(), code)
        said = self._scan.said(self._number, best.start(), best.end())
        return replace(mention, assertion=said), code


def _is_poison(drug: Drug, poisons: AbstractSet[str]) -> bool:
    """Say whether a drug, or for a word such as "opioid" one like it, was taken in overdose."""
    length = 3 if drug.kind.general else len(drug.stem)
    return any(code[:length] == drug.stem[:length] for code in poisons)


def _distance(found: re.Match[str], *, behind: bool) -> tuple[int, int]:
    """Order words by how near they stand to the words of cause, the longer of two first."""
    return (found.start() if behind else -found.end(), found.start() - found.end())


def _is_effect(mention: Mention) -> bool:
    return mention.codes[0][0] not in "ZVWXYT" and mention.codes[0][:3] not in {"F10", "F11"}
