"""The data files beside the code: TOML tables of words, rules and codes."""

import tomllib
from importlib.resources import files
from typing import Any


def toml_of(package: str, *path: str) -> dict[str, Any]:
    """Read a TOML file that ships with a package.

    Example: `toml_of("agent.choose.linked", "graded.toml")`.

    Args:
        package: The package's name.
        path: Of the file inside it.
    """
    return tomllib.loads(files(package).joinpath(*path).read_text("utf-8"))
