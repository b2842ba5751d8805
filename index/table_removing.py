"""Taking whole releases and editions of lists out of a store.

Invariant: only what nothing else was made of goes: a release that files which stay belong to, or one for
whose sake a file that stays was left out, is not taken out here but by building the tables anew.
"""

from collections.abc import Collection, Iterable
from pathlib import Path

from index.releases.file_kinds import FileKind
from index.table_sources import Added
from index.table_writer import replacing

_OF_RELEASE = (
    "DELETE FROM code WHERE release = ?",
    "DELETE FROM instruction WHERE release = ?",
    "DELETE FROM seventh WHERE release = ?",
    "DELETE FROM term WHERE release = ?",
    "DELETE FROM entry WHERE release = ?",
    "DELETE FROM detail WHERE release = ?",
    "DELETE FROM axis WHERE release = ?",
    "DELETE FROM definition WHERE release = ?",
    "DELETE FROM release WHERE id = ?",
)
_OF_EDITION = (
    "DELETE FROM edition_part WHERE edition = ?",
    "DELETE FROM listed WHERE edition = ?",
    "DELETE FROM ptp WHERE edition = ?",
    "DELETE FROM mue WHERE edition = ?",
    "DELETE FROM edition WHERE id = ?",
)
_FOUND = (
    ("SELECT id FROM release WHERE release_id = ?", _OF_RELEASE),
    ("SELECT id FROM edition WHERE edition_id = ?", _OF_EDITION),
)


def can_go(going: Collection[Added], held: Iterable[Added]) -> bool:
    """Say whether files can be taken out of a store without making its tables anew.

    Args:
        going: All that goes.
        held: All that the store was made of.
    """
    releases = {added.release_id for added in going if added.release_id}
    stays = [added for added in held if added not in going]
    is_shared = any(added.release_id in releases for added in stays)
    is_waiting = any(not added.release_id and added.kind is not FileKind.LEFT_OUT for added in stays)
    return not is_shared and not is_waiting


def take_out(store_path: Path, going: Iterable[Added]) -> None:
    """Delete what files brought; `can_go` has to hold.

    Args:
        store_path: The store; it is replaced whole.
        going: The files.
    """
    gone = tuple(going)
    with replacing(store_path, keep=True) as connection:
        for name in {added.release_id for added in gone if added.release_id}:
            for asked, statements in _FOUND:
                for row in connection.execute(asked, (name,)).fetchall():
                    for statement in statements:
                        connection.execute(statement, row)
        connection.executemany("DELETE FROM source WHERE sha256 = ?", [(added.sha256,) for added in gone])
        connection.commit()
        connection.execute("VACUUM")
