"""Rules from the Medicare Code Editor's lists: age, sex, principal diagnosis, coverage.

Invariant: nothing is said without the list, nor what a rule of our own says of the same code already. The sex
edits ended with version 41.1 of the editor, so they only inform.
"""

from collections.abc import Iterator

from agent.records import Setting, Severity, Sex
from agent.rules.base import Case, Hit, Outcome, Rule, Subject
from agent.rules.etiology import is_manifestation
from agent.rules.example import Cited, Example
from agent.rules.first_listed import is_external, is_never_first
from agent.rules.patient import age_doubted, sex_doubted
from agent.rules.resting import basis_of
from agent.rules.small_held import SmallHeld, procedure
from index.edit_lists import McEdit
from index.records import CodeSystem
from index.releases.list_records import ListKind

_MCE = ListKind.MCE
_SEXES = {Sex.FEMALE: "female", Sex.MALE: "male"}
_QUESTIONABLE = "questionable"
_SECONDARY = "secondary"
_UNSPECIFIED = "unspecified code"
_COVERAGE = ("non-covered", "noncovered", "limited coverage", "wrong procedure")


def _edits(case: Case, subjects: Iterator[Subject]) -> Iterator[tuple[Subject, McEdit]]:
    """Yield the editor's edits for some codes; none where no edition of its lists is held."""
    for subject in subjects:
        if case.lists.edition(_MCE) is None:
            return
        for edit in case.lists.mce(subject.name):
            yield subject, edit


def _diagnoses(case: Case) -> Iterator[Subject]:
    return (subject for subject, _ in case.known)


def _principal(case: Case) -> Iterator[Subject]:
    """Yield the principal diagnosis of an inpatient stay."""
    if case.principal is not None and not case.encounter.setting.is_outpatient:
        yield case.principal


def _check_age(case: Case) -> Iterator[Hit]:
    age = case.encounter.age_years
    if age is None:
        return
    for subject, edit in _edits(case, _diagnoses(case)):
        if edit.ages is None or age_doubted(case.encounter, subject.name):
            continue
        first, last = edit.ages
        if not first <= age <= last:
            message = f"{subject.name} is for ages {first} to {last}; the patient is {age}."
            yield Hit((subject,), message, basis=basis_of(case, _MCE))


def _check_sex(case: Case) -> Iterator[Hit]:
    sex = case.encounter.sex
    if sex is None:
        return
    for subject, edit in _edits(case, _diagnoses(case)):
        if edit.sex and edit.sex != _SEXES[sex] and not sex_doubted(case.encounter, subject.name):
            message = (
                f"{subject.name} was held to be for {edit.sex} patients until the sex edits ended with "
                f"version 41.1; the record says {_SEXES[sex]}."
            )
            yield Hit((subject,), message, basis=basis_of(case, _MCE))


def _check_principal(case: Case) -> Iterator[Hit]:
    has_others = len(case.known) > 1
    for subject, edit in _edits(case, _principal(case)):
        needs_another = edit.names(_SECONDARY) and not has_others
        if not (needs_another or _bars(edit)) or _is_told(subject):
            continue
        message = f"{subject.name} cannot be the principal diagnosis of an inpatient stay."
        yield Hit((subject,), message, basis=basis_of(case, _MCE))


def _bars(edit: McEdit) -> bool:
    return edit.bars_principal and not edit.names(_SECONDARY)


def _is_told(subject: Subject) -> bool:
    """Say whether CC104, CC106 or CC107 says the same."""
    return is_manifestation(subject) or is_external(subject.name) or is_never_first(subject.name)


def _check_questionable(case: Case) -> Iterator[Hit]:
    for subject, edit in _edits(case, _principal(case)):
        if edit.names(_QUESTIONABLE):
            message = f"{subject.name} alone is seldom reason enough for an inpatient stay."
            yield Hit((subject,), message, basis=basis_of(case, _MCE))


def _check_coverage(case: Case) -> Iterator[Hit]:
    if case.encounter.setting.is_outpatient:
        return
    for subject, edit in _edits(case, iter(case.standing)):
        if edit.names(*_COVERAGE):
            message = f"{subject.name} is on the list: {edit.rule}."
            yield Hit((subject,), message, basis=basis_of(case, _MCE))


def _check_unspecified(case: Case) -> Iterator[Hit]:
    if case.encounter.setting.is_outpatient:
        return
    for subject, edit in _edits(case, _diagnoses(case)):
        if edit.names(_UNSPECIFIED):
            message = f"{subject.name} leaves the side open, which returns the claim of a stay."
            yield Hit((subject,), message, basis=basis_of(case, _MCE))


def _with(*edits: tuple[str, McEdit]) -> SmallHeld:
    return SmallHeld(edits=edits)


_STAY = Setting.INPATIENT
_CYST = "Ovarian cyst seen on ultrasound."
_RICKETS = Cited("E55.0", "Rickets")
_CHILD = _with(("E55.0", McEdit("Age", "Pediatric (Ages 0-17)")))
_FEMALE = _with(("L29.2", McEdit("Sex", "Female Only")))
_ITCH = Cited("L29.2", "Vulvar itching")
_REFUSED = "Cholecystitis; operation refused by the patient."
_CANCELLED = Cited("Z53.20", "operation refused by the patient")
_UNACCEPTABLE = _with(("Z53.20", McEdit("Other", "Unacceptable principal diagnosis")))
_GALLBLADDER = Cited("K81.9", "Cholecystitis")
_OPEN_SIDE = _with(("H66.90", McEdit("Other", "Unspecified Code")))
_PRESSURE = "Elevated blood pressure reading."
_READING = Cited("R03.0", "Elevated blood pressure reading")
_GASTRIC = "Gastric bypass for obesity, laparoscopic."
_OBESITY = Cited("E66.9", "obesity")
_BYPASS = Cited("0D16479", "Gastric bypass", system=CodeSystem.ICD10PCS)

AGE = Rule(
    rule_id="CC410",
    name="code-editor-age",
    severity=Severity.WARNING,
    outcome=Outcome.REVIEW,
    statement="A diagnosis that the Medicare Code Editor lists for an age agrees with the patient's age.",
    basis="Medicare Code Editor lists",
    repair="Check the recorded age, or use the code for the patient's age.",
    example=Example("Rickets.", (_RICKETS,), age_years=47, held=_CHILD),
    near_miss=Example("Rickets.", (_RICKETS,), age_years=4, held=_CHILD),
    check=_check_age,
)
SEX = Rule(
    rule_id="CC411",
    name="code-editor-sex",
    severity=Severity.INFORMATION,
    outcome=Outcome.STANDS,
    statement="A diagnosis that the Medicare Code Editor listed for one sex, until version 41.1, agrees with "
    "the recorded sex, or the record explains it.",
    basis="Medicare Code Editor lists",
    repair="Check the recorded sex and the organ that the note speaks of.",
    example=Example("Vulvar itching.", (_ITCH,), sex=Sex.MALE, held=_FEMALE),
    near_miss=Example("Vulvar itching.", (_ITCH,), sex=Sex.FEMALE, held=_FEMALE),
    check=_check_sex,
)
PRINCIPAL = Rule(
    rule_id="CC412",
    name="unacceptable-principal-diagnosis",
    severity=Severity.WARNING,
    outcome=Outcome.STANDS,
    statement="The principal diagnosis of an inpatient stay is one that the Medicare Code Editor accepts as "
    "such.",
    basis="Medicare Code Editor lists",
    repair="List the condition that occasioned the admission first.",
    example=Example(_REFUSED, (_CANCELLED, _GALLBLADDER), _STAY, held=_UNACCEPTABLE),
    near_miss=Example(_REFUSED, (_GALLBLADDER, _CANCELLED), _STAY, held=_UNACCEPTABLE),
    check=_check_principal,
)
QUESTIONABLE = Rule(
    rule_id="CC413",
    name="questionable-admission",
    severity=Severity.WARNING,
    outcome=Outcome.STANDS,
    statement="The principal diagnosis of an inpatient stay is reason enough to be admitted.",
    basis="Medicare Code Editor lists",
    repair="List the condition that made the admission necessary, if the record names one.",
    example=Example(
        _PRESSURE, (_READING,), _STAY, held=_with(("R03.0", McEdit("Other", "Questionable admission")))
    ),
    near_miss=Example(
        _PRESSURE, (_READING,), held=_with(("R03.0", McEdit("Other", "Questionable admission")))
    ),
    check=_check_questionable,
)
COVERAGE = Rule(
    rule_id="CC414",
    name="coverage-in-doubt",
    severity=Severity.WARNING,
    outcome=Outcome.STANDS,
    statement="A code that the Medicare Code Editor lists as not covered, of limited coverage, or as a wrong "
    "procedure is billed only where the payer's conditions are met.",
    basis="Medicare Code Editor lists",
    repair="Check the payer's coverage rules before billing; the code itself may be right.",
    example=Example(
        _GASTRIC,
        (_OBESITY, _BYPASS),
        _STAY,
        held=SmallHeld(
            codes=(procedure("0D16479"),), edits=(("0D16479", McEdit("Coverage", "Non-covered procedure")),)
        ),
    ),
    near_miss=Example(
        _GASTRIC,
        (_OBESITY, _BYPASS),
        _STAY,
        held=SmallHeld(
            codes=(procedure("0D16479"),), edits=(("0D16478", McEdit("Coverage", "Non-covered procedure")),)
        ),
    ),
    check=_check_coverage,
)
UNSPECIFIED = Rule(
    rule_id="CC415",
    name="unspecified-code-of-stay",
    severity=Severity.WARNING,
    outcome=Outcome.STANDS,
    statement="A diagnosis of an inpatient stay that the Medicare Code Editor lists as unspecified gives way "
    "to one that names the side, where the record has it.",
    basis="Medicare Code Editor lists",
    repair="Find the side in the record, or ask the provider; the claim may say why it is not known.",
    example=Example("Otitis media.", (Cited("H66.90", "Otitis media"),), _STAY, held=_OPEN_SIDE),
    near_miss=Example(
        "Otitis media of the right ear.", (Cited("H66.91", "Otitis media"),), _STAY, held=_OPEN_SIDE
    ),
    check=_check_unspecified,
)
RULES = (AGE, SEX, PRINCIPAL, QUESTIONABLE, COVERAGE, UNSPECIFIED)
