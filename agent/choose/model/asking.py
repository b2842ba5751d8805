"""Calls of one note, counted, and what a step without an answer is.

Invariant: at most `MOST_CALLS` requests are made for a document, whatever the settings.
"""

from dataclasses import dataclass, field

from agent.models.records import Model, Outcome, Reply, Request, Usage

MOST_CALLS = 4


class NoAnswerError(Exception):
    """A step has no answer; the message says why, without the note's words."""


@dataclass(slots=True)
class Talk:
    """One document's calls.

    Attributes:
        most: Calls that may be made.
        asked: Calls made, whatever the model says that they were.
    """

    model: Model
    most: int = MOST_CALLS
    usage: Usage = field(default_factory=Usage)
    asked: int = 0

    async def ask(self, request: Request) -> Reply:
        """Ask and count.

        Raises:
            NoAnswerError: What came back is no answer.
            ModelFailed: The server cannot be used.
        """
        self.asked += 1
        reply = await self.model.ask(request)
        self.usage = self.usage + reply.usage
        if reply.outcome is not Outcome.ANSWERED:
            raise NoAnswerError(reply.told or f"the answer was {reply.outcome.value}.")
        return reply

    @property
    def left(self) -> int:
        """Calls that may still be made."""
        return self.most - self.asked
