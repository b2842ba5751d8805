"""Where the official files that a user added are kept: one folder beside the indexes, read at every build."""

from pathlib import Path


def source_folder(home: Path) -> Path:
    """Return the folder of added files: one folder a file, named by the start of its SHA-256."""
    return home / "sources"


def source_files(home: Path) -> list[Path]:
    """Return the added files in the order of their names."""
    folder = source_folder(home)
    return sorted(p for p in folder.glob("*/*") if p.is_file())
