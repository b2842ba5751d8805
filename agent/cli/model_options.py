"""The options that name a language model, for `code` and `eval`.

Invariant: what was typed is refused before a note is read; without a model none of the others has
anything to act on, and saying one of them is a mistake that is told.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import Any

import click

LOCAL = "local"
_KINDS = ("openai:", "replay:")
_DIRECT, _AGENT = "direct", "agent"


@dataclass(frozen=True, slots=True)
class Choosing:
    """Who chooses, and within which bounds; the defaults are those of the options.

    Attributes:
        chooser: `local`, `openai:MODEL` or `replay:DIR`.
        mode: `direct` or `agent`.
        steps: Of the direct mode, joined by commas.
    """

    chooser: str = LOCAL
    base_url: str | None = None
    allow_remote: bool = False
    mode: str = _DIRECT
    steps: str = "read,choose,repair"
    deidentify: bool = False
    capability: str = "auto"
    api_key_from: str | None = None
    timeout_s: float = 120.0
    prices: Path | None = None
    concurrency: int = 4
    context_tokens: int = 32_768
    max_calls: int | None = None
    max_cost_usd: float | None = None
    cache: Path | None = None
    cache_key_from: str | None = None
    record: Path | None = None

    @property
    def told(self) -> str:
        """What a report says of it."""
        if self.is_local:
            return LOCAL
        how = f"steps {self.steps}" if self.mode == _DIRECT else "with tools"
        return f"{self.chooser}, {how}{', de-identified' if self.deidentify else ''}"

    @property
    def is_local(self) -> bool:
        """Whether no model is asked."""
        return self.chooser == LOCAL


def model_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options; the command is given `choosing`, a `Choosing`."""

    @wraps(command)  # takes along the options that click has noted on the command
    def with_choosing(**values: Any) -> Any:  # noqa: ANN401 - whatever the command takes and gives
        typed = {f.name: values.pop(f.name) for f in fields(Choosing)}
        return command(choosing=_checked(Choosing(**typed)), **values)

    added: Callable[..., Any] = with_choosing
    for option in reversed(_OPTIONS):
        added = option(added)
    return added


def _checked(choosing: Choosing) -> Choosing:
    """Return what was typed.

    Raises:
        click.UsageError: It cannot be meant.
    """
    if choosing.is_local:
        unused = [f.name for f in fields(Choosing) if getattr(choosing, f.name) != f.default]
        if unused:
            option = "--" + unused[0].replace("max_cost_usd", "max_cost").replace(
                "timeout_s", "timeout"
            ).replace("_", "-")
            raise click.UsageError(f"{option} is for a language model; name one: --chooser openai:MODEL.")
    elif not choosing.chooser.startswith(_KINDS) or choosing.chooser in _KINDS:
        raise click.UsageError("--chooser takes local, openai:MODEL or replay:DIR.")
    return choosing


_OPTIONS = (
    click.option("--chooser", default=LOCAL, show_default=True, metavar="WHO",
                 help="Who chooses: local, openai:MODEL on an OpenAI-compatible server, or replay:DIR."),
    click.option("--base-url", metavar="URL",
                 help="The model's server, up to its /v1 (default: api.openai.com)."),
    click.option("--allow-remote", is_flag=True,
                 help="Let notes leave this machine for the model's server."),
    click.option("--mode", type=click.Choice([_DIRECT, _AGENT]), default=_DIRECT, show_default=True,
                 help="Fixed steps, or a model at work with tools."),
    click.option("--steps", default="read,choose,repair", show_default=True, metavar="STEPS",
                 help="Of the direct mode: choose, and any of read, verify, repair."),
    click.option("--deidentify", is_flag=True,
                 help="Show the model surrogates for names, dates, numbers and addresses."),
    click.option("--capability", type=click.Choice(["auto", "json_schema", "tool", "json_object"]),
                 default="auto", show_default=True, help="How the server holds answers to their schema."),
    click.option("--api-key-from", metavar="VARIABLE",
                 help="Environment variable with the key (default: OPENAI_API_KEY; none on this machine)."),
    click.option("timeout_s", "--timeout", type=click.FloatRange(0.1), default=120.0, show_default=True,
                 metavar="SECONDS", help="Of one attempt."),
    click.option("--prices", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
                 help="A price table of your own (TOML)."),
    click.option("--concurrency", type=click.IntRange(1, 256), default=4, show_default=True,
                 help="Notes under way at once."),
    click.option("--context-tokens", type=click.IntRange(1_000), default=32_768, show_default=True,
                 help="What the model reads and writes in one call."),
    click.option("--max-calls", type=click.IntRange(0), metavar="N", help="Stop asking after N calls."),
    click.option("max_cost_usd", "--max-cost", type=click.FloatRange(0), metavar="USD",
                 help="Stop asking before this much is spent."),
    click.option("--cache", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
                 help="Remember answers in DIR; they hold words of the notes."),
    click.option("--cache-key-from", metavar="VARIABLE",
                 help="Environment variable with the Fernet key that encrypts what is remembered."),
    click.option("--record", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
                 help="Keep every request and answer in DIR, for replay:DIR; they hold the notes."),
)  # fmt: skip
