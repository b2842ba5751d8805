"""What a server has shown that it understands, so that it is not asked twice for what it rejected.

Invariant: a dialect only ever gets poorer, one feature a rejection, so asking in ever poorer dialects ends.
"""

from dataclasses import dataclass, replace

from agent.models.settings import OPENAI, Capability, ModelSettings
from agent.models.troubles import SCHEMA_WORDS, Kind, Trouble

TOOL_WORDS = ("tool", "function")
REJECTIONS = (400, 404, 405, 415, 422, 500, 501)
"""Statuses with which servers say that they lack a feature; only those that name it count."""

LOWER = {Capability.JSON_SCHEMA: Capability.TOOL, Capability.TOOL: Capability.JSON_OBJECT}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a server is spoken to.

    Attributes:
        capability: How answers are held to their schema; never `auto`.
        fixed: The user has declared the capability: it is not lowered.
        bare: `json_object` goes without the schema beside it, which some servers enforce and some reject.
        limit_name: The parameter that bounds the answer's tokens.
    """

    capability: Capability
    fixed: bool
    temperature: float | None
    seed: int | None
    limit_name: str
    bare: bool = False
    limit_swapped: bool = False

    @classmethod
    def of(cls, settings: ModelSettings) -> "Dialect":
        """Return the richest dialect that the settings allow."""
        auto = settings.capability is Capability.AUTO
        return cls(
            capability=Capability.JSON_SCHEMA if auto else settings.capability,
            fixed=not auto,
            temperature=settings.temperature,
            seed=settings.seed,
            limit_name="max_completion_tokens" if settings.base_url == OPENAI else "max_tokens",
        )

    def poorer(self, trouble: Trouble, *, with_tools: bool) -> "Dialect | None":
        """Return the dialect without the feature that the server rejected.

        Args:
            trouble: What the server said.
            with_tools: The request offers tools of its own, which no dialect can do without.

        Returns:
            None when it rejected nothing that can be left out.
        """
        if trouble.kind is not Kind.STATUS or trouble.status not in REJECTIONS or trouble.too_long:
            return None
        return self._without_setting(trouble) or self._without_binding(trouble, with_tools=with_tools)

    def _without_setting(self, trouble: Trouble) -> "Dialect | None":
        if trouble.status not in (400, 422):
            return None
        if not self.limit_swapped and trouble.rejects("max_tokens", "max_completion_tokens"):
            other = "max_tokens" if self.limit_name == "max_completion_tokens" else "max_completion_tokens"
            return replace(self, limit_name=other, limit_swapped=True)
        if self.temperature is not None and trouble.rejects("temperature"):
            return replace(self, temperature=None)
        if self.seed is not None and trouble.rejects("seed"):
            return replace(self, seed=None)
        return None

    def _without_binding(self, trouble: Trouble, *, with_tools: bool) -> "Dialect | None":
        if self.capability is Capability.JSON_OBJECT:
            rejected = not self.bare and trouble.rejects("schema", *SCHEMA_WORDS)
            return replace(self, bare=True) if rejected else None
        words = SCHEMA_WORDS if self.capability is Capability.JSON_SCHEMA or with_tools else TOOL_WORDS
        if self.fixed or not trouble.rejects(*words):
            return None
        return replace(self, capability=LOWER[self.capability])
