"""From what the user asks for to a coder: the settings that are hashed, the model, the chooser.

Invariant: the settings that change what is coded are in the configuration's digest; where the model runs and
what may be spent are not.
"""

from pathlib import Path

import click

from agent.choose.model import ModelChooser, Steps
from agent.cli.model_options import Choosing
from agent.config import Config
from agent.models.locality import is_local
from agent.models.opening import OpenedModel, open_model, open_replay
from agent.models.settings import OPENAI, Capability, ModelSettings
from agent.pipeline import Coder
from agent.rules.local import NO_LOCAL_RULES, LocalRules
from index.opening import open_index


def open_coder(home: Path, choosing: Choosing, local: LocalRules = NO_LOCAL_RULES) -> Coder:
    """Open the index, and a chooser that asks a model.

    Args:
        home: The folder that holds the index.
        choosing: What the user asks for.
        local: Rules of the house.

    Raises:
        IndexUnusable: There is no index, or it was built from other things.
        InputError: A setting cannot be meant.
        ModelFailed: The model cannot be used as it is asked for.
    """
    model = _model(choosing)
    index = open_index(home)
    steps = Steps.named(choosing.steps)
    chooser = ModelChooser(
        index,
        model,
        taken=steps,
        works=choosing.mode == "agent",
        deidentify=choosing.deidentify,
        context_tokens=choosing.context_tokens,
        at_once=choosing.concurrency,
    )
    config = Config(
        chooser=model.name, mode=choosing.mode, steps=choosing.steps, deidentify=choosing.deidentify
    )
    coder = Coder(index, config, chooser, local)
    click.get_current_context().call_on_close(coder.close)
    return coder


def _model(choosing: Choosing) -> OpenedModel:
    kind, _, name = choosing.chooser.partition(":")
    if kind == "replay":
        return open_replay(Path(name))
    settings = ModelSettings(
        name,
        base_url=choosing.base_url or OPENAI,
        allow_remote=choosing.allow_remote,
        capability=Capability(choosing.capability),
        api_key_from=choosing.api_key_from,
        timeout_s=choosing.timeout_s,
        prices=choosing.prices,
        concurrency=choosing.concurrency,
        context_tokens=choosing.context_tokens,
        max_calls=choosing.max_calls,
        max_cost_usd=choosing.max_cost_usd,
        cache=choosing.cache,
        cache_key_from=choosing.cache_key_from,
        record=choosing.record,
    )
    model = open_model(settings)
    if not is_local(settings.base_url):
        shown = "with surrogates for identifiers" if choosing.deidentify else "as they are"
        click.echo(f"chartcite: notes go to {settings.base_url} {shown}, as --allow-remote says.", err=True)
    return model
