"""What reading finds in the text: mentions with their assertion, subject and attributes, each tied to its place."""

from dataclasses import dataclass
from enum import StrEnum

from nosology.model.books import Hit
from nosology.model.quick import quick


class Assertion(StrEnum):
    """What the text says of a mention.

    PRESENT: the patient has it now. NEGATED: denied, ruled out, absent. UNCERTAIN: possible, probable, suspected.
    HISTORICAL: no longer present. FAMILY: someone other than the patient. HYPOTHETICAL: a risk, an instruction,
    an indication, a plan or a condition ("return if").
    """

    PRESENT = "present"
    NEGATED = "negated"
    UNCERTAIN = "uncertain"
    HISTORICAL = "historical"
    FAMILY = "family"
    HYPOTHETICAL = "hypothetical"


class SectionKind(StrEnum):
    """Sections of a clinical document, as far as they change what a mention means."""

    HEADER = "header"
    CHIEF_COMPLAINT = "chief-complaint"
    REASON_FOR_VISIT = "reason-for-visit"
    PRESENT_ILLNESS = "history-of-present-illness"
    PROBLEM_LIST = "problem-list"
    PAST_MEDICAL = "past-medical-history"
    PAST_SURGICAL = "past-surgical-history"
    FAMILY_HISTORY = "family-history"
    SOCIAL_HISTORY = "social-history"
    MEDICATIONS = "medications"
    ALLERGIES = "allergies"
    IMMUNIZATIONS = "immunizations"
    REVIEW_OF_SYSTEMS = "review-of-systems"
    VITALS = "vital-signs"
    EXAM = "physical-examination"
    LABORATORY = "laboratory"
    IMAGING = "imaging"
    RESULTS = "results"
    ADMISSION_DIAGNOSIS = "admission-diagnosis"
    PREOPERATIVE_DIAGNOSIS = "preoperative-diagnosis"
    POSTOPERATIVE_DIAGNOSIS = "postoperative-diagnosis"
    DISCHARGE_DIAGNOSIS = "discharge-diagnosis"
    SECONDARY_DIAGNOSIS = "secondary-diagnosis"
    DIAGNOSIS = "diagnosis"
    ASSESSMENT = "assessment"
    ASSESSMENT_PLAN = "assessment-and-plan"
    PLAN = "plan"
    HOSPITAL_COURSE = "hospital-course"
    INDICATION = "indication"
    PROCEDURE = "procedure"
    PROCEDURE_DESCRIPTION = "procedure-description"
    OPERATIVE_FINDINGS = "operative-findings"
    PATHOLOGY = "pathology"
    COMPLICATIONS = "complications"
    CONSENT = "consent"
    ANESTHESIA = "anesthesia"
    INSTRUCTIONS = "instructions"
    DISPOSITION = "disposition"
    CONDITION = "condition"
    FOLLOW_UP = "follow-up"
    SIGNATURE = "signature"
    OTHER = "other"


@quick
@dataclass(frozen=True, slots=True)
class Evidence:
    """A piece of a document. `text` equals `document.text[start:end]` exactly (half-open, code points)."""

    document: str
    start: int
    end: int
    text: str


@quick
@dataclass(frozen=True, slots=True)
class Attributes:
    """What the words around a mention say of it, as plain lower-case values.

    Attributes:
        laterality: `left`, `right`, `bilateral` or None.
        acuity: `acute`, `chronic`, `acute on chronic`, `subacute` or None.
        severity: `mild`, `moderate`, `severe` or None.
        episode: `initial`, `subsequent`, `sequela` or None.
        stage: Stage, grade or type as written (`3a`, `iv`), or None.
        status: `resolved`, `in remission`, `recurrent`, `worsening`, `stable`, `improved` or None.
    """

    laterality: str | None = None
    acuity: str | None = None
    severity: str | None = None
    episode: str | None = None
    stage: str | None = None
    status: str | None = None


@quick
@dataclass(frozen=True, slots=True)
class Finding:
    """One mention of a condition, status or circumstance.

    Attributes:
        evidence: The mention's pieces, in text order; the first is the term itself.
        section: Section the mention stands in.
        assertion: What the text says of it.
        cue: The words that decided the assertion, or None.
        attributes: Attributes read from its neighbourhood.
        hits: Candidate codes through the index or the lexicon, best first.
        sentence: Start and end of its sentence in the document.
        is_list_item: It stands in a bullet or numbered list.
    """

    evidence: tuple[Evidence, ...]
    section: SectionKind
    assertion: Assertion
    cue: Evidence | None
    attributes: Attributes
    hits: tuple[Hit, ...]
    sentence: tuple[int, int]
    is_list_item: bool = False
    flags: frozenset[str] = frozenset()
