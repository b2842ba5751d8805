"""Codes of newborns and children that rest on age, weight, weeks, percentiles and vaccines."""

from agent.choose.newborn.finder import newborn

__all__ = ["newborn"]
