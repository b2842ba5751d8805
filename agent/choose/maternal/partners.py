"""The condition's own code beside the obstetric one: "Hypothyroidism in pregnancy" is E03.9 beside O99.28.

Invariant: a code rests on the words of a phrase for the pregnancy, read without the pregnancy; it is one that
`maternal.toml` takes to the same obstetric subcategory and keeps beside it ("use additional code").
"""

from collections.abc import Iterator
from dataclasses import replace

from agent.choose.finding import View
from agent.choose.maternal.table import table
from agent.choose.outcome import Draft, fact
from agent.documents import vocabulary_of
from agent.records import Mention
from index.words import normal_words

_GATHERING = ("O98", "O99")
"""Categories that ask for an additional code for the condition."""

_SUBCATEGORY = len("O99.2")
_OF_PREGNANCY = frozenset(
    "in during pregnancy pregnant antepartum antenatal prenatal gestational gestation maternal perinatal "
    "complicating affecting with of the this current postpartum puerperium puerperal childbirth first second "
    "third 1st 2nd 3rd trimester".split()
)
_LEAST = 0.4


def partners(view: View) -> Iterator[Draft]:
    """Yield the code of the condition that a phrase names together with the pregnancy.

    Example: "Asthma in pregnancy" gives J45.909 beside O99.51.
    """
    for draft in view.drafts:
        if draft.code.startswith(_GATHERING) and draft.confidence >= _LEAST:
            for mention in draft.mentions:
                code = _condition(view, mention, draft.code)
                if code is not None:
                    yield _beside(draft, mention, code)


def _condition(view: View, mention: Mention, obstetric: str) -> str | None:
    said = normal_words(mention.phrase)
    words = [w for w in said if w not in _OF_PREGNANCY]
    if len(words) == len(said) or not words:
        return None
    phrase = view.book.find(words, vocabulary_of(view.document))
    row = table().of(phrase.codes[0]) if phrase is not None and len(phrase.codes) == 1 else None
    if phrase is None or row is None or not row.keeps:
        return None
    return phrase.codes[0] if row.becomes[:_SUBCATEGORY] == obstetric[:_SUBCATEGORY] else None


def _beside(draft: Draft, mention: Mention, code: str) -> Draft:
    said = fact("paired", code=code, other=draft.code)
    return replace(
        draft,
        code=code,
        mentions=(replace(mention, codes=(code,)),),
        facts=(said,),
        guidelines=("I.C.15.a.1",),
        rank=draft.rank + 1,
        settled=False,
        instead=(),
    )
