"""The ICD-10-CM Official Guidelines, to be cited: cards in our own words, and a reader of the official PDF.

`index.guidelines.official` is not imported here: it needs pypdf, which only the import of a PDF pays for.
"""

from index.guidelines.cards import load_cards
from index.guidelines.citing import GuidelineBook

__all__ = ["GuidelineBook", "load_cards"]
