"""Small files in the layouts of the official ones, all of their words made up."""

from pathlib import Path

import pytest
from openpyxl import Workbook


@pytest.fixture
def workbook(tmp_path: Path):
    """Write a workbook of one sheet and give its path."""

    def make(name: str, *rows: tuple[object, ...]) -> Path:
        book = Workbook()
        for row in rows:
            book.active.append(row)
        book.save(tmp_path / name)
        return tmp_path / name

    return make
