"""A local rule as it runs: when it applies, what it says then, and on what it is tried out.

Invariant: a rule's check is a pure function of its `Case`, as every rule's is, and a finding holds the words
of the rule's author alone, never words of a note.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from agent.records import (
    Assertion,
    Choice,
    Document,
    Encounter,
    Finding,
    SectionKind,
    Setting,
    Severity,
    Sex,
)
from agent.rules.base import Case, Hit, Outcome, Rule
from agent.rules.local.conditions import When

_CODE = "{code}"
_OTHERS = "{others}"


@dataclass(frozen=True, slots=True)
class TriedCode:
    """A code of an example.

    Attributes:
        quote: Words of the example's sentence; empty where the example has none.
    """

    code: str
    system: str
    quote: str
    section: SectionKind
    confidence: float
    units: int | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """A sentence and codes on which a rule is tried out.

    Attributes:
        text: The sentence; empty for a bare list of codes.
    """

    text: str
    codes: tuple[TriedCode, ...]
    setting: Setting
    day: date | None = None
    sex: Sex | None = None
    age_years: int | None = None

    def encounter(self) -> Encounter:
        """Return the encounter whose only document is the sentence."""
        documents = (Document("example", self.text),) if self.text else ()
        return Encounter("example", self.setting, documents, self.day, self.sex, self.age_years)

    def choices(self) -> tuple[Choice, ...]:
        """Return the codes as a chooser would give them."""
        return tuple(map(self._choice, self.codes))

    def _choice(self, tried: TriedCode) -> Choice:
        start = self.text.index(tried.quote)
        quote = Document("example", self.text).evidence(
            start, start + len(tried.quote), tried.section, Assertion.PRESENT
        )
        return Choice(
            code=tried.code,
            title="",
            evidence=(quote,) if tried.quote else (),
            confidence=tried.confidence,
            system=tried.system,
            units=tried.units,
        )


@dataclass(frozen=True, slots=True)
class LocalRule:
    """A rule of a local file.

    Attributes:
        rule_id: Begins with L, so that it is never taken for a numbered rule.
        outcome: What becomes of the code that it finds.
        message: May hold `{code}` and `{others}`: the code found, and those asked for beside it.
        written: The rule as plain values, to be shown.
        line: Where it begins in its file.
        example: What it must find; None where its author gave none.
        near_miss: What it must leave alone.
    """

    rule_id: str
    title: str
    severity: Severity
    outcome: Outcome
    when: When
    message: str
    repair: str
    basis: str
    written: Mapping[str, Any]
    line: int
    example: Trial | None = None
    near_miss: Trial | None = None

    def check(self, case: Case) -> Iterator[Hit]:
        """Yield what it finds among the codes that still stand."""
        for subjects in self.when.found(case):
            code, *others = (subject.name for subject in subjects)
            told = self.message.replace(_CODE, code).replace(_OTHERS, ", ".join(others))
            yield Hit(subjects, told)

    def finding(self, hit: Hit) -> Finding:
        """Return the numbered finding of a hit."""
        codes = tuple(subject.name for subject in hit.subjects)
        return Finding(self.rule_id, self.severity, hit.message, codes, self.repair, self.basis)


@dataclass(frozen=True, slots=True)
class LocalRules:
    """The rules of one file, in its order.

    Attributes:
        digest: `sha256:` of the file; empty where there is none.
        name: The file's name, without its folder.
        unchecked: Code systems that the rules name and no tables are held of, so that codes are as written.
        also: Numbered rules that run only where the user asks for them, after all others.
    """

    rules: tuple[LocalRule, ...] = ()
    digest: str = ""
    name: str = ""
    unchecked: tuple[str, ...] = ()
    also: tuple[Rule, ...] = ()

    def rule(self, rule_id: str) -> LocalRule | None:
        """Return the rule of that id, None when there is none."""
        return next((known for known in self.rules if known.rule_id == rule_id.upper()), None)


NO_LOCAL_RULES = LocalRules()
