"""Codes of pregnancy, childbirth and the puerperium that rest on the stage of the pregnancy."""

from agent.choose.maternal.finder import maternity

__all__ = ["maternity"]
