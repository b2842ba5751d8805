from collections.abc import Callable

import pytest

from agent.rules.local import LocalRules
from agent.rules.local.loading import read_rules
from index.code_patterns import holds

RULE = """
rules:
  - id: LR-1
    title: A rule that is tried
    severity: warning
    when:
{when}
    then:
      message: "{{code}} is looked at again."
"""


@pytest.fixture
def read(tables) -> Callable[[str], LocalRules]:
    """Read rules from text, their codes held against the real tables."""

    def reading(text: str) -> LocalRules:
        return read_rules(text.encode(), "rules.yaml", lambda s, p: holds(tables.store, s, p.first, p.last))

    return reading


@pytest.fixture
def rule_when(read) -> Callable[[str], LocalRules]:
    """Read one rule of which only the conditions matter; one to a line."""

    def reading(when: str) -> LocalRules:
        return read(RULE.format(when="\n".join(f"      {line}" for line in when.strip().splitlines())))

    return reading
