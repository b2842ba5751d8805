"""How an injury came about: cause, place, activity, status and who did it (guidelines I.C.20)."""

from agent.choose.external.alcohol import blood_alcohol
from agent.choose.external.causes import causes
from agent.choose.external.circumstances import circumstances
from agent.choose.external.perpetrators import perpetrators
from agent.choose.external.transport import transport

__all__ = ["blood_alcohol", "causes", "circumstances", "perpetrators", "transport"]
