"""The finders, in the order in which they run."""

from agent.choose.drugs import find_drugs
from agent.choose.external import blood_alcohol, causes, circumstances, perpetrators, transport
from agent.choose.finding import Finder
from agent.choose.injuries import (
    consciousness,
    contradicted_sides,
    extent_of_burns,
    foreign_bodies,
    inner_injuries,
    parts_of_bones,
    skin_injuries,
)
from agent.choose.linked import (
    eye_stages,
    family,
    graded,
    occasions,
    organisms,
    receptors,
    spread,
    stroke_scale,
    veins,
    worded,
    wounds,
)
from agent.choose.maternal import maternity
from agent.choose.newborn import newborn

FINDERS: tuple[Finder, ...] = (
    find_drugs,
    spread,
    wounds,
    occasions,
    graded,
    eye_stages,
    veins,
    organisms,
    worded,
    receptors,
    family,
    maternity,
    newborn,
    parts_of_bones,
    skin_injuries,
    inner_injuries,
    extent_of_burns,
    foreign_bodies,
    consciousness,
    contradicted_sides,
    transport,
    causes,
    perpetrators,
    circumstances,
    blood_alcohol,
    stroke_scale,
)
