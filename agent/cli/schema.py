"""`chartcite schema`: the published form of `--json`.

Invariant: what is printed is the file that ships with the package, to the byte.
"""

from importlib.resources import files

import click

_SCHEMAS = {"coded_note": "coded_note.v1.json", "error": "error.v1.json"}


@click.command("schema")
@click.argument("name", type=click.Choice(list(_SCHEMAS)), default="coded_note")
def command(name: str) -> None:
    """Print the JSON schema of what `code --json` writes: coded_note (the default), or error."""
    click.echo(files("agent").joinpath("schema", _SCHEMAS[name]).read_text("utf-8"), nl=False)
