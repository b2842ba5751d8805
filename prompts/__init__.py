"""The texts that shape what a model is asked and a person is told, each with its version and hash."""

from prompts.loading import Template, load

__all__ = ["Template", "load"]
