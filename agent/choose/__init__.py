"""From mentions to choices: which problems of an encounter are reported, and with which codes."""

from agent.choose.local import LocalChooser
from agent.choose.outcome import Chosen

__all__ = ["Chosen", "LocalChooser"]
