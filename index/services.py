"""The codes of a flat code system, HCPCS or CPT, as a whole: whoever searches them reads them all once.

Invariant: exactly the billable codes of the view's release, modifiers left out, in the order of its file.
"""

from index import table_rows
from index.records import Code, CodeKind
from index.tables import CodeTables


def services(view: CodeTables) -> tuple[Code, ...]:
    """Return every billable code of a release, modifiers left out.

    Args:
        view: The store seen as a release of a flat code system.
    """
    number = view.store.numbers[view.release.release_id]
    rows = view.store.rows(f"{table_rows.CODES} AND billable = 1 ORDER BY place", (number,))
    found = (table_rows.code(row, view.release.system) for row in rows)
    return tuple(code for code in found if code.kind is CodeKind.SERVICE)
