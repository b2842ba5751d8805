"""How notes write identifiers: one half to develop the recognisers on, one half that only measures.

Invariant: no template is in both halves; of `HELD` only the figures are looked at, never which template was
missed, while recognisers change. A slot in braces is an identifier, everything else is not.

Slots: patient `pf` first, `pl` last name, `pn` both, `pc` "Last, First M."; clinician `df dl dn dc di` ("J.
Last"); relative `rf rn`; `date dob month day`; `age` over 89; `street city zip`; `phone fax short`; `email
url ip`; `ssn mrn acct ins serial licence`; `fac` a facility.
"""

from dataclasses import dataclass
from enum import StrEnum


class Place(StrEnum):
    """Where in a note a template goes."""

    HEAD = "head"
    PROSE = "prose"
    FOOT = "foot"


@dataclass(frozen=True, slots=True)
class Template:
    """A line or sentence with slots.

    Attributes:
        lower: Whether it can be expected to be found when all of it is in lower case.
    """

    place: Place
    text: str
    lower: bool = True


def _templates(head: str, prose: str, foot: str) -> tuple[Template, ...]:
    """Make templates of lines; a line that begins with `~` is not tried in lower case."""
    return tuple(
        Template(place, line.removeprefix("~").replace("\\n", "\n"), not line.startswith("~"))
        for place, lines in ((Place.HEAD, head), (Place.PROSE, prose), (Place.FOOT, foot))
        for line in lines.strip().splitlines()
    )


DEVELOP = _templates(
    """
Patient: {pn}
Patient Name: {pc}    MRN: {mrn}    DOB: {dob}
Name: {pn}   Date of birth: {dob}   Sex: F
PATIENT: {pc}
Date of service: {date}
DOS: {date}  Attending: {dn}, MD
Account #: {acct}   Admit date: {date}
Medical record number {mrn}
Insurance: Blue Cross PPO, Member ID {ins}
Address: {street}, {city}, OH {zip}
Phone: {phone}  Fax: {fax}
SSN: {ssn}
PCP: {dn}
Referring physician: Dr. {dn}
Facility: {fac}
RE: {pn}, DOB {dob}
Email: {email}
Visit date {date}, seen by {dn}, NP
""",
    """
{pn} is here with {rf}, who helped with the history.
Mr. {pl} was last seen on {date} and has done well since then.
Mrs. {pl} lives at {street} in {city} with her husband {rf}.
Dr. {dl} was called and agreed with this plan.
I discussed the case with Dr. {dn} by phone on {date}.
The daughter {rf} can be reached at {phone}.
Grandmother is {age} years old and independent.
The neighbor is a {age}-year-old man who lives alone.
Transferred from {fac} on {date} for a higher level of care.
The patient moved here from {city} in {month} and wants to establish care.
Results were sent to {email} at the family's request.
Portal message sent; the patient was pointed to {url} for instructions.
~{pl} denies any recent travel or sick contacts.
She was referred by {dn}, MD, of {fac}.
Imaging was last done {date} elsewhere.
Follow-up on {date} with Dr. {dl}.
Next visit {day} at 9:30 AM.
His wife, {rn}, is the health care proxy (cell {phone}).
Device serial number {serial} was checked today.
Prior authorization was filed under policy number {ins}.
The case manager may be called at {phone} before discharge.
{pf} says that home is quiet and that sleep is fair.
""",
    """
Electronically signed by {dn}, MD on {date} at 14:32
Dictated by: {dn}, M.D.
cc: Dr. {dn}, {street}, {city}, TX {zip}
Signed: {dc}
Logged from {ip}
DEA# {licence}
/s/ {dn}
Thank you for letting me see {pn}.\\nSincerely,\\n{dn}, DO
D: {date}  T: {date}  Job #{acct}
""",
)
"""The recognisers were written and mended while looking at these."""

HELD = _templates(
    """
PT NAME: {pc}  ACCT: {acct}
Patient {pn} (MRN {mrn})
Pt: {pn}, DOB: {dob}
Patient ID: {mrn}  Encounter date: {date}
Name/DOB: {pn} / {dob}
Admission date: {date}   Discharge date: {date}
ADMITTING PHYSICIAN: {dn}, M.D.
Attending physician: {dc}
Home address: {street}, {city}, CA {zip}
Primary insurance: Aetna   Policy #: {ins}   Group no. {acct}
Tel. {phone}   Mobile {phone}
Social Security Number {ssn}
Hospital: {fac}
Encounter #{acct} | Date {date} | Provider {dn}
MR# {mrn}
Consulting surgeon: {dn}
Emergency contact: {rn} (son), {phone}
Date: {date}
Dear Dr. {dl},
E-mail {email}; web {url}
""",
    """
Ms. {pl} returned on {date} because the symptoms were worse.
~{pn} comes in today for follow-up.
Her sister {rf} drove her to the visit.
Per Dr. {dl}, the dose was not changed on {date}.
He sees {dn} for his skin every six months.
The patient's mother is {age} and still lives by herself.
A {age} y/o aunt had the same illness.
She stayed at {fac} for two nights.
He resides at {street}, {city}, {zip}.
She grew up in {city} and retired there.
Please call {phone} with any change.
The outside record ({fac}, {date}) was reviewed.
~{pl} reports taking everything as prescribed.
Mr. and Mrs. {pl} were both in the room.
Onset was around {month}, and it has been slowly better since.
An appointment is booked for {day}.
Nurse {rf} from home care will visit on {day}.
Records were faxed to {fax} this morning.
The pacemaker, serial no. {serial}, was interrogated.
His son {rn} holds power of attorney and works in {city}.
Dr. {dn} of {fac} performed the earlier procedure on {date}.
{pf} was accompanied by a partner, {rf}, throughout.
~The family asked that {rf} be told first.
The video link {url} was used for this encounter.
The claim with ID {ins} is pending.
Mrs. {pl}'s last refill was {date}.
""",
    """
Signed electronically: {dn}, PA-C, {date} 08:15
{dn}, MD\\n{fac}\\n{street}\\n{city}, WA {zip}\\nPhone {phone}
Transcribed by {dc} on {date}
Attending attestation: I, {dn}, saw the patient and agree with the above.
Copies to: {dn}, {dn}
Reviewed by {di}, RN, {date}
Workstation {ip}, user {email}
NPI {licence}
Author: {dn} ({phone})
Interpreter: {rn}, ID {acct}
""",
)
"""Only measured."""
