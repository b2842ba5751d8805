"""A file that appears whole or not at all."""

import os
from pathlib import Path

import pytest

from agent.cli.output import whole_file
from agent.errors import InputError


def test_lines_appear_at_the_end_and_not_before(tmp_path):
    path = tmp_path / "out.jsonl"
    with whole_file(path) as write:
        write("one")
        assert not path.exists()
        write("fièvre")
    assert path.read_bytes() == "one\nfièvre\n".encode()
    assert [p.name for p in tmp_path.iterdir()] == ["out.jsonl"]


def test_a_failure_leaves_what_was_there(tmp_path):
    path = tmp_path / "out.jsonl"
    path.write_text("before")
    with pytest.raises(UnicodeEncodeError), whole_file(path) as write:
        write("half \ud800")
    assert path.read_text() == "before"
    assert [p.name for p in tmp_path.iterdir()] == ["out.jsonl"]


def test_a_link_is_followed_and_permissions_stay(tmp_path):
    real = tmp_path / "real.jsonl"
    real.write_text("before")
    real.chmod(0o600)
    link = tmp_path / "link.jsonl"
    link.symlink_to(real)
    with whole_file(link) as write:
        write("after")
    assert link.is_symlink()
    assert real.read_text() == "after\n"
    assert real.stat().st_mode & 0o777 == 0o600


def test_a_device_is_written_to_and_not_replaced():
    device = Path(os.devnull)
    with whole_file(device) as write:
        write("gone")
    assert device.is_char_device()


@pytest.mark.parametrize("place", [".", "absent/out.jsonl"])
def test_where_nothing_can_be_written_is_told(place, tmp_path):
    with pytest.raises(InputError) as caught, whole_file(tmp_path / place):
        pass
    assert "cannot be written" in caught.value.message
    assert caught.value.exit_status == 2
