"""The words for the state of a pregnancy, `words.toml`; every list is tested on clinical sentences."""

from agent.choose.wordlists import WordLists

WORDS = WordLists("maternal")
