"""The chooser that asks a language model, and the local chooser when the model fails.

Invariant: a model picks among numbered candidates; where it cannot be asked or gives no answer the local
chooser's codes are given, and the result says so. The first document of an encounter is shown.
"""

from collections.abc import Mapping
from dataclasses import replace

from agent.choose.knowledge import knowledge
from agent.choose.local import LocalChooser, Weighed
from agent.choose.model import findings
from agent.choose.model.agentic import AGENT, MOST_TURNS, Agentic
from agent.choose.model.asking import MOST_CALLS, NoAnswerError, Talk
from agent.choose.model.direct import Direct, told_by
from agent.choose.model.gathering import Gatherer
from agent.choose.model.shown import Shown
from agent.choose.model.steps import Steps
from agent.choose.model.wary import Wary
from agent.choose.model.writing import Writer, Written
from agent.choose.outcome import Check, Chosen, Reading
from agent.choose.tools import CodingTools
from agent.errors import ModelFailed
from agent.models.opening import OpenedModel
from agent.models.records import Model
from index.opening import Knowledge


class ModelChooser:
    """Chooses codes with a language model."""

    def __init__(
        self,
        index: Knowledge,
        model: Model,
        *,
        taken: Steps | None = None,
        works: bool = False,
        deidentify: bool = False,
        context_tokens: int = 32_768,
        at_once: int = 1,
    ) -> None:
        """Take an open index and a model.

        Args:
            index: Candidates come from it.
            model: What is asked.
            taken: Which steps; None for the default.
            works: Whether the model works with tools, as an agent, instead of going through the steps.
            deidentify: Whether the model sees surrogates for identifiers.
            context_tokens: What the model can be shown in one call.
            at_once: Encounters that it may be asked about together.
        """
        self._index = index
        self._model = model
        self._steps = taken or Steps()
        self._works = works
        self._deidentify = deidentify
        self._context = context_tokens
        self._local = LocalChooser(index)
        self._gatherer = Gatherer(index)
        self.at_once = at_once

    @property
    def name(self) -> str:
        """`openai:MODEL`."""
        return self._model.name

    async def close(self) -> None:
        """Close the connections to the model's server, where it has any."""
        if isinstance(self._model, OpenedModel):
            await self._model.close()

    async def choose_async(self, reading: Reading, check: Check) -> Chosen:
        """Choose codes for an encounter.

        Args:
            reading: The encounter and its mentions.
            check: The validator, for the repair.
        """
        wary = Wary(reading)
        reading = wary.reading
        local_chooser = self._local.on(reading.encounter.day)
        weighed = local_chooser.weighed(reading)
        talk = Talk(self._model, MOST_TURNS if self._works else MOST_CALLS)
        try:
            written, prompts = await self._written(reading, weighed, talk, check)
        except (ModelFailed, NoAnswerError) as why:
            failed = findings.model_failed(self.name, told_by(why))
            local = wary.of(local_chooser.chosen(reading, weighed))
            return replace(
                local,
                findings=(failed, *wary.told, *local.findings),
                usage=talk.usage,
                made_by=f"local, as {self.name} gave no codes",
                asked_with=self._asked_with,
            )
        return Chosen(
            written.choices,
            written.not_coded,
            (*wary.told, *written.findings),
            talk.usage,
            self.name,
            tuple(prompts),
            self._asked_with,
        )

    @property
    def _asked_with(self) -> Mapping[str, str | float | int | None]:
        return self._model.terms if isinstance(self._model, OpenedModel) else {}

    async def _written(
        self, reading: Reading, weighed: Weighed, talk: Talk, check: Check
    ) -> tuple[Written, list[str]]:
        shown = Shown(reading.encounter.documents[0], deidentify=self._deidentify)
        index = self._index.on(reading.encounter.day)
        writer = Writer(index, knowledge(), reading, shown, weighed)
        tables = self._index.tables.in_force(reading.encounter.day)
        if self._works:
            tools = CodingTools(index, reading.encounter, check)
            local = {d.code: d.confidence for d in weighed.drafts}
            return await Agentic(reading, shown, tools, tables, writer, talk, local).run(), [AGENT]
        direct = Direct(
            reading=reading,
            shown=shown,
            weighed=weighed,
            gatherer=self._gatherer,
            tables=tables,
            writer=writer,
            talk=talk,
            taken=self._steps,
            context=self._context,
            prompts=[],
        )
        return await direct.run(check), direct.prompts
