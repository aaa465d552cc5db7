"""The pipeline: an encounter walks through reading, selection, the guidelines and sequencing."""

from collections.abc import Sequence

from nosology.codebook.shelf import Codebook, Editions
from nosology.coding.agreement import ask_once, leave_open, settle_documents
from nosology.coding.confidence import confidence
from nosology.coding.draft import Candidate, Draft
from nosology.coding.guidelines import RULES
from nosology.coding.plausibility import drop_implausible
from nosology.coding.poa import present_on_admission
from nosology.coding.profile import profile_of
from nosology.coding.provenance import input_hash, rule_set
from nosology.coding.queries import ask
from nosology.coding.second_reading import admit
from nosology.coding.selection import select
from nosology.coding.sequencing import may_be_first, sequence
from nosology.coding.services import Services, assign_services
from nosology.coding.sides import settle_sides
from nosology.model.books import Step
from nosology.model.codes import Icd10CmCode
from nosology.model.encounter import Encounter
from nosology.model.proposals import Proposal
from nosology.model.result import CodedDiagnosis, CodedEncounter, NotCoded, Role
from nosology.reading import read


def code(encounter: Encounter, *, codebook: Codebook | None = None, proposals: Sequence[Proposal] = ()) -> CodedEncounter:
    """Code an encounter: diagnoses with evidence and reasons, what was left out and why, what to ask.

    Args:
        encounter: The record of the encounter.
        codebook: The installed code books; opened from the default home when not given.
        proposals: What a second reader proposes; each goes through the same rules as a mention.

    Raises:
        NoEditionError: No edition is installed for the date of service.
    """
    editions = (codebook or Codebook.open()).on(encounter.date_of_service)
    findings = read(encounter, editions)
    admitted, refused = admit(encounter, editions, findings, proposals) if proposals else ((), ())
    draft = Draft(encounter, editions, profile_of(encounter.setting), (*findings, *admitted))
    draft.problems.extend(refused)
    decide(draft)
    return _settle(draft, assign_services(draft))


def decide(draft: Draft) -> None:
    """Run every step that changes the draft, in order: selection, the patient, the documents, the rules in force, sequence, queries."""
    select(draft)
    drop_implausible(draft)
    ties = settle_documents(draft)
    for rule in RULES:
        if rule.is_in_force(draft.encounter.date_of_service):
            rule.apply(draft)
    leave_open(draft, ties)
    drop_implausible(draft)
    settle_sides(draft)
    sequence(draft)
    ask(draft)
    ask_once(draft, ties)


def _settle(draft: Draft, services: Services) -> CodedEncounter:
    encounter = draft.encounter
    return CodedEncounter(
        id=encounter.id,
        setting=encounter.setting,
        date_of_service=encounter.date_of_service,
        editions=_edition_names(draft.editions),
        diagnoses=tuple(_diagnosis(candidate, draft) for candidate in draft.candidates),
        procedures=services.procedures,
        visit=services.visit,
        not_coded=_without_repeats(draft),
        queries=(*draft.queries, *services.queries),
        findings=(*draft.problems, *services.findings),
        abstract=services.abstract,
        rule_set=rule_set(),
        input_hash=input_hash(encounter),
    )


def _edition_names(editions: Editions) -> tuple[tuple[str, str], ...]:
    return tuple(editions.names)


def _diagnosis(candidate: Candidate, draft: Draft) -> CodedDiagnosis:
    first = draft.candidates[0] is candidate and may_be_first(candidate.code, candidate.title, draft.encounter.setting)
    steps = list(dict.fromkeys(candidate.steps))
    poa, why = present_on_admission(candidate, draft, is_principal=first) if draft.profile.has_poa else (None, "")
    if poa is not None:
        steps.append(Step("poa", "OCG appendix I", f"{poa}: {why}"))
    return CodedDiagnosis(
        code=Icd10CmCode(candidate.code),
        title=candidate.title,
        role=draft.profile.first_role if first else Role.SECONDARY,
        confidence=confidence(candidate),
        evidence=candidate.evidence,
        because=tuple(steps),
        poa=poa,
    )


def _without_repeats(draft: Draft) -> tuple[NotCoded, ...]:
    """Abstentions in text order, each place and code once; a code that was assigned elsewhere is no abstention."""
    assigned = {candidate.code for candidate in draft.candidates}
    seen: dict[tuple[str, int, str | None], NotCoded] = {}
    for left in draft.not_coded:
        if left.code not in assigned or "specifically" in left.reason:
            seen.setdefault((left.evidence.document, left.evidence.start, left.code), left)
    return tuple(seen[key] for key in sorted(seen, key=lambda k: (k[0], k[1], k[2] or "")))
