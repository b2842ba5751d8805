"""Drugs in a note: long-term use, adverse effects, underdosing, poisoning and allergy status."""

from agent.choose.drugs.finder import find_drugs

__all__ = ["find_drugs"]
