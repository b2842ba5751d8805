"""Every rule, in the stages in which they are applied.

Invariant: ids are unique and never used again. A later stage sees only the codes that the earlier ones left
standing, so that nothing is judged against a code that is itself out: a denied pneumonia absorbs no cough.
"""

from agent.rules import (
    admission,
    assertions,
    bilateral,
    cards,
    claim_lines,
    code_editor,
    contradictions,
    dates,
    depression,
    etiology,
    exclusions,
    first_listed,
    high_risk,
    laterality,
    miskeyed,
    ncci,
    opposed,
    ordering,
    partners,
    patient,
    phases,
    pregnancy,
    quotes,
    risk,
    services,
    statements,
    symptoms,
    together,
    unsupported,
    vagueness,
    validity,
    values,
)
from agent.rules.base import Rule

STAGES: tuple[tuple[Rule, ...], ...] = (
    (*validity.RULES, *services.RULES, *quotes.RULES, *dates.RULES),
    (
        *assertions.RULES,
        *statements.RULES,
        *laterality.RULES,
        *values.RULES,
        *patient.RULES,
        *pregnancy.RULES,
        *high_risk.RULES,
        *depression.RULES,
        *unsupported.RULES,
        *miskeyed.RULES,
        *opposed.RULES,
        assertions.CONFIDENCE,
    ),
    (validity.DUPLICATE,),
    symptoms.RULES,
    exclusions.RULES,
    vagueness.RULES,
    together.MEETING,
    (
        *etiology.RULES,
        *ordering.RULES,
        *first_listed.RULES,
        *partners.RULES,
        *bilateral.RULES,
        *phases.RULES,
        *together.RULES,
        *code_editor.RULES,
        *admission.RULES,
        *ncci.RULES,
        *claim_lines.RULES,
        *cards.RULES,
        *exclusions.ALLOWED,
        *contradictions.RULES,
        *unsupported.CARE,
    ),
)

ON_REQUEST: tuple[Rule, ...] = (risk.RISK,)
"""Rules that run only where the user asks for them."""

RULES: tuple[Rule, ...] = tuple(
    sorted((rule for stage in (*STAGES, ON_REQUEST) for rule in stage), key=lambda r: r.rule_id)
)


def rule(rule_id: str) -> Rule | None:
    """Return the rule of that id, None when there is none."""
    return next((known for known in RULES if known.rule_id == rule_id.upper()), None)
