"""What is found of a model's answer before the validator sees it: lost quotes, unsupported words, orders.

Invariant: messages name codes, numbers of things and the model, never the note's words.
"""

from collections.abc import Iterable

from agent.records import Finding, Severity

_BASIS = "I.A.19"


def _finding(rule: str, severity: Severity, message: str, codes: Iterable[str], repair: str) -> Finding:
    return Finding(rule, severity, message, tuple(codes), repair, _BASIS)


def quote_not_found(code: str, lost: int, kept: int) -> Finding:
    """Say that quotes of a code do not stand in the note."""
    many = "A quote" if lost == 1 else f"{lost} quotes"
    rest = f"{kept} left" if kept else "none is left, so the code goes to review"
    return _finding("MD001", Severity.WARNING, f"{many} given for {code} not in the note; {rest}.", (code,),
                    "Read the note for what supports the code.")  # fmt: skip


def guideline_not_shown(code: str, count: int) -> Finding:
    """Say that guidelines were cited that the model was not shown."""
    return _finding("MD002", Severity.WARNING, f"{count} guideline(s) cited for {code} were not shown.",
                    (code,), "Look the section up, if it is thought to apply.")  # fmt: skip


def unsupported_rationale(code: str, count: int) -> Finding:
    """Say that the model's reason names facts that the note does not."""
    return _finding("MD003", Severity.WARNING,
                    f"The reason given for {code} names {count} fact(s) that the note does not.", (code,),
                    "Trust the quotes, not the reason.")  # fmt: skip


def addressed_evidence(code: str) -> Finding:
    """Say that a code rests on words that speak to a coder or a program."""
    return _finding("MD004", Severity.WARNING,
                    f"{code} rests on words that speak to a coder or a program, not of the patient.", (code,),
                    "Report it only if the provider documents the condition elsewhere.")  # fmt: skip


def evidence_elsewhere(code: str) -> Finding:
    """Say that a code's quotes do not lead to it by the tables' own words."""
    return _finding("MD005", Severity.WARNING,
                    f"The words quoted for {code} do not lead to it by any title or phrase held.", (code,),
                    "Check that the quote supports the code.")  # fmt: skip


def model_failed(name: str, told: str) -> Finding:
    """Say that the local chooser's codes are given because the model gave none."""
    return _finding("MD006", Severity.WARNING,
                    f"{name} gave no codes: {told} These are the local chooser's.", (),
                    "Mend what is named and run the note again.")  # fmt: skip


def read_in_parts(parts: int, unread: int) -> Finding:
    """Say that the note did not fit one call."""
    rest = f"; {unread} of them by the local reader alone" if unread else ""
    return _finding("MD007", Severity.INFORMATION, f"The note was read in {parts} parts{rest}.", (),
                    "Give a model with a longer context.")  # fmt: skip


def excerpted() -> Finding:
    """Say that the choosing step saw the lines around the problems alone."""
    return _finding("MD009", Severity.INFORMATION,
                    "The note did not fit beside its candidates; codes were chosen from the lines around its "
                    "problems.", (), "Give a model with a longer context.")  # fmt: skip


def step_failed(name: str, step: str, told: str) -> Finding:
    """Say that an optional step gave nothing, so that the codes stand as they were before it."""
    return _finding("MD008", Severity.INFORMATION, f"{name} did not {step}: {told}", (),
                    "Run the note again if the step matters.")  # fmt: skip


def speaks_to_coder(count: int) -> Finding:
    """Say that a note holds words that are no part of the patient's record."""
    return _finding("MD010", Severity.WARNING,
                    f"{count} stretch(es) of the note speak to a coder or a program: no evidence.",
                    (), "Find out who wrote them, and code from the rest.")  # fmt: skip
