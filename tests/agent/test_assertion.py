import pytest

from agent.assertion import assertion_of, cues
from agent.documents import structured
from agent.records import Assertion, Document, SectionKind

ABSENT = [
    ("No prior suicide attempts.", "prior suicide attempts"),
    ("No history of kidney stones.", "history of kidney stones"),
    ("Denies chest pain, shortness of breath, nausea, vomiting, or diarrhea.", "diarrhea"),
    ("Denies chest pain but has dyspnea on exertion.", "chest pain"),
    ("No evidence of deep vein thrombosis on duplex.", "deep vein thrombosis"),
    ("Lungs are clear without wheezing or crackles.", "wheezing"),
    ("CT head was negative for intracranial hemorrhage.", "intracranial hemorrhage"),
    ("Pulmonary embolism was ruled out by CT angiography.", "Pulmonary embolism"),
    ("Myocardial infarction has been ruled out.", "Myocardial infarction"),
    ("Fever: none.", "Fever"),
    ("Troponin elevation is not seen.", "Troponin elevation"),
    ("No fever, chills, cough, or rash; she does have a sore throat.", "rash"),
    ("She is not experiencing dizziness.", "dizziness"),
    ("He doesn\u2019t have diabetes.", "diabetes"),
    ("Patient has never had a seizure.", "seizure"),
    ("Negative for dysuria. Positive for frequency.", "dysuria"),
    ("Chest pain (-), dyspnea.", "Chest pain"),
    ("Denies:\n- chest pain\n- fever", "chest pain"),
    ("Denies:\n- chest pain\n- fever", "fever"),
    ("Denies the following:\n1. Palpitations\n2. Syncope\n\nReports edema.", "Syncope"),
    ("DENIES: chest pain, fever", "chest pain"),
    ("1. Denies:\n  - orthopnea\n2. Hypertension", "orthopnea"),
    ("No family history of colon cancer.", "colon cancer"),
    ("No prior history of stroke.", "stroke"),
    ("He was treated for pneumonia and denies fever.", "fever"),
    ("Appendicitis unlikely.", "Appendicitis"),
    ("Flu/COVID/RSV neg.", "RSV"),
    ("CT neg for fracture.", "fracture"),
    ("Concussion - no clear LOC, no symptoms, not diagnosed.", "Concussion"),
    ("There is no evidence of pneumonia, and the effusion has resolved.", "pneumonia"),
    ("The patient denies any history of seizures.", "seizures"),
    ("No known history of hepatitis.", "hepatitis"),
    ("Hyperlipidemia without myalgia.", "myalgia"),
    ("No longer has headaches.", "headaches"),
    ("Mother denies fever in the infant.", "fever"),
    ("He denies suicidal ideation, homicidal ideation, and hallucinations.", "hallucinations"),
    ("Cough not associated with fever.", "fever"),
    ("There is no fracture, dislocation, or effusion of the knee.", "effusion"),
    ("Rash is absent.", "Rash"),
    ("Chest x-ray was negative for pneumonia.", "pneumonia"),
    ("The culture came back negative for gonorrhea.", "gonorrhea"),
    ("Father had a heart attack, but the patient has no chest pain.", "chest pain"),
]
POSSIBLE = [
    ("Rule out pulmonary embolism.", "pulmonary embolism"),
    ("R/o appendicitis.", "appendicitis"),
    ("Probable community-acquired pneumonia.", "pneumonia"),
    ("Findings are concerning for osteomyelitis.", "osteomyelitis"),
    ("Chest pain, likely musculoskeletal strain.", "musculoskeletal strain"),
    ("Pneumonia is suspected.", "Pneumonia"),
    ("Malignancy cannot be excluded.", "Malignancy"),
    ("Cholecystitis vs. biliary colic.", "biliary colic"),
    ("Possible sepsis from urinary tract infection.", "sepsis"),
    ("Suspected COVID-19.", "COVID-19"),
    ("Knee pain, ?gout.", "gout"),
    ("Cannot rule out fracture.", "fracture"),
    ("Stroke to be ruled out.", "Stroke"),
    ("Likely viral gastroenteritis.", "viral gastroenteritis"),
]
HISTORICAL = [
    ("History of myocardial infarction in 2015.", "myocardial infarction"),
    ("She has a past medical history of stroke.", "stroke"),
    ("s/p appendectomy for appendicitis", "appendicitis"),
    ("Remote DVT in 2009, resolved.", "DVT"),
    ("Childhood asthma.", "asthma"),
    ("Pneumonia last year.", "Pneumonia"),
    ("Breast cancer in remission.", "Breast cancer"),
    ("No chest pain. History of MI.", "MI"),
    ("Acute kidney injury, resolved with fluids.", "Acute kidney injury"),
    ("Chest pain has resolved.", "Chest pain"),
    ("Old compression fracture of T12.", "compression fracture"),
]
FAMILY = [
    ("Family history of colon cancer.", "colon cancer"),
    ("Her mother had breast cancer and her father has diabetes.", "diabetes"),
    ("FAMILY HISTORY: Coronary artery disease, hypertension.", "hypertension"),
    ("Heart disease runs in the family.", "Heart disease"),
    ("Brother with type 1 diabetes.", "type 1 diabetes"),
    ("Her mother was diagnosed with breast cancer at age 40.", "breast cancer"),
    ("His father developed diabetes in his fifties.", "diabetes"),
    ("Father had a heart attack, but the patient has no chest pain.", "heart attack"),
]
OTHER_PERSON = [
    ("Husband has influenza.", "influenza"),
    ("She was exposed to tuberculosis at work.", "tuberculosis"),
    ("Her son was diagnosed with strep throat.", "strep throat"),
]
HYPOTHETICAL = [
    ("Return to the ED for any of the following:\n- fever\n- bleeding", "bleeding"),
    ("Return if fever or vomiting develops.", "vomiting"),
    ("Go to the ED if you have chest pain.", "chest pain"),
    ("At risk for falls.", "falls"),
    ("Aspirin for stroke prevention.", "stroke"),
    ("Seizure precautions.", "Seizure"),
    ("Monitor for hypoglycemia.", "hypoglycemia"),
    ("Warfarin carries a risk of bleeding.", "bleeding"),
    ("INSTRUCTIONS: Call for fever or shortness of breath.", "shortness of breath"),
    ("If symptoms persist, consider MRI for spinal stenosis.", "spinal stenosis"),
    ("Call the office if she has chest pain.", "chest pain"),
    ("Return sooner if he develops fever.", "fever"),
]
PRESENT = [
    ("Denies chest pain but has dyspnea on exertion.", "dyspnea"),
    ("No fever, chills, cough, or rash; she does have a sore throat.", "sore throat"),
    ("Negative for dysuria. Positive for frequency.", "frequency"),
    ("Denies the following:\n1. Palpitations\n2. Syncope\n\nReports edema.", "edema"),
    ("Reports:\n- cough\n- wheezing", "wheezing"),
    ("Denies:\n- chest pain but has dyspnea", "dyspnea"),
    ("1. Denies:\n  - orthopnea\n2. Hypertension", "Hypertension"),
    ("Hypertension, not well controlled.", "Hypertension"),
    ("Not well controlled hypertension on two drugs.", "hypertension"),
    ("Diabetes is not at goal.", "Diabetes"),
    ("No change in her chronic cough.", "chronic cough"),
    ("No improvement in low back pain.", "low back pain"),
    ("No relief of migraine with sumatriptan.", "migraine"),
    ("Asthma is not responding to albuterol.", "Asthma"),
    ("Not only pneumonia but also empyema.", "pneumonia"),
    ("She is no longer taking metformin for diabetes.", "diabetes"),
    ("Presents with a 3-day history of fever.", "fever"),
    ("Two week history of abdominal pain.", "abdominal pain"),
    ("He has a long history of alcohol use.", "alcohol use"),
    ("Chest pain, likely musculoskeletal strain.", "Chest pain"),
    ("Hypertension, stable on lisinopril.", "Hypertension"),
    ("Admitted with acute cholecystitis.", "acute cholecystitis"),
    ("The patient has COPD.", "COPD"),
    ("No acute distress. Has cellulitis of the left leg.", "cellulitis"),
    ("Pain without radiation; known lumbar stenosis.", "lumbar stenosis"),
    ("He was treated for pneumonia and denies fever.", "pneumonia"),
    ("Denies fever, reports cough.", "cough"),
    ("Denies fevers, admits to night sweats.", "night sweats"),
    ("Denies tobacco use. Has hypertension.", "hypertension"),
    ("No nausea, vomiting, has constipation.", "constipation"),
    ("Hyperlipidemia without myalgia.", "Hyperlipidemia"),
    ("Diabetes with no complications.", "Diabetes"),
    ("Mother reports that he has had a cough for two days.", "cough"),
    ("Per his wife, he had confusion overnight.", "confusion"),
    ("The wife reports worsening dementia.", "dementia"),
    ("History of present illness: cough for two days.", "cough"),
    ("Patient does not smoke and has COPD.", "COPD"),
    ("Would recommend therapy for depression.", "depression"),
    ("She would like to discuss her anxiety.", "anxiety"),
    ("Until then continue lisinopril for hypertension.", "hypertension"),
    ("Prior to admission she had pneumonia.", "pneumonia"),
    ("Previously diagnosed hypothyroidism, on levothyroxine.", "hypothyroidism"),
    ("45-year-old male with gout.", "gout"),
    ("History of kidney stones.", "History of kidney stones"),
    ("No fever but a prior stroke.", "prior stroke"),
    ("Hypertension, recommend low salt diet, return in 3 months.", "Hypertension"),
    ("No fever today but had fever yesterday.", "fever yesterday"),
    ("Chronic kidney disease, likely due to diabetes.", "Chronic kidney disease"),
    ("Atrial fibrillation with RVR, rate now controlled.", "Atrial fibrillation"),
    ("30-year-old woman with acute appendicitis.", "acute appendicitis"),
    ("Denies chest pain and has had palpitations.", "palpitations"),
    ("She would like a refill for migraine.", "migraine"),
    ("She lives with her husband and has hypertension.", "hypertension"),
]
CASES = [
    pytest.param(text, words, assertion, id=f"{assertion.value}: {words} in {text[:40]}")
    for assertion, cases in (
        (Assertion.ABSENT, ABSENT),
        (Assertion.POSSIBLE, POSSIBLE),
        (Assertion.HISTORICAL, HISTORICAL),
        (Assertion.FAMILY, FAMILY),
        (Assertion.OTHER_PERSON, OTHER_PERSON),
        (Assertion.HYPOTHETICAL, HYPOTHETICAL),
        (Assertion.PRESENT, PRESENT),
    )
    for text, words in cases
]


def sentence_at(document: Document, place: int) -> int:
    return next(i for i, s in enumerate(document.sentences) if s.start <= place < s.end)


def said_of(words: str, text: str) -> Assertion:
    document = structured("n", text)
    start = text.index(words)
    number = sentence_at(document, start)
    found = cues(document, number)
    return assertion_of(found, start, start + len(words), document.sentences[number].kind)


@pytest.mark.parametrize(("text", "words", "assertion"), CASES)
def test_what_a_sentence_says_of_a_condition(text: str, words: str, assertion: Assertion):
    assert said_of(words, text) is assertion


def test_cues_are_shown_by_the_words_of_the_note():
    text = "Denies chest pain but may have asthma."
    found = cues(structured("n", text), 0)
    assert [(text[c.start : c.end], text[c.reach_start : c.reach_end]) for c in found] == [
        ("Denies", " chest pain "),
        ("may have", " asthma."),
    ]


def test_a_cue_reaches_twelve_words_and_a_list_as_long_as_it_goes_on():
    far = "No " + " ".join(f"word{i}" for i in range(12)) + " gout."
    listed = "No " + ", ".join(f"finding{i}" for i in range(20)) + ", gout."
    assert said_of("gout", far) is Assertion.PRESENT
    assert said_of("gout", listed) is Assertion.ABSENT


def test_a_trailing_cue_reaches_back_to_the_comma_before_it():
    text = "Cough for a week, pneumonia is suspected."
    assert said_of("Cough", text) is Assertion.PRESENT
    assert said_of("pneumonia", text) is Assertion.POSSIBLE


def test_a_lead_in_above_a_list_ends_with_the_list():
    text = "Denies:\n- fever\n- chills. Rigors.\nCough.\n- sputum"
    assert said_of("chills", text) is Assertion.ABSENT
    assert said_of("Cough", text) is Assertion.PRESENT
    assert said_of("sputum", text) is Assertion.PRESENT


def test_a_lead_in_is_not_sought_for_ever():
    text = "Denies:\n" + "- item\n" * 70 + "- gout"
    assert said_of("gout", text) is Assertion.PRESENT
    assert said_of("item", text) is Assertion.ABSENT


def test_a_lead_in_of_another_section_does_not_reach():
    assert said_of("gout", "HPI:\nShe denies:\nASSESSMENT:\n- gout") is Assertion.PRESENT


@pytest.mark.parametrize(
    ("section", "text", "assertion"),
    [
        (SectionKind.HISTORY_FAMILY, "Colon cancer.", Assertion.FAMILY),
        (SectionKind.HISTORY_FAMILY, "No colon cancer.", Assertion.ABSENT),
        (SectionKind.INSTRUCTIONS, "Colon cancer.", Assertion.HYPOTHETICAL),
        (SectionKind.ASSESSMENT, "Colon cancer.", Assertion.PRESENT),
    ],
)
def test_a_section_speaks_for_its_sentences(section: SectionKind, text: str, assertion: Assertion):
    start = text.lower().index("colon")
    found = cues(structured("n", text), 0)
    assert assertion_of(found, start, len(text) - 1, section) is assertion


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Opioid dependence w/ withdrawal - COWS protocol started.", "withdrawal", Assertion.PRESENT),
        ("Syphilis nonreactive.", "Syphilis", Assertion.ABSENT),
        ("Endocarditis was considered but the echo was clean.", "Endocarditis", Assertion.ABSENT),
        ("A urinary tract infection was suspected on admission but the culture grew nothing.",
         "urinary tract infection", Assertion.ABSENT),
        ("Poss dyslexia, await testing.", "dyslexia", Assertion.POSSIBLE),
        ("Pulmonary embolism ruled out by CT angiography.", "Pulmonary embolism", Assertion.ABSENT),
        ("Appendicitis suspected on ultrasound.", "Appendicitis", Assertion.POSSIBLE),
    ],
)  # fmt: skip
def test_results_plans_and_what_was_only_considered(text: str, words: str, expected: Assertion):
    document = structured("n", text)
    start = text.index(words)
    found = cues(document, 0)
    assert assertion_of(found, start, start + len(words), document.sentences[0].kind) is expected
