"""Injuries told in parts: kind and site of a wound, extent of a burn, time unconscious, grade of a tear."""

from agent.choose.injuries.bodies import foreign_bodies
from agent.choose.injuries.brain import consciousness
from agent.choose.injuries.burns import extent_of_burns
from agent.choose.injuries.conflict import contradicted_sides
from agent.choose.injuries.inner import inner_injuries
from agent.choose.injuries.parts import parts_of_bones
from agent.choose.injuries.wounds import skin_injuries

__all__ = [
    "consciousness",
    "contradicted_sides",
    "extent_of_burns",
    "foreign_bodies",
    "inner_injuries",
    "parts_of_bones",
    "skin_injuries",
]
