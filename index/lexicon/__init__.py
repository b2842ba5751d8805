"""What clinicians write, beyond the official titles: data files and the one loader that reads them."""

from index.lexicon.loading import Entry, load_lexicon, load_too_general

__all__ = ["Entry", "load_lexicon", "load_too_general"]
