"""The one place that knows the order: note -> document -> mentions -> choices -> verdict -> record.

Invariant: data flows one way; each stage is a function of what the stage before gave and of the open index.
"""

import asyncio
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from importlib.metadata import version
from pathlib import Path

from agent.asked import Asked, coded
from agent.choose import LocalChooser
from agent.choose.alongside import Alongside, together
from agent.choose.dated import of_its_day
from agent.choose.explaining import TEMPLATE
from agent.choose.outcome import Chooser, Chosen, Reading, WaitingChooser
from agent.config import Config
from agent.documents import flowing
from agent.encounter import describe
from agent.governance import weighed
from agent.mentions import find_mentions
from agent.records import Choice, CodedNote, Encounter, Finding, Provenance, Setting, Sex, Verdict
from agent.rules.dates import DATE
from agent.rules.local import NO_LOCAL_RULES, LocalRules
from agent.rules.sequence import sequence
from agent.systems import systems_of
from agent.validate import validate
from index.guidelines import GuidelineBook
from index.opening import Knowledge, default_home, open_index
from index.records import Candidate, CodeSystem
from index.tables import CodeTables
from prompts import load

_DEEPER = 2
"""Times the candidates wanted that are looked at where those of another day fall away."""


class Coder:
    """Codes notes with one open index; made once, used for many notes."""

    def __init__(
        self,
        knowledge: Knowledge,
        config: Config | None = None,
        chooser: Chooser | WaitingChooser | None = None,
        local: LocalRules = NO_LOCAL_RULES,
    ) -> None:
        """Take an open index, settings, a chooser other than the one that they name, and local rules."""
        self._knowledge = knowledge
        self._config = config or Config()
        self._chooser = chooser or LocalChooser(knowledge)
        self._alongside = Alongside(knowledge.tables)
        self._local = local
        self._made_with = (version("chartcite"), knowledge.digest, self._config.digest)
        self._runner: asyncio.Runner | None = None

    @classmethod
    def open(
        cls, home: Path | None = None, config: Config | None = None, local: LocalRules = NO_LOCAL_RULES
    ) -> "Coder":
        """Open the index in `home` (the default folder when None).

        Raises:
            IndexUnusable: There is none, or it was built from other things.
        """
        return cls(open_index(home or default_home()), config, local=local)

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

    @property
    def at_once(self) -> int:
        """How many notes may be under way together: 1 unless the chooser waits for a server."""
        return self._chooser.at_once if isinstance(self._chooser, WaitingChooser) else 1

    @property
    def runner(self) -> asyncio.Runner:
        """The one event loop in which a chooser that waits does so."""
        if self._runner is None:
            self._runner = asyncio.Runner()
        return self._runner

    def close(self) -> None:
        """Close the tables, and the connections of a chooser that waits for a server."""
        if isinstance(self._chooser, WaitingChooser):
            self.runner.run(self._chooser.close())
        if self._runner is not None:
            self._runner.close()
            self._runner = None
        self.tables.close()

    def retrieve(self, queries: Sequence[str], k: int = 10, day: date | None = None) -> list[list[Candidate]]:
        """Return candidate codes for each query, best first; with a date of service, codes of that day."""
        found = self._knowledge.on(day).retriever.retrieve(queries, k if day is None else _DEEPER * k)
        of_day = self.tables.in_force(day)
        return [[c for c in candidates if of_day.code(c.code) is not None][:k] for candidates in found]

    def code(
        self,
        note_id: str,
        text: str,
        *,
        setting: Setting | str | None = None,
        day: date | None = None,
        sex: Sex | str | None = None,
        age_years: int | None = None,
        systems: tuple[CodeSystem, ...] | None = None,
    ) -> CodedNote:
        """Code one note; with a model, wait for it.

        Args:
            note_id: What the caller calls the note; also its document's id.
            text: The note as decoded; every offset of the result counts its characters.
            setting: Where the encounter took place; read from the note when None.
            day: Date of service.
            sex: `F` or `M`.
            age_years: Completed years.
            systems: The code systems to code in; None for those of the setting that are held.

        Raises:
            InputError: A system is asked for that cannot be coded here.
        """
        asked = Asked(
            note_id,
            text,
            Setting(setting) if setting else None,
            day,
            Sex(sex) if sex else None,
            age_years,
            systems,
        )
        if isinstance(self._chooser, WaitingChooser):
            return self.runner.run(self.code_async(asked))
        spent: dict[str, float] = {}
        reading = self._read(asked, spent)
        with _timed(spent, "choose"):
            chosen = self._chooser.choose(reading)
        return self._coded(asked, reading, chosen, spent)

    async def code_async(self, asked: Asked) -> CodedNote:
        """Code one note with a chooser that waits for a server.

        Args:
            asked: The note and what is known of its encounter.
        """
        if not isinstance(self._chooser, WaitingChooser):
            return coded(self, asked)
        spent: dict[str, float] = {}
        reading = self._read(asked, spent)
        with _timed(spent, "choose"):
            chosen = await self._chooser.choose_async(reading, partial(self._check, reading.encounter))
        return self._coded(asked, reading, chosen, spent)

    def _read(self, asked: Asked, spent: dict[str, float]) -> Reading:
        self._alongside.check(asked.systems or ())
        with _timed(spent, "read"):
            document = flowing(asked.note_id, asked.text)
            encounter = describe(
                document,
                asked.note_id,
                setting=asked.setting,
                day=asked.day,
                sex=asked.sex,
                age_years=asked.age_years,
            )
        with _timed(spent, "mentions"):
            mentions = find_mentions(document, self._knowledge.on(encounter.day).book)
        return Reading(encounter, mentions)

    def _coded(self, asked: Asked, reading: Reading, made: Chosen, spent: dict[str, float]) -> CodedNote:
        systems = systems_of(reading.encounter.setting, asked.systems)
        with _timed(spent, "choose_services"):
            of_day = self.tables.in_force(reading.encounter.day)
            dated = of_its_day(made, self.tables, of_day, reading.encounter.day)
            own = dated if CodeSystem.ICD10CM in systems else replace(dated, not_coded=(), findings=())
            whole = together(own, self._alongside.choose(reading, systems))
        chosen = whole.within(systems)
        with _timed(spent, "govern"):
            looked_at = weighed(reading.encounter, chosen.choices, reading.mentions)
        chosen = replace(chosen, choices=looked_at).quoting(asked.note_id, asked.text)
        encounter = reading.encounter.written(asked.note_id, asked.text)
        with _timed(spent, "validate"):
            verdict = self._check(encounter, chosen.choices)
        judged = Verdict(
            verdict.final,
            verdict.review,
            (*_about(verdict.findings, systems), *chosen.findings),
            (*verdict.not_coded, *chosen.not_coded),
            verdict.lists,
        )
        return CodedNote(encounter, judged, self._provenance(encounter, chosen, systems, spent, judged.lists))

    def _check(self, encounter: Encounter, choices: Sequence[Choice]) -> Verdict:
        ordered = sequence(choices, self.tables.in_force(encounter.day))
        return validate(
            ordered, encounter, self.tables, review_below=self._config.review_below, local=self._local
        )

    def _provenance(
        self,
        encounter: Encounter,
        chosen: Chosen,
        systems: Sequence[CodeSystem],
        spent: dict[str, float],
        lists: Mapping[str, str],
    ) -> Provenance:
        of_day = self.tables.in_force(encounter.day).release
        used = [of_day, *self._alongside.releases(systems, encounter.day)]
        chartcite, index, config = self._made_with
        return Provenance(
            chartcite=chartcite,
            releases={release.system.value: release.release_id for release in used},
            index=index,
            chooser=chosen.made_by,
            prompts={name: load(name).digest for name in chosen.prompts or (TEMPLATE,)},
            config=config,
            milliseconds=spent,
            calls=chosen.usage.calls,
            prompt_tokens=chosen.usage.prompt_tokens,
            completion_tokens=chosen.usage.completion_tokens,
            cost_usd=chosen.usage.cost_usd,
            asked_with=chosen.asked_with,
            rules=self._local.digest,
            lists=lists,
        )


def _about(findings: Sequence[Finding], systems: Sequence[CodeSystem]) -> Iterator[Finding]:
    """Yield findings without what is said of the releases of ICD-10-CM where nobody asked for its codes."""
    is_asked = CodeSystem.ICD10CM in systems
    yield from (finding for finding in findings if is_asked or finding.rule != DATE.rule_id)


@contextmanager
def _timed(spent: dict[str, float], stage: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    spent[stage] = round((time.perf_counter() - began) * 1000, 3)
