"""One guideline card as it is written in the data files, read strictly.

Invariant: a key, a condition or a reference that is not understood never passes silently; the error names the
file and the card. `docs/guidelines.md` describes the format for people; the table below is its source.
"""

import re
from collections.abc import Callable, Mapping

from index.errors import GuidelinesError
from index.records import CodeRange, Condition, ConditionTest, Guideline
from index.references import parse_ranges

TITLE_LIMIT = 90
TEXT_LIMIT = 900
SETTINGS = frozenset({"inpatient", "outpatient", "emergency", "professional"})
ASSERTIONS = frozenset(
    {"present", "absent", "possible", "historical", "family", "hypothetical", "other_person"}
)
SEXES = frozenset({"F", "M"})
_SECTION_ID = re.compile(r"(?:I{1,3}|IV)(?:\.[A-Z])?(?:\.(?:\d+|[a-z]+))*")
_SEVENTH = re.compile(r"[0-9A-Z]")
_REQUIRED = frozenset({"id", "title", "text", "page"})
_OPTIONAL = frozenset({"codes", "settings", "conditions"})
_AGES = frozenset({"age_min", "age_max"})

# For each test, the card's keys that hold `Condition.codes`, `Condition.others` and `Condition.values`.
KEYS: Mapping[ConditionTest, tuple[str | None, str | None, str | None]] = {
    ConditionTest.ORDER: ("first", "then", None),
    ConditionTest.PARTNER: ("codes", "needs", None),
    ConditionTest.NOT_WITH: ("codes", "others", None),
    ConditionTest.NOT_FIRST: ("codes", None, None),
    ConditionTest.FIRST: ("codes", None, None),
    ConditionTest.SETTING: (None, None, "settings"),
    ConditionTest.ASSERTION: (None, None, "assertions"),
    ConditionTest.PATIENT: ("codes", None, "sex"),
    ConditionTest.SEVENTH_CHARACTER: ("codes", None, "characters"),
    ConditionTest.ABSORBS: ("codes", "symptoms", None),
}
_VALUES: Mapping[str, Callable[[str], bool]] = {
    "settings": SETTINGS.__contains__,
    "assertions": ASSERTIONS.__contains__,
    "sex": SEXES.__contains__,
    "characters": lambda text: _SEVENTH.fullmatch(text) is not None,
}


def read_card(raw: object, origin: str) -> Guideline:
    """Read one card.

    Args:
        raw: The card's table as the TOML reader gives it.
        origin: File and place of the card, for errors; the card's id is added once it is known.

    Raises:
        GuidelinesError: A key is missing or unknown, or a value is not of the format.
    """
    card = _table(raw, _REQUIRED | _OPTIONAL, origin)
    where = f"{origin}, card {card.get('id', '?')}"
    if missing := sorted(_REQUIRED - card.keys()):
        raise _bad(where, f"lacks {', '.join(missing)}")
    identifier = _text(card["id"], where, "id", 40)
    if not _SECTION_ID.fullmatch(identifier):
        raise _bad(where, f"id {identifier!r} is not an official section such as 'I.C.4.a.3'")
    conditions = _list(card.get("conditions", []), where, "conditions")
    return Guideline(
        guideline_id=identifier,
        title=_text(card["title"], where, "title", TITLE_LIMIT),
        text=_text(card["text"], where, "text", TEXT_LIMIT),
        page=_number(card["page"], where, "page", 1),
        codes=_ranges(card.get("codes", []), where, "codes"),
        settings=_values(card.get("settings", []), where, "settings"),
        conditions=tuple(read_condition(one, where) for one in conditions),
    )


def read_condition(raw: object, where: str) -> Condition:
    """Read one condition of a card.

    Args:
        raw: For example `{test = "partner", codes = ["E11"], needs = ["Z79.4"]}`.
        where: File and card, for errors.

    Raises:
        GuidelinesError: The test is unknown, or its keys are not exactly those of the test.
    """
    name = raw.get("test") if isinstance(raw, dict) else None
    if not isinstance(name, str) or name not in set(ConditionTest):
        raise _bad(where, f"test {name!r} is none of {', '.join(ConditionTest)}")
    test = ConditionTest(name)
    codes, others, values = KEYS[test]
    is_patient = test is ConditionTest.PATIENT
    needed = {key for key in (codes, others, values) if key is not None} - ({"sex"} if is_patient else set())
    optional = _AGES | {"sex"} if is_patient else frozenset[str]()
    table = _table(raw, needed | optional | {"test"}, f"{where}, {name}")
    if (missing := sorted(needed - table.keys())) or (is_patient and not table.keys() & optional):
        raise _bad(where, f"{name} lacks {', '.join(missing) or 'sex, age_min or age_max'}")
    return Condition(
        test,
        codes=_ranges(table[codes], where, codes) if codes else (),
        others=_ranges(table[others], where, others) if others else (),
        values=_values(table[values], where, values) if values and values in table else (),
        age_min=_age(table, where, "age_min"),
        age_max=_age(table, where, "age_max"),
    )


def read_reference(text: object, where: str) -> CodeRange:
    """Read `E11`, `Z79.4` or `E08-E13`, in the grammar of `index.references`.

    Raises:
        GuidelinesError: It is anything else, or runs backwards.
    """
    ranges = parse_ranges(text) if isinstance(text, str) else ()
    if len(ranges) != 1 or text not in {ranges[0].first, f"{ranges[0].first}-{ranges[0].last}"}:
        raise _bad(where, f"reference {text!r} is not a code or a range such as 'E08-E13'")
    return ranges[0]


def _ranges(raw: object, where: str, key: str) -> tuple[CodeRange, ...]:
    ranges = tuple(read_reference(text, where) for text in _list(raw, where, key))
    if len(set(ranges)) != len(ranges):
        raise _bad(where, f"{key} names a reference twice")
    return ranges


def _values(raw: object, where: str, key: str) -> tuple[str, ...]:
    texts = [raw] if key == "sex" else _list(raw, where, key)
    for text in texts:
        if not isinstance(text, str) or not _VALUES[key](text):
            raise _bad(where, f"{key} holds {text!r}")
    return tuple(str(text) for text in texts)


def _table(raw: object, allowed: frozenset[str] | set[str], where: str) -> dict[str, object]:
    if not isinstance(raw, dict):
        raise _bad(where, "is not a table")
    if unknown := sorted(raw.keys() - allowed):
        raise _bad(where, f"has unknown keys {', '.join(unknown)}; known are {', '.join(sorted(allowed))}")
    return raw


def _list(raw: object, where: str, key: str) -> list[object]:
    if not isinstance(raw, list):
        raise _bad(where, f"{key} is not a list")
    return raw


def _text(raw: object, where: str, key: str, limit: int) -> str:
    if not isinstance(raw, str) or not raw.strip() or len(raw) > limit:
        raise _bad(where, f"{key} is not a text of 1 to {limit} characters")
    return raw


def _age(table: Mapping[str, object], where: str, key: str) -> int | None:
    return _number(table[key], where, key, 0) if key in table else None


def _number(raw: object, where: str, key: str, least: int) -> int:
    if not isinstance(raw, int) or isinstance(raw, bool) or raw < least:
        raise _bad(where, f"{key} is not a whole number of {least} or more")
    return raw


def _bad(where: str, what: str) -> GuidelinesError:
    return GuidelinesError(f"{where}: {what}.", "Correct the card; docs/guidelines.md describes the format.")
