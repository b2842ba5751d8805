"""The file of local rules on this machine, held against the code tables.

Invariant: a file is read whole and right, or not at all.
"""

from pathlib import Path

from agent.errors import InputError
from agent.rules.local import LocalRules
from agent.rules.local.document import MOST_BYTES
from agent.rules.local.loading import read_rules
from agent.rules.local.patterns import CodePattern
from index.code_patterns import holds
from index.records import CodeSystem
from index.tables import CodeTables

HOME_RULES = "rules.yaml"
"""The file in the home folder that is used without being named."""


def read_rule_file(path: Path, tables: CodeTables) -> LocalRules:
    """Read a file of local rules.

    Args:
        path: The file.
        tables: Say which codes there are.

    Raises:
        InputError: The file cannot be opened, or is not right.
    """

    def has(system: CodeSystem, pattern: CodePattern) -> bool | None:
        return holds(tables.store, system, pattern.first, pattern.last)

    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise InputError(f"{path.name!r} cannot be opened: {reason}.", "Check the path.") from error
    return read_rules(data, path.name, has)
