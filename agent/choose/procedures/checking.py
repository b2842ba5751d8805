"""Whether what the data files say is in the tables: every table, operation, body part and value by its label.

Invariant: it reads and changes nothing; each fault is one line that names the row and what does not fit.
"""

from collections.abc import Iterator

from agent.choose.procedures.labels import offered
from agent.choose.procedures.phrases import spelled
from agent.choose.procedures.records import Lexicon, Part, Place, Procedure, Region, Together, Value, Values
from agent.choose.procedures.tabled import Tabled


def faults(held: Lexicon, tabled: Tabled) -> Iterator[str]:
    """Yield what of the data files does not fit the tables.

    Args:
        held: The data files.
        tabled: The tables of a release.
    """
    for procedure in held.procedures:
        yield from (f"{procedure.name!r}: {fault}" for fault in _of_procedure(procedure, tabled))
    for part in held.parts:
        yield from (f"part {part.words[0]!r}: {fault}" for fault in _of_part(part, tabled))
    for one in held.together:
        yield from (f"together {one.becomes}: {fault}" for fault in _of_together(one, tabled))
    held_labels = {section: _all_labels(section, tabled) for section in tabled.choices("")}
    for value in held.values:
        yield from (f"value {value.words[0]!r}: {fault}" for fault in _of_value(value, held_labels))


def _all_labels(section: str, tabled: Tabled) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {axis: set() for axis in range(4, 8)}
    for system in tabled.choices(section):
        for operation in tabled.choices(section + system):
            for axis, labels in found.items():
                labels.update(_labels(section + system + operation, axis, tabled))
    return found


def _of_value(value: Value, held: dict[str, dict[int, set[str]]]) -> Iterator[str]:
    yield from _of_phrases(value.words)
    for label in value.labels:
        if not any(_among(label, held[s][value.axis]) for s in value.sections or held):
            yield f"axis {value.axis} has no {label!r}"


def _of_procedure(row: Procedure, tabled: Tabled) -> Iterator[str]:
    yield from _of_phrases((*row.words, *(w for when in row.whens for w in (*when.words, *when.without))))
    section = row.table[:1] or tabled.section_of(row.section)
    if not section:
        yield f"no section {row.section!r}"
        return
    tables = [row.table] if row.table else list(tabled.tables(section, row.operation))
    tables += [when.table for when in row.whens if when.table]
    for when in row.whens:
        more = list(tabled.tables(section, when.operation)) if when.operation else []
        if when.operation and not more:
            yield f"no operation {when.operation!r} in the section"
        tables += more
    if not tables:
        yield f"no operation {row.operation!r} in {row.section!r}"
    yield from (f"no table {table}" for table in tables if not tabled.procedures.rows(table))
    for values in (row.values, row.assumed, *(when.values for when in row.whens)):
        yield from _of_values(values, tables, tabled)


def _of_phrases(phrases: tuple[str, ...]) -> Iterator[str]:
    for phrase in phrases:
        try:
            spelled(phrase)
        except ValueError as error:
            yield str(error)


def _of_values(values: Values, tables: list[str], tabled: Tabled) -> Iterator[str]:
    for axis, labels in values.items():
        held = {label for table in tables for label in _labels(table, axis, tabled)}
        wanted = [label.partition(": ")[2] if axis == 4 and ": " in label else label for label in labels]
        if not any(_among(label, held) for label in wanted):
            yield f"axis {axis}: none of {tables[:3]} has {' or '.join(map(repr, labels))}"


def _labels(table: str, axis: int, tabled: Tabled) -> Iterator[str]:
    for row in tabled.procedures.rows(table):
        yield from (label for _, label in row.axes[axis - 4].values)


def _among(label: str, held: set[str]) -> bool:
    return next(offered({one: one for one in held}, label), None) is not None


def _of_part(part: Part, tabled: Tabled) -> Iterator[str]:
    yield from _of_phrases(part.words)
    for region in part.regions:
        yield from _of_region(region, tabled)


def _of_region(region: Region, tabled: Tabled) -> Iterator[str]:
    for limit in region.limits:
        if not tabled.tables(region.section, limit):
            yield f"no operation {limit!r} in section {region.section}"
    for place in region.places:
        if not _held(region.section, place, tabled):
            yield f"section {region.section} has no {str(place)!r}"


def _of_together(one: Together, tabled: Tabled) -> Iterator[str]:
    for place in (*one.of, one.becomes):
        if not _held(one.section, place, tabled):
            yield f"section {one.section} has no {str(place)!r}"


def _held(section: str, place: Place, tabled: Tabled) -> bool:
    systems = [c for c, label in tabled.choices(section).items() if place.system in ("", label)]
    tables = tuple(section + c + o for c in systems for o in tabled.choices(section + c))
    return bool(tabled.where(tables, place))
