"""What can go wrong, as one tree; every error says what to do about it.

    ChartCiteError
    ├── InputError             a file or an option that the user gave
    │   ├── NoteUnreadable     cannot be opened or decoded as text
    │   └── NoteEmpty          holds no words
    ├── TablesError            the code tables are missing, damaged or lack what was asked
    │   ├── NotAccepted        a file is none of those that can be added
    │   └── AlreadyHeld        what a file holds is there already, from another file
    ├── GuidelinesError        a guideline card, section or official file is not as it must be
    ├── DownloadFailed         an official file cannot be fetched
    │   ├── LicenceNotAccepted it is behind a licence that nobody has accepted
    │   └── EditionUnknown     nothing of that name is published
    ├── IndexUnusable          the search index is missing, or was built from something else
    └── ModelFailed            a language model cannot be used
        ├── RemoteNotAllowed   its server is another machine, and nobody has allowed that
        └── BudgetReached      the calls or the cost that were allowed are used up

No error text ever holds words of a note: it names files and positions alone.
"""

from index.errors import (
    DownloadFailed,
    EditionUnknown,
    GuidelinesError,
    IndexUnusable,
    KnowledgeError,
    LicenceNotAccepted,
    TablesError,
)

__all__ = [
    "BudgetReached",
    "ChartCiteError",
    "DownloadFailed",
    "EditionUnknown",
    "GuidelinesError",
    "IndexUnusable",
    "InputError",
    "LicenceNotAccepted",
    "ModelFailed",
    "NoteEmpty",
    "NoteUnreadable",
    "RemoteNotAllowed",
    "TablesError",
]

ChartCiteError = KnowledgeError


class InputError(ChartCiteError):
    """The user gave something that cannot be used."""

    exit_status = 2


class NoteUnreadable(InputError):
    """A note cannot be opened or is not text."""

    exit_status = 1


class NoteEmpty(InputError):
    """A note holds no words."""

    exit_status = 1


class ModelFailed(ChartCiteError):
    """A language model cannot be used: no key, no such server or model, or its budget is spent."""


class RemoteNotAllowed(ModelFailed):
    """The model's server is another machine and nobody has said that notes may go there."""

    exit_status = 2


class BudgetReached(ModelFailed):
    """The calls or the cost that were allowed are used up."""
