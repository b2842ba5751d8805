"""How the codes of each system are written, as parts of regular expressions.

Invariant: none has a group or an anchor. In files of codes any letter may stand second (`QA0` follows `Q99`
where a chapter is full); in running text only `A` may, since `GM2` and `CR3` are no codes.
"""

CATEGORY = r"[A-Z](?:\d[0-9A-Z]|[A-Z]\d)"
"""The first three characters of a code of ICD-10-CM, in a file of codes."""

CATEGORY_IN_TEXT = r"[A-Z](?:\d[0-9A-Z]|A\d)"
"""The same in running text."""

DIAGNOSIS = rf"{CATEGORY}[0-9A-Z]{{0,4}}"
"""A code of ICD-10-CM without its dot."""

DOTTED_DIAGNOSIS = rf"{CATEGORY}(?:\.[0-9A-Z]{{1,4}})?"
"""A code of ICD-10-CM with its dot."""

PROCEDURE_TABLE = r"[0-9B-DF-HX][0-9A-HJ-NP-Z]{2}"
"""The first three characters of a code of ICD-10-PCS, which has no I and no O."""

PROCEDURE = rf"{PROCEDURE_TABLE}[0-9A-HJ-NP-Z]{{4}}"
HCPCS = r"[A-Z]\d{4}"
CPT = r"\d{4}[0-9A-Z]"
SERVICE = r"[0-9A-Z]\d{3}[0-9A-Z]"
"""A code of HCPCS or CPT, as the edits mix them."""
