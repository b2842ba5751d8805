"""Errors of the encounter: the wrong patient's sex or age, a date that no release governs.

Invariant: which codes are of one sex or age is told by their titles and chapters, not by the rules' data.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from agent.records import Sex
from evals.mutants.coded import Coded
from evals.mutants.kinds import Ground, Kind, Mutant, mutant, shuffled
from index.records import Code

_OF_WOMEN = re.compile(
    r"\b(?:ovar\w+|uter(?:us|ine)|cervix uteri|endometri\w+|vagin(?:al|a|itis)|vulva\w*|menstrua\w+"
    r"|menopaus\w+|female (?:genital|infertility)|pregnan\w+|fallopian|leiomyoma of uterus)\b",
    re.IGNORECASE,
)
_OF_MEN = re.compile(r"\b(?:prostat\w+|testi\w+|penis|penile|scrot\w+|epididym\w+|erectile)\b", re.IGNORECASE)
_NOT_OF_ONE = re.compile(
    r"screening|family|encounter|exposure|agents|contracepti|poisoning|adverse|injur|burn|lacerat|foreign"
    r"|complication|wound|newborn|underdosing|contusion|corrosion|abrasion|insect|blister|bite|constriction"
    r"|not of|herpes|lymph|disorders of (?:vein|peritoneum)|peritone|fistula|secondary|device|prosthe|graft"
    r"|prostatectomy|crush|avulsion|amputation|assisted|assault|abuse|affected",
    re.IGNORECASE,
)
_NEWBORN = re.compile(r"\b(?:of|in|affecting) newborn\b|\bneonatal\b|\bnewborn\b", re.IGNORECASE)
_CHILD_ONLY = ("Z00.121", "Z00.129", "Z00.110", "Z00.111", "R10.83", "R62.51", "Z68.52", "Z76.2")
_ADULT_ONLY = ("Z00.00", "Z00.01", "N40.0", "N40.1", "F03.90", "Z68.35", "R54", "M81.0", "H25.13", "I25.10")
_DEADLINE = 40_000


def _of_sex(ground: Ground, rng: Random, words: re.Pattern[str]) -> list[Code]:
    found = [
        c for c in ground.stems
        if c.billable and words.search(c.title) and not _NOT_OF_ONE.search(c.title) and c.code[0] in "CDNOQ"
    ]  # fmt: skip
    return rng.sample(found, len(found))


def _on_patient(chart: Coded, place: int, code: str) -> Coded:
    return chart.added(replace(chart.choices[place], code=code))


def _wrong_sex(ground: Ground, rng: Random) -> Iterator[Mutant]:
    wrong = {Sex.MALE: _of_sex(ground, rng, _OF_WOMEN), Sex.FEMALE: _of_sex(ground, rng, _OF_MEN)}
    while True:
        chart = rng.choice(ground.charts)
        sex = chart.encounter.sex
        if sex is not None:
            code = rng.choice(wrong[sex]).code
            yield mutant(chart, _on_patient(chart, 0, code), code)


def _sex_of_record_changed(ground: Ground, rng: Random) -> Iterator[Mutant]:
    other = {Sex.FEMALE: Sex.MALE, Sex.MALE: Sex.FEMALE}
    for chart, _, code in shuffled(ground.places, rng):
        sex = chart.encounter.sex
        words = _OF_WOMEN if sex is Sex.FEMALE else _OF_MEN
        if sex and code.code[0] in "CDNO" and (words.search(code.title) or code.code.startswith("O")):
            if _NOT_OF_ONE.search(code.title):
                continue
            changed = replace(chart, encounter=replace(chart.encounter, sex=other[sex]))
            yield mutant(chart, changed, code.code)


def _obstetric(ground: Ground, rng: Random) -> Iterator[Mutant]:
    codes = [c.code for c in ground.stems if c.billable and c.code.startswith("O")]
    for chart in rng.sample(ground.charts, len(ground.charts)):
        age, sex = chart.encounter.age_years, chart.encounter.sex
        if sex is Sex.MALE or (age is not None and (age < 8 or age > 65)):
            code = rng.choice(codes)
            yield mutant(chart, _on_patient(chart, 0, code), code)


def _newborn(ground: Ground, rng: Random) -> Iterator[Mutant]:
    codes = [
        c.code
        for c in ground.stems
        if c.billable and c.code[0] == "P" and c.code[:3] != "P07" and _NEWBORN.search(c.title)
    ]
    codes += [c.code for c in ground.stems if c.billable and c.code.startswith(("Z38", "P00"))]
    for chart in rng.sample(ground.charts, len(ground.charts)):
        age = chart.encounter.age_years
        if age is not None and age >= 6:
            code = rng.choice(codes)
            yield mutant(chart, _on_patient(chart, 0, code), code)


def _wrong_age(ground: Ground, rng: Random) -> Iterator[Mutant]:
    for chart in rng.sample(ground.charts, len(ground.charts)):
        age = chart.encounter.age_years
        if age is not None and not 12 <= age <= 21:
            code = rng.choice(_ADULT_ONLY if age < 12 else _CHILD_ONLY)
            if code not in chart.codes:
                yield mutant(chart, _on_patient(chart, 0, code), code)


def _wrong_day(ground: Ground, rng: Random) -> Iterator[Mutant]:
    releases = ground.tables.releases
    while True:
        chart = rng.choice(ground.charts)
        day = date(1990, 1, 1) + timedelta(days=rng.randrange(_DEADLINE))
        if not any(release.governs(day) for release in releases):
            yield mutant(chart, replace(chart, encounter=replace(chart.encounter, day=day)))


def _birth_elsewhere(ground: Ground, rng: Random) -> Iterator[Mutant]:
    """Code the birth in a visit after it."""
    for chart in rng.sample(ground.charts, len(ground.charts)):
        age, setting = chart.encounter.age_years, chart.encounter.setting
        if (
            age == 0
            and setting in ("outpatient", "emergency")
            and not any(c.startswith("Z38") for c in chart.codes)
        ):
            for code in ("Z38.00", "Z38.01", "Z38.2"):
                first = replace(chart.choices[0], code=code)
                yield mutant(chart, replace(chart, choices=(first, *chart.choices)), code)


KINDS = (
    Kind("code-of-the-other-sex", _wrong_sex, 80),
    Kind("sex-of-the-record-changed", _sex_of_record_changed, 60),
    Kind("obstetric-code-on-another", _obstetric, 60),
    Kind("newborn-code-on-another", _newborn, 60),
    Kind("code-of-another-age", _wrong_age, 60),
    Kind("date-outside-releases", _wrong_day, 60),
    Kind("birth-coded-after-birth", _birth_elsewhere, 30),
)
