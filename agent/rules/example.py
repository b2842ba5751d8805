"""Examples: one clinical sentence with codes, small enough to stand in a rule's page and run as its test.

Invariant: a quote is looked up in the sentence, so its offsets are right unless the example says otherwise.
"""

from dataclasses import dataclass, replace
from datetime import date

from agent.governance import weighed
from agent.records import Assertion, Choice, Document, Encounter, Evidence, SectionKind, Setting, Sex
from agent.rules.small_held import SmallHeld
from index.records import CodeSystem


@dataclass(frozen=True, slots=True)
class Cited:
    """A code with the words that support it.

    Attributes:
        quote: Words of the example's text; empty for a code without evidence.
        claimed: What the evidence says the words are, where that differs.
        shift: Characters by which the offsets are wrong.
    """

    code: str
    quote: str = ""
    assertion: Assertion = Assertion.PRESENT
    confidence: float = 0.9
    claimed: str | None = None
    shift: int = 0
    system: CodeSystem = CodeSystem.ICD10CM
    units: int | None = None
    modifiers: tuple[str, ...] = ()
    poa: str | None = None

    @property
    def line(self) -> str:
        """What a claim line says beside the code: its system, units, modifiers and indicator."""
        system = f" ({self.system})" if self.system is not CodeSystem.ICD10CM else ""
        units = f" \N{MULTIPLICATION SIGN} {self.units}" if self.units is not None else ""
        modifiers = f", modifier {' '.join(self.modifiers)}" if self.modifiers else ""
        poa = f", present on admission {self.poa or 'blank'}" if self.poa is not None else ""
        return f"{system}{units}{modifiers}{poa}"


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence of a note and the codes given for it; no text makes it a bare list of codes.

    Attributes:
        joined: Whether the quotes all support one choice, that of the first code.
        held: Rows of other code systems and of lists that it needs; None for those of the tables in use.
        governed: Whether what was done about the codes, and what speaks against them, was looked for.
    """

    text: str
    codes: tuple[Cited, ...]
    setting: Setting = Setting.OUTPATIENT
    day: date | None = None
    sex: Sex | None = None
    age_years: int | None = None
    joined: bool = False
    held: SmallHeld | None = None
    governed: bool = False

    def encounter(self) -> Encounter:
        """Return the encounter whose only document is the sentence."""
        documents = (Document("example", self.text),) if self.text else ()
        return Encounter("example", self.setting, documents, self.day, self.sex, self.age_years)

    def choices(self) -> tuple[Choice, ...]:
        """Return its codes as a chooser would give them."""
        made = tuple(self._choice(cited) for cited in self.codes)
        if self.joined:
            made = (replace(made[0], evidence=tuple(self._evidence(cited) for cited in self.codes)),)
        return weighed(self.encounter(), made) if self.governed else made

    def _choice(self, cited: Cited) -> Choice:
        return Choice(
            code=cited.code,
            title="",
            evidence=(self._evidence(cited),) if cited.quote else (),
            confidence=cited.confidence,
            asserted=cited.assertion,
            system=cited.system,
            units=cited.units,
            modifiers=cited.modifiers,
            poa=cited.poa,
        )

    def _evidence(self, cited: Cited) -> Evidence:
        start = self.text.index(cited.quote) + cited.shift
        text = cited.quote if cited.claimed is None else cited.claimed
        end = start + len(cited.quote)
        return Evidence("example", start, end, text, SectionKind.OTHER, cited.assertion)
