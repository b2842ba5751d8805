"""The words of a newborn's and a child's record, `words.toml`; every list is tested on clinical sentences."""

from agent.choose.wordlists import WordLists

WORDS = WordLists("newborn")
