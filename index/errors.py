"""What can go wrong with what is known; `agent.errors` draws the whole tree."""


class KnowledgeError(Exception):
    """Base of every error that the product raises on purpose.

    Attributes:
        message: What is wrong, in one line, without words of a note.
        remedy: What the user can do about it, in one line.
        exit_status: The command line's exit status for it.
    """

    exit_status = 1

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message} {remedy}")
        self.message = message
        self.remedy = remedy


class TablesError(KnowledgeError):
    """The code tables are missing, damaged, or lack what was asked of them."""


class NotAccepted(TablesError):
    """A file is none of those that can be added, or holds changes to a list and not the list."""


class AlreadyHeld(TablesError):
    """What a file holds is in the code tables already, from another file."""


class IndexUnusable(KnowledgeError):
    """The search index is missing, or was built from other tables or by another embedder."""


class GuidelinesError(KnowledgeError):
    """A guideline card is malformed, a section is unknown, or a file is not the official guidelines."""


class DownloadFailed(KnowledgeError):
    """An official file cannot be fetched: no link, no answer, or not what it should be."""


class LicenceNotAccepted(DownloadFailed):
    """A file is behind a licence that the user has not accepted."""

    exit_status = 2


class EditionUnknown(DownloadFailed):
    """A name stands for nothing that is published."""

    exit_status = 2
