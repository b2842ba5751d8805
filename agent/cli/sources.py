"""What became of official files that were added, in words."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.table_sources import Added


def told(file: "Added") -> str:
    """Say what became of a file."""
    if file.already:
        return f"{file.file_name}: already in the tables ({file.release_id}); nothing to do."
    if not file.release_id:
        return f"{file.file_name}: left out. {' '.join(reason for reason, _ in file.skipped)}"
    kept = f"{file.rows_kept:,} of {file.rows_read:,} rows"
    skipped = "".join(
        f"\n    {count:,} left out: {reason}" if count else f"\n    note: {reason}"
        for reason, count in file.skipped
    )
    return f"{file.file_name}: added to {file.release_id}, {kept}.{skipped}"
