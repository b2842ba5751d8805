"""The chooser that asks a language model: it may pick among numbered candidates and must quote the note."""

from agent.choose.model.chooser import ModelChooser
from agent.choose.model.steps import Steps

__all__ = ["ModelChooser", "Steps"]
