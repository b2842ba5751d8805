"""Opening the index without paying for what only a build needs."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("reader", ["index.build", "index.table_adding", "index.releases.recognise"])
def test_coding_a_note_imports_no_reader_of_official_files(reader: str) -> None:
    said = f"import sys; import agent.pipeline; sys.exit({reader!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", said], check=False).returncode == 0


@pytest.mark.parametrize("package", ["agent.choose.procedures.choosing", "agent.choose.services.hcpcs"])
def test_choosers_of_other_systems_are_imported_when_they_are_made(package: str) -> None:
    said = f"import sys; import agent.pipeline; sys.exit({package!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", said], check=False).returncode == 0
