"""The house's own rules: short modules, reasons for suppressions, a changelog that knows the version."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("agent", "index", "prompts", "evals", "tests")
LONGEST = 300

LONG_MODULES = {
    "agent/records.py": "every noun that passes between stages, read as one page",
    "tests/index/guidelines/test_cards.py": "one claim about the cards after another",
}
"""Modules over 300 lines, each with its reason; the list only shrinks."""

SUPPRESSIONS = 36
"""`noqa` and `type: ignore` comments outside tests; the number only shrinks."""


def modules() -> list[Path]:
    return [p for package in PACKAGES for p in (ROOT / package).rglob("*.py")]


def test_modules_are_short_or_have_a_reason():
    long = {str(p.relative_to(ROOT)) for p in modules() if len(p.read_text("utf-8").splitlines()) > LONGEST}
    assert long == set(LONG_MODULES)


def test_each_suppression_names_what_it_suppresses_and_why():
    found = [
        (p, line)
        for p in modules()
        if "tests" not in p.relative_to(ROOT).parts
        for line in p.read_text("utf-8").splitlines()
        if re.search(r"# (?:noqa|type: ignore)", line)
    ]
    assert len(found) <= SUPPRESSIONS
    for path, line in found:
        assert re.search(r"# (?:noqa: [A-Z]+\d+|type: ignore\[[\w-]+\]).* - \w", line), (path, line)


def test_the_changelog_knows_the_version():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert headings[0] == version


def test_every_make_target_has_a_line_of_help():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony is not None
    for target in phony.group(1).split():
        assert re.search(rf"^{target}:.*## \w", makefile, re.MULTILINE), target


@pytest.mark.parametrize(
    ("file", "least"),
    [("requirements.lock", 50), ("tests/servers/requirements.lock", 20), ("tests/servers/compiler.lock", 1)],
)
def test_the_locks_pin_hashes_and_name_no_index(file: str, least: int):
    lock = (ROOT / file).read_text("utf-8")
    pins = re.findall(r"^[\w.\[\]-]+==", lock, re.MULTILINE)
    assert len(pins) >= least
    assert lock.count("--hash=sha256:") >= len(pins)
    assert "://" not in lock
    assert "--index" not in lock


@pytest.mark.parametrize("package", ["agent", "index", "prompts", "evals"])
def test_a_package_says_what_it_is_for(package: str):
    assert (ROOT / package / "__init__.py").read_text("utf-8").startswith('"""')
