"""Made-up identifiers to plant, in the many forms of notes, from a seeded generator.

Invariant: the values of the half that only measures share no name, town, street or facility with those of
the other half. More than a
third of the first names and half of the last names of either half are in no list of `agent.privacy`.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Pool:
    """Words to draw from."""

    firsts: tuple[str, ...]
    lasts: tuple[str, ...]
    towns: tuple[str, ...]
    streets: tuple[str, ...]
    facilities: tuple[str, ...]


def _pool(firsts: str, lasts: str, towns: str, streets: str, facilities: str) -> Pool:
    split = [tuple(w.strip() for w in words.split(",")) for words in (towns, streets, facilities)]
    return Pool(tuple(firsts.split()), tuple(lasts.split()), *split)


DEVELOP_POOL = _pool(
    "James Mary Robert Patricia Michael Linda Susan Kevin Laura Brian Angela Hector Imani Priya Wei "
    "Oluwaseun Siobhan "
    "Dmitri Yolanda Tamika Marisol Grzegorz Noor Thandiwe Kaito",
    "Johnson Miller Davis Martinez Anderson Thompson Nguyen Robinson Sullivan Peterson Okonjo Ramaswamy "
    "O'Donnell "
    "McAllister Van-Houten Szymanski Delacroix Fitzwilliam Haddad Nakagawa Thibodeaux Bergqvist Mbeki "
    "Castellanos Oduya",
    "Columbus, Dayton, Tulsa, Boise, Fort Wayne, Grand Rapids, Kettering, Sandusky, Ypsilanti, Lake Oswego",
    "Maple Street, Washington Ave, Old Mill Road, Cedar Lane, 5th Street, Harbor View Drive, N. Lincoln "
    "Blvd, "
    "Sycamore Ct, Elm St, Prospect Avenue",
    "Riverside Methodist Hospital, St. Anne's Hospital, Lakeshore Medical Center, Oakmont Nursing Home, "
    "Harbor Point Family Practice, Good Shepherd Hospice, Northgate Clinic",
)
HELD_POOL = _pool(
    "John Jennifer William Elizabeth David Barbara Daniel Karen Stephen Rachel Emily Carlos Aisha "
    "Sanjay Ming Chukwuemeka "
    "Aoife Sergei Guadalupe Latoya Xiomara Zbigniew Fatoumata Nkechi Haruto Anneliese Percival Rosalind",
    "Smith Williams Garcia Wilson Taylor Moore Jackson Harris Clark Lewis Walker Patel Kim Obafemi "
    "Venkataraman O'Rourke "
    "MacTavish Saint-Clair Kowalczyk Boudreaux Ashworth Khoury Yamashita Lindqvist Dlamini Quintanilla "
    "Featherstone "
    "Abernathy Zielinski Murphy Graves",
    "Sacramento, Denver, Portland, Santa Rosa, Walla Walla, Spokane, Bakersfield, Tacoma, Yakima, Chula "
    "Vista, Puyallup",
    "Oak Avenue, Main St, Jefferson Road, Willow Creek Lane, 42nd Avenue, Sunset Blvd, W. Highland Dr, "
    "Pine Ridge Court, "
    "Chestnut St, Mission Terrace, Valley Parkway",
    "Mercy General Hospital, St. Luke's Medical Center, Swedish Hospital, Cascade Valley Hospital, "
    "Evergreen Manor, "
    "Mount Rainier Clinic, Pacific Crest Rehabilitation Center, Our Lady of Lourdes Hospital, Kaiser "
    "Permanente",
)

_FORMS = ("%m/%d/%Y", "%m/%d/%y", "%Y-%m-%d", "%B {d}, %Y", "%b {d}, %Y", "{d} %B %Y", "{m}/{d}/%Y",
          "%d-%b-%Y", "%m-%d-%Y", "%B {th}, %Y", "{m}/{d}/%y", "%a %m/%d/%Y")  # fmt: skip
_PHONES = (
    "({a}) {b}-{c}",
    "{a}-{b}-{c}",
    "{a}.{b}.{c}",
    "+1 {a} {b} {c}",
    "1-{a}-{b}-{c}",
    "({a}){b}-{c} ext. 214",
)


class Values:
    """The identifiers of one note; asked again for the same person, the same name comes."""

    def __init__(self, rng: Random, pool: Pool) -> None:
        """Take a generator and the words to draw from."""
        self._rng, self._pool = rng, pool
        self._people = {who: (rng.choice(pool.firsts), rng.choice(pool.lasts)) for who in "pdr"}
        self._makers: dict[str, Callable[[], str]] = {
            "date": lambda: self._written(self._day(2024, 2026)),
            "dob": lambda: self._written(self._day(1936, 2015)),
            "month": self._month,
            "day": self._weekday,
            "age": lambda: str(rng.randint(90, 104)),
            "street": lambda: (
                f"{rng.randint(2, 19999)} {rng.choice(pool.streets)}" + rng.choice(["", "", ", Apt 4B"])
            ),
            "city": lambda: rng.choice(pool.towns),
            "zip": lambda: self._digits(5) + rng.choice(["", "", "-" + self._digits(4)]),
            "phone": self._phone,
            "fax": self._phone,
            "email": self._email,
            "url": lambda: f"https://portal.{self._host()}/visit/{self._digits(6)}",
            "ip": lambda: f"10.{rng.randint(0, 255)}.{rng.randint(0, 255)}.{rng.randint(1, 254)}",
            "ssn": lambda: f"{self._digits(3)}-{self._digits(2)}-{self._digits(4)}",
            "mrn": lambda: rng.choice(["", "", "M", "E-"]) + self._digits(rng.randint(6, 9)),
            "acct": lambda: rng.choice(["", "A", "V00"]) + self._digits(rng.randint(6, 10)),
            "ins": lambda: rng.choice(["XYP", "W", "ZGP-"]) + self._digits(9),
            "serial": lambda: rng.choice(["PJN", "SN-", "BLK"]) + self._digits(7) + rng.choice(["", "H"]),
            "licence": lambda: rng.choice(["BM", "FS", ""]) + self._digits(7) + rng.choice(["", "123"]),
            "fac": lambda: rng.choice(pool.facilities),
        }

    def of(self, slot: str) -> str:
        """Return an identifier for a slot of a template."""
        if slot in self._makers:
            return self._makers[slot]()
        first, last = self._people[slot[0]]
        initial = self._rng.choice("ABCDEJLMRST")
        middle = self._rng.choice(["", "", f" {initial}."])
        return {
            "f": first,
            "l": last,
            "n": f"{first}{middle} {last}",
            "c": f"{last}, {first}{middle}",
            "i": f"{first[0]}. {last}",
        }[slot[1]]

    def _digits(self, count: int) -> str:
        return str(self._rng.randint(1, 9)) + "".join(str(self._rng.randint(0, 9)) for _ in range(count - 1))

    def _day(self, first: int, last: int) -> date:
        return date(first, 1, 1) + timedelta(self._rng.randrange((last - first + 1) * 365))

    def _written(self, day: date) -> str:
        ends = {1: "st", 2: "nd", 3: "rd"}
        th = f"{day.day}{'th' if 4 <= day.day <= 20 else ends.get(day.day % 10, 'th')}"
        form = self._rng.choice(_FORMS)
        return day.strftime(
            form.replace("{d}", str(day.day)).replace("{m}", str(day.month)).replace("{th}", th)
        )

    def _month(self) -> str:
        return self._day(2025, 2025).strftime(self._rng.choice(["%B %Y", "%b %Y", "%B of %Y", "%m/%Y"]))

    def _weekday(self) -> str:
        day = self._day(2026, 2026)
        return day.strftime(
            self._rng.choice([f"%B {day.day}", f"%b {day.day}", f"{day.month}/{day.day}", "%m/%d"])
        )

    def _phone(self) -> str:
        a, b, c = f"{self._rng.randint(2, 9)}{self._digits(2)}", f"555{''}", self._digits(4)
        return self._rng.choice(_PHONES).format(a=a, b=b, c=c)

    def _host(self) -> str:
        return self._rng.choice(["lakehealth.org", "mercycare.com", "clinicmail.net", "valley-med.edu"])

    def _email(self) -> str:
        first, last = self._people["p"]
        return f"{first[0]}{self._rng.choice(['', '.', '_'])}{last}{self._digits(2)}@{self._host()}".lower()
