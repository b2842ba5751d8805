"""Identifiers of a note replaced by stable made-up ones; offsets mapped back afterwards."""

from agent.privacy.masking import mask
from agent.privacy.records import Kind, Masked, Replaced

__all__ = ["Kind", "Masked", "Replaced", "mask"]
