"""The settings of a run, as one frozen record that is hashed into every result."""

import hashlib
import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Config:
    """Settings that change what is coded.

    Attributes:
        chooser: `local`, or the model's name.
        mode: How a model works: `direct` or `agent`.
        steps: Of the direct mode.
        deidentify: Whether the model sees surrogates for identifiers.
        review_below: Codes whose confidence is lower go to review.
    """

    chooser: str = "local"
    mode: str = ""
    steps: str = ""
    deidentify: bool = False
    review_below: float = 0.5

    @property
    def digest(self) -> str:
        """`sha256:` of the settings in their one JSON form."""
        plain = json.dumps(asdict(self), sort_keys=True, separators=(",", ":")).encode()
        return "sha256:" + hashlib.sha256(plain).hexdigest()
