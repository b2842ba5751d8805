"""What a phrase needs around it, or in its letters, to be itself.

Invariant: both are decided from the phrase and its codes alone, once, when the book is made.
"""

from index.words import normal_words


def unspoken_of(codes: tuple[str, ...], phrase: str) -> tuple[tuple[str, ...], ...]:
    """Return what a note must speak of before a chapter's codes count, where the phrase does not say it.

    Chapter 15 holds for pregnant patients only and chapter 16 for newborns (guidelines I.C.15.a.1 and
    I.C.16.a.1), though many of their titles read like those of everyone's conditions.
    """
    spoken = _CHAPTER_WORDS.get(codes[0][0] if codes else "", frozenset())
    return tuple((w,) for w in sorted(spoken)) if spoken.isdisjoint(normal_words(phrase)) else ()


_CHAPTER_WORDS = {
    "O": frozenset(
        "pregnant pregnancy gravid gravida gestation gestational trimester antepartum postpartum intrapartum "
        "obstetric obstetrical prenatal antenatal labor delivery puerperium puerperal miscarriage abortion "
        "g1 g2 g3 g4".split()
    ),
    "P": frozenset("newborn neonate neonatal preterm premature nicu perinatal infant birthweight".split()),
}


def cased(phrase: str) -> str:
    """Return an abbreviation whose letters in another case are something else: MS, PsA, DOE; else nothing."""
    if len(phrase) > 5 or phrase.islower() or not phrase.isalpha():
        return ""
    if phrase.isupper():
        return phrase if len(phrase) < 3 or normal_words(phrase)[0] in _WORDS else ""
    return phrase if not phrase.istitle() else ""


_WORDS = frozenset(
    "ad add age aid all am an any arm as at bad be best big bos calm can cap car cast cat cold cop crest "
    "cut dash dip do doe dye ed ent epi era et fall fast fat fit flat gas gave gist give had hand has he "
    "her hi hip his hit ho hot ice if ill in iris is it kid lad lap late let lid lip low mac mad man map "
    "mas mass me men met mom mood more mud my net no nor not now of oh on op or pad pain pan pap par pat "
    "peg pet pop post pot pots pour pre pro pus rad rap rat red rest rib rod sad sat see set she sit six "
    "so spa stem sum tab tan tap tar tea ted ten the tic tie tip to toe top up us use vain van vas was "
    "we who you".split()
)
"""English words that an abbreviation in capitals must not be taken for."""
