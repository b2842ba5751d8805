"""The one place that knows the order: note -> document -> mentions -> choices -> verdict -> record.

Invariant: data flows one way; each stage is a function of what the stage before gave and of the open index.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from importlib.metadata import version
from pathlib import Path

from agent.choose import LocalChooser
from agent.choose.explaining import TEMPLATE
from agent.choose.outcome import Reading
from agent.config import Config
from agent.documents import flowing
from agent.encounter import describe
from agent.mentions import find_mentions
from agent.records import CodedNote, Encounter, Provenance, Setting, Sex, Verdict
from agent.rules.sequence import sequence
from agent.validate import validate
from index.build import Knowledge, default_home, open_index
from index.guidelines import GuidelineBook
from index.records import Candidate
from index.tables import CodeTables
from prompts import load


class Coder:
    """Codes notes with one open index; made once, used for many notes."""

    def __init__(
        self, knowledge: Knowledge, config: Config | None = None, chooser: LocalChooser | None = None
    ) -> None:
        """Take an open index, settings, and a chooser other than the one that the settings name."""
        self._knowledge = knowledge
        self._config = config or Config()
        self._chooser = chooser or LocalChooser(knowledge)
        self._made_with = (version("chartcite"), knowledge.digest, self._config.digest)

    @classmethod
    def open(cls, home: Path | None = None, config: Config | None = None) -> "Coder":
        """Open the index in `home` (the default folder when None).

        Raises:
            IndexUnusable: There is none, or it was built from other things.
        """
        return cls(open_index(home or default_home()), config)

    @property
    def tables(self) -> CodeTables:
        """The code tables."""
        return self._knowledge.tables

    @property
    def guidelines(self) -> GuidelineBook:
        """The guideline cards."""
        return self._knowledge.guidelines

    @property
    def knowledge(self) -> Knowledge:
        """The open index."""
        return self._knowledge

    def retrieve(self, queries: Sequence[str], k: int = 10) -> list[list[Candidate]]:
        """Return candidate codes for each query, best first."""
        return self._knowledge.retriever.retrieve(queries, k)

    def code(
        self,
        note_id: str,
        text: str,
        *,
        setting: Setting | str | None = None,
        day: date | None = None,
        sex: Sex | str | None = None,
        age_years: int | None = None,
    ) -> CodedNote:
        """Code one note.

        Args:
            note_id: What the caller calls the note; also its document's id.
            text: The note as decoded; every offset of the result counts its characters.
            setting: Where the encounter took place; read from the note when None.
            day: Date of service.
            sex: `F` or `M`.
            age_years: Completed years.
        """
        spent: dict[str, float] = {}
        with _timed(spent, "read"):
            document = flowing(note_id, text)
            encounter = describe(
                document,
                note_id,
                setting=Setting(setting) if setting else None,
                day=day,
                sex=Sex(sex) if sex else None,
                age_years=age_years,
            )
        with _timed(spent, "mentions"):
            mentions = find_mentions(document, self._knowledge.book)
        with _timed(spent, "choose"):
            chosen = self._chooser.choose(Reading(encounter, mentions)).quoting(note_id, text)
            encounter = encounter.written(note_id, text)
        with _timed(spent, "validate"):
            ordered = sequence(chosen.choices, self.tables)
            verdict = validate(ordered, encounter, self.tables, review_below=self._config.review_below)
        whole = Verdict(
            verdict.final, verdict.review, verdict.findings, (*verdict.not_coded, *chosen.not_coded)
        )
        return CodedNote(encounter, whole, self._provenance(encounter, spent))

    def _provenance(self, encounter: Encounter, spent: dict[str, float]) -> Provenance:
        release = self.tables.release_on(encounter.day)
        chartcite, index, config = self._made_with
        return Provenance(
            chartcite=chartcite,
            releases={release.system.value: release.release_id},
            index=index,
            chooser=self._chooser.name,
            prompts={TEMPLATE: load(TEMPLATE).digest},
            config=config,
            milliseconds=spent,
        )


@contextmanager
def _timed(spent: dict[str, float], stage: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    spent[stage] = round((time.perf_counter() - began) * 1000, 3)
