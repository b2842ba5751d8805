"""What a reviewer asks of a code: what was done about it, what speaks against it.

Everything here is a pure function of the encounter, the choices and the mentions.
"""

from agent.governance.against import opposing
from agent.governance.places import Place, places_of
from agent.governance.support import support_of
from agent.governance.weighing import weighed

__all__ = ["Place", "opposing", "places_of", "support_of", "weighed"]
