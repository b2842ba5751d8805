"""What speaks for and against reporting a code, as features that a person can name.

Invariant: a feature depends on the note, the tables and the shipped knowledge alone. Names are
`group:member`; a feature that does not hold is left out. The ranker's weights, `ranker.json`, are by name.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from agent.choose.form import CONCLUSIONS, Form
from agent.choose.knowledge import Knowledge, Ranges, ranges_of
from agent.choose.outcome import Draft
from agent.datafiles import toml_of
from agent.documents import words_of, words_of_phrase
from agent.records import Assertion, Document, Mention, Setting
from index.hierarchy import is_vague
from index.phrase_keys import LEFT_OUT
from index.tables import CodeTables
from index.words import normal, normal_words

_SURE = 0.5
_RULED = ((0.85, "listed"), (0.7, "concluded"), (0.5, "told"), (0.3, "in passing"), (0.0, "not taken up"))
"""What the rules' confidence stands for, from the highest."""

_FACTS = ("needs_detail", "side_unsaid", "combined", "paired", "retrieved", "specific", "history")
_MOST_WORDS = 4
_TEXT = "features.toml"


@dataclass(frozen=True, slots=True)
class Scene:
    """The note that drafts are weighed in.

    Attributes:
        form: How the document comes to its conclusions.
        drafts: All of the encounter, to be weighed.
        denied: Codes of mentions that the encounter's documents say are absent.
    """

    form: Form
    setting: Setting
    document: Document
    drafts: Sequence[Draft]
    denied: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Words:
    kinds: tuple[tuple[str, Ranges], ...]
    care: Mapping[str, frozenset[str]]


@cache
def _words() -> _Words:
    held = toml_of("agent.choose", _TEXT)
    care = {kind: frozenset(normal(w) for w in said) for kind, said in held["care"].items()}
    return _Words(tuple((name, ranges_of(codes)) for name, codes in held["kinds"].items()), care)


@cache
def kind_of(code: str) -> str:
    """Return what kind of code it is: `symptom`, `long-term drug`, …; `other` for none of the table's."""
    return next((name for name, ranges in _words().kinds if code in ranges), "other")


class Featurizer:
    """Measures the drafts of a note."""

    def __init__(self, tables: CodeTables, known: Knowledge) -> None:
        """Take the tables and the chooser's knowledge."""
        self._tables = tables
        self._known = known

    def measure(self, draft: Draft, scene: Scene) -> Mapping[str, float]:
        """Return the features of a draft by name.

        Args:
            draft: With the confidence that the rules gave it.
            scene: The note.
        """
        form, kind = scene.form.name.lower(), kind_of(draft.code)
        ruled = next(name for least, name in _RULED if draft.confidence >= least)
        found = {
            f"form:{form}": 1.0,
            f"rules:{ruled}": 1.0,
            f"rules:{ruled} in {form}": 1.0,
            f"kind:{kind}": 1.0,
            f"kind:{kind} in {form}": 1.0,
            f"kind:{kind} {ruled}": 1.0,
            f"setting:{scene.setting.value}": 1.0,
            f"setting:{kind} {scene.setting.value}": 1.0,
        }
        found.update(_places(draft, form))
        found.update(_manner(draft, scene))
        found.update(self._wording(draft, scene))
        found.update(self._company(draft, scene))
        return found

    def _wording(self, draft: Draft, scene: Scene) -> Iterator[tuple[str, float]]:
        held = self._tables.code(draft.code)
        first = draft.mentions[0]
        telling = sum(w not in LEFT_OUT for w in words_of_phrase(scene.document, first.phrase))
        yield f"words:{min(telling, _MOST_WORDS)}", 1.0
        yield f"source:{first.source}", 1.0
        if held is not None and is_vague(held):
            yield "code:unspecified", 1.0
        if held is not None and "other" in held.title.lower().split()[:2]:
            yield "code:other specified", 1.0
        if draft.code in self._known.chronic:
            yield "code:lasting condition", 1.0
        names = {f.name for f in draft.facts}
        yield from ((f"fact:{name.replace('_', ' ')}", 1.0) for name in _FACTS if name in names)

    def _company(self, draft: Draft, scene: Scene) -> Iterator[tuple[str, float]]:
        sure = [d for d in scene.drafts if d is not draft and d.confidence >= _SURE]
        yield "company:how many sure codes", math.log1p(len(sure)) / 2
        yield "company:how many codes", math.log1p(len(scene.drafts)) / 2
        if any(d.code[:3] == draft.code[:3] for d in sure):
            yield "company:one of its category", 1.0
        diseases = [d for d in sure if d.code not in self._known.symptom and d.code[0] not in "VWXYZ"]
        if any(d.code[0] == draft.code[0] for d in diseases):
            yield "company:one of its chapter", 1.0
        if diseases and draft.code in self._known.symptom:
            yield f"company:a diagnosis beside the symptom in {scene.form.name.lower()}", 1.0
        here = {m.sentence for m in draft.mentions}
        if any(d is not draft and d.mentions[0].sentence in here for d in scene.drafts):
            yield "company:in the same sentence", 1.0


def _places(draft: Draft, form: str) -> Iterator[tuple[str, float]]:
    sections = sorted({m.section.value for m in draft.mentions})
    for name in sections:
        yield f"place:{name.replace('_', ' ')}", 1.0
        yield f"place:{name.replace('_', ' ')} in {form}", 1.0
    yield "place:how many sections", math.log(len(sections))


def _manner(draft: Draft, scene: Scene) -> Iterator[tuple[str, float]]:
    mentions, document = draft.mentions, scene.document
    yield "said:how often", math.log(len(mentions))
    yield "said:how far down", mentions[0].start / max(1, len(document.text))
    yield "note:length", math.log1p(len(document.text) / 1000) / 2
    if any(m.is_title and m.section in CONCLUSIONS for m in mentions):
        yield "said:as a problem heading", 1.0
    if all(m.assertion is Assertion.HISTORICAL for m in mentions):
        yield "said:as history", 1.0
    if any(m.assertion is Assertion.POSSIBLE for m in mentions):
        yield "said:as possible", 1.0
    if scene.denied.intersection(c for m in mentions for c in m.codes):
        yield "said:also denied", 1.0
    spoken = _around(mentions[0], document)
    yield from ((f"said:as {kind}", 1.0) for kind, said in _words().care.items() if said & spoken)


def _around(mention: Mention, document: Document) -> frozenset[str]:
    """Return the normal words of a mention's sentence and of the one after it."""
    if mention.document_id != document.document_id:
        return frozenset()
    here = frozenset(w.normal for w in words_of(document, mention.sentence))
    after = mention.sentence + 1
    if after == len(document.sentences):
        return here
    gap = document.text[document.sentences[mention.sentence].end : document.sentences[after].start]
    return here.union(normal_words(gap), (w.normal for w in words_of(document, after)))
