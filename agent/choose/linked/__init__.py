"""Codes that rest on two places of a note: a condition and the words about it."""

from agent.choose.linked.eye_stages import eye_stages
from agent.choose.linked.family import family
from agent.choose.linked.graded import graded
from agent.choose.linked.occasions import occasions
from agent.choose.linked.organisms import organisms
from agent.choose.linked.receptors import receptors
from agent.choose.linked.spread import spread
from agent.choose.linked.stroke_scale import stroke_scale
from agent.choose.linked.veins import veins
from agent.choose.linked.worded import worded
from agent.choose.linked.wounds import wounds

__all__ = [
    "eye_stages",
    "family",
    "graded",
    "occasions",
    "organisms",
    "receptors",
    "spread",
    "stroke_scale",
    "veins",
    "worded",
    "wounds",
]
