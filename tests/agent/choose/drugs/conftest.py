from collections.abc import Callable, Sequence

import pytest

from agent.choose.drugs import find_drugs
from agent.choose.finding import View
from agent.choose.knowledge import knowledge
from agent.choose.outcome import Draft
from agent.documents import structured
from agent.records import Encounter, Setting
from index.phrases import PhraseBook
from index.tables import CodeTables

Finding = Callable[..., dict[str, Draft]]


@pytest.fixture
def found(tables: CodeTables, draft: Callable[..., Draft]) -> Finding:
    """Code -> the surest draft that the drugs of a note give, beside codes put forward before."""
    book = PhraseBook.of([], [])

    def find(text: str, beside: Sequence[str] = (), setting: Setting = Setting.INPATIENT) -> dict[str, Draft]:
        document = structured("n", text)
        encounter = Encounter("n", setting, (document,))
        held = [draft(code) for code in beside]
        best: dict[str, Draft] = {}
        for made in find_drugs(View(encounter, document, (), held, knowledge(), tables, book)):
            if made.code not in best or best[made.code].confidence < made.confidence:
                best[made.code] = made
        return best

    return find
