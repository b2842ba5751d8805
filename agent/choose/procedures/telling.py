"""A built code as a coder reads it: quotes, the rationale axis by axis, what it rests on, what lost.

Invariant: a rationale holds nothing but the templates of `prompts/procedure.v1.md` filled with facts of the
run, and every value is told with its words or with the convention by which it was taken.
"""

from collections.abc import Iterable, Sequence

from agent.choose.procedures.built import Built, Filled, Means, Span
from agent.choose.procedures.labels import split_side
from agent.choose.procedures.tabled import Tabled
from agent.citations import TABLE
from agent.documents import kind_at
from agent.records import Alternative, Assertion, Choice, Document, Evidence
from index.records import CodeSystem
from prompts import load

TEMPLATE = "procedure.v1"
_MOST_QUOTES, _MOST_GUIDELINES = 4, 3
_NEAR = 24
"""Characters between two quotes under which they are one."""

_STEP = "PCS.B3.1b"
_ENDS = (". ", ";", "\n")


def choice(built: Sequence[Built], documents: dict[str, Document], tabled: Tabled) -> Choice:
    """Return the choice of a code.

    Args:
        built: The same code, built of one or several places of the note, the surest first.
        documents: By id.
        tabled: The tables.
    """
    first = built[0]
    held = tabled.procedures.tables.code(first.code)
    quotes = [quote for one in built[:_MOST_QUOTES] for quote in evidence(one, documents[one.document_id])]
    return Choice(
        code=first.code,
        title=held.title if held else "",
        evidence=tuple(dict.fromkeys(quotes))[:_MOST_QUOTES],
        guidelines=guidelines(first),
        rationale=rationale(first, documents[first.document_id], tabled),
        alternatives=tuple(alternatives(first, tabled)),
        confidence=round(first.confidence, 2),
        system=CodeSystem.ICD10PCS,
    )


def evidence(built: Built, document: Document) -> tuple[Evidence, ...]:
    """Return the quotes of a code: the procedure's name with what stands next to it, then the rest."""
    spans = [built.names]
    for one in built.filled:
        spans += [span for span in (one.words, one.side) if span is not None]
    own, rest = spans[0], sorted(set(spans[1:]))
    for span in [*reversed(rest), *rest]:
        own = _merged(own, span, document.text)
    others = [span for span in rest if not own[0] <= span[0] < own[1]]
    return tuple(_quote(document, span) for span in (own, *others))


def _merged(own: Span, other: Span, text: str) -> Span:
    first, last = sorted((own, other))
    between = text[first[1] : last[0]]
    is_near = len(between) <= _NEAR and not any(end in between for end in _ENDS)
    return (first[0], max(first[1], last[1])) if is_near else own


def _quote(document: Document, span: Span) -> Evidence:
    return document.evidence(*span, kind_at(document, span[0]), Assertion.PRESENT)


def guidelines(built: Built) -> tuple[str, ...]:
    """Return what a code rests on: the sections that decided it, and its table."""
    held = [*built.guidelines, TABLE + built.table]
    if built.is_step:
        held.insert(0, _STEP)
    if any(one.label.endswith("Bilateral") for one in built.filled):
        held.append("PCS.B4.3")
    return tuple(dict.fromkeys(held))[:_MOST_GUIDELINES]


def rationale(built: Built, document: Document, tabled: Tabled) -> str:
    """Return why each axis has its value."""
    template = load(TEMPLATE)
    section, system, operation = _table(built.table, tabled)
    values = {"quote": _said(document, built.names), "table": built.table, "operation": operation}
    said = [template.fill("table", values | {"section": section, "system": system})]
    for one in built.filled:
        told = {"axis": one.title.lower(), "value": one.label, "name": built.procedure.name}
        told["quote"] = _said(document, one.words) if one.words else ""
        said.append(template.fill(_part(one), told))
        if one.side_means is not Means.ONLY:
            side = _said(document, one.side) if one.side else ""
            said.append(template.fill(f"side_{one.side_means}", {"quote": side, "value": one.label}))
    if built.is_step:
        said.append(template.fill("step", {}))
    if built.procedure.is_seldom:
        said.append(template.fill("seldom", {}))
    return "; ".join(said) + "."


def _part(one: Filled) -> str:
    return "said" if one.means is Means.SAID and one.words else str(one.means)


def _table(table: str, tabled: Tabled) -> tuple[str, str, str]:
    stems = ("", table[0], table[:2])
    section, system, operation = (tabled.choices(stem).get(table[i], "") for i, stem in enumerate(stems))
    return section, system, operation


def _said(document: Document, span: Span) -> str:
    return " ".join(document.text[span[0] : span[1]].split())


def alternatives(built: Built, tabled: Tabled) -> Iterable[Alternative]:
    """Yield the runner-up on the axis that the words say least about; none where they say all."""
    template = load(TEMPLATE)
    for axis in sorted(built.filled, key=lambda one: one.sure):
        at = axis.axis - 1
        for character, label in tabled.choices(built.code[:at]).items():
            code = built.code[:at] + character + built.code[at + 1 :]
            held = tabled.procedures.tables.code(code) if _rivals(axis, character, label) else None
            if held is not None and held.billable:
                yield Alternative(held.code, held.title, template.fill("unsaid", {"value": label}))
                return


def _rivals(axis: Filled, character: str, label: str) -> bool:
    """Say whether a value could have been meant: of body parts the same one on another side alone."""
    if character == axis.character or axis.sure == 1.0:
        return False
    return axis.axis > 4 or split_side(label)[0] == split_side(axis.label)[0]
