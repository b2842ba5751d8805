"""Local rules: what a compliance lead writes in a YAML file, beside the numbered rules of the house."""

from agent.rules.local.records import NO_LOCAL_RULES, LocalRule, LocalRules

__all__ = ["NO_LOCAL_RULES", "LocalRule", "LocalRules"]
