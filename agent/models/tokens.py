"""How many tokens a text and a request are, counted here and without the network.

Invariant: counting needs no download (llama-index-core carries the two encodings) and takes any text, also
one that spells a model's control tokens. For models of other makers the count is an estimate.
"""

# ruff: noqa: PLC0415 - tiktoken and its tables take 0.3 s, which runs without a model must not pay

import json
import os
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from agent.errors import ModelFailed
from agent.models.records import Request

if TYPE_CHECKING:
    from tiktoken import Encoding

NEWER = "o200k_base"
OLDER = "cl100k_base"
OLDER_MODELS = ("gpt-4-", "gpt-4.0", "gpt-3.5")

A_TURN = 4
"""Tokens around a turn's words."""

THE_START = 3
"""Tokens with which the answer is begun."""


def count(text: str, model: str | None = None) -> int:
    """Count a text's tokens.

    Args:
        text: Any text; control tokens spelt in it count as the letters they are.
        model: Decides on the encoding; None for that of current models.

    Raises:
        ModelFailed: The encodings are not at hand.
    """
    return len(_encoding(_encoding_name(model)).encode_ordinary(text))


def count_request(request: Request, model: str | None = None) -> int:
    """Count what a request will be charged: its turns, its tools and its schema.

    Raises:
        ModelFailed: The encodings are not at hand.
    """
    turns = [m.content + "".join(_plain([c.name, c.arguments]) for c in m.calls) for m in request.messages]
    tools = [_plain([t.name, t.description, t.parameters]) for t in request.tools]
    schema = [] if request.schema is None else [_plain(request.schema)]
    words = sum(count(part, model) for part in (*turns, *tools, *schema))
    return words + A_TURN * (len(turns) + len(tools)) + THE_START


def _plain(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=dict)


def _encoding_name(model: str | None) -> str:
    name = (model or "").rsplit("/", 1)[-1]
    return OLDER if name == "gpt-4" or name.startswith(OLDER_MODELS) else NEWER


@lru_cache(maxsize=2)
def _encoding(name: str) -> "Encoding":
    found = find_spec("llama_index.core")
    if found is not None and found.origin is not None:
        bundled = Path(found.origin).parent / "_static" / "tiktoken_cache"
        os.environ.setdefault("TIKTOKEN_CACHE_DIR", str(bundled))
    import tiktoken

    try:
        return tiktoken.get_encoding(name)
    except (OSError, ValueError) as failed:
        raise ModelFailed(
            f"The token tables {name} are not at hand.",
            "Unset TIKTOKEN_CACHE_DIR, or point it to a folder that holds them.",
        ) from failed
