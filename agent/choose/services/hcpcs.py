"""The chooser of HCPCS Level II: drugs given, supplies handed out, services done.

Invariant: every code is billable in the release in use; the readers find, this puts their finds in order and
writes them. A note that names nothing of the lexicon costs one search.
"""

from collections.abc import Iterable, Mapping
from itertools import chain

from agent.choose.outcome import Chosen, Reading
from agent.choose.services.drugs import read_drugs
from agent.choose.services.items import read_items
from agent.choose.services.lexicon import Lexicon, Named
from agent.choose.services.records import Find, Release, Scene
from agent.choose.services.writing import TEMPLATE, choice_of
from agent.documents import sentence_at, small_of
from agent.records import Choice, Document, NotCoded
from index.records import CodeSystem
from index.services import services
from index.tables import CodeTables


class HcpcsChooser:
    """Chooses HCPCS Level II codes from one release.

    Args:
        tables: The store seen as the release.
    """

    def __init__(self, tables: CodeTables) -> None:
        codes = {code.code: code for code in services(tables)}
        self._release = Release(codes, Lexicon(codes))

    def choose(self, reading: Reading) -> Chosen:
        """Choose the codes of an encounter.

        Args:
            reading: The encounter; its mentions of conditions are not asked.

        Example: "Toradol 60 mg IM given" gives J1885, four units.
        """
        made = [self._read(reading, document) for document in reading.encounter.documents]
        choices = tuple(chain.from_iterable(choices for choices, _ in made))
        left = tuple(chain.from_iterable(left for _, left in made))
        return Chosen(choices, left, prompts=(TEMPLATE,) if choices else ())

    def _read(self, reading: Reading, document: Document) -> tuple[list[Choice], list[NotCoded]]:
        small = small_of(document)
        names = _by_sentence(document, self._release.lexicon, small)
        if not names:
            return [], []
        scene = Scene(reading.encounter, document, small, names, self._release)
        drugs, items = read_drugs(scene), read_items(scene)
        finds = sorted((*drugs.finds, *items.finds), key=_order)
        choices = [choice_of(find, document, self._release.codes, CodeSystem.HCPCS) for find in finds]
        return choices, _once((*drugs.left, *items.left))


def _by_sentence(document: Document, lexicon: Lexicon, small: str) -> Mapping[int, tuple[Named, ...]]:
    found: dict[int, list[Named]] = {}
    for named in lexicon.find(small):
        number = sentence_at(document, named.start)
        if number is not None and named.end <= document.sentences[number].end:
            found.setdefault(number, []).append(named)
    return {number: tuple(names) for number, names in found.items()}


def _order(find: Find) -> tuple[bool, int]:
    return find.confidence < 0.5, find.spans[0][0]


def _once(left: Iterable[NotCoded]) -> list[NotCoded]:
    """Return what was left out, each word and reason once, where it stands first."""
    first: dict[tuple[str, str], NotCoded] = {}
    for item in left:
        first.setdefault((item.text.casefold(), item.reason), item)
    return list(first.values())
