"""Codes that rest on two places of a note: a condition and the words about it."""

from agent.choose.linked.family import family
from agent.choose.linked.graded import graded
from agent.choose.linked.occasions import occasions
from agent.choose.linked.organisms import organisms
from agent.choose.linked.receptors import receptors
from agent.choose.linked.spread import spread
from agent.choose.linked.stroke_scale import stroke_scale
from agent.choose.linked.worded import worded
from agent.choose.linked.wounds import wounds

__all__ = [
    "family",
    "graded",
    "occasions",
    "organisms",
    "receptors",
    "spread",
    "stroke_scale",
    "worded",
    "wounds",
]
