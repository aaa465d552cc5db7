"""Procedures, services and the visit of an encounter, in the code sets that its setting reports."""

from collections.abc import Iterator
from dataclasses import dataclass

from nosology.coding.abstracting import abstract_of
from nosology.coding.chart import Chart
from nosology.coding.draft import Draft
from nosology.coding.modifiers.assigning import modify
from nosology.coding.postacute import payment_findings
from nosology.coding.procedures.assigning import assign_operations, number_code
from nosology.coding.procedures.behavior import diagnostic_evaluations
from nosology.coding.procedures.crosscoding import medical_numbers
from nosology.coding.procedures.dental import dental_services
from nosology.coding.procedures.drugs import given_drugs, given_vaccines
from nosology.coding.procedures.imaging import radiographs
from nosology.coding.procedures.service import Service
from nosology.coding.procedures.sessions import psychotherapy_services, timed_services
from nosology.coding.procedures.studies import studies
from nosology.coding.procedures.supplies import home_visits, supplies
from nosology.coding.visits import VisitServices, score_visit
from nosology.model.result import AbstractItem, CodedProcedure, ProviderQuery, RuleFinding, Visit
from nosology.reading.layout import lay_out

__all__ = ["Services", "assign_services"]

_IN_PLACE = frozenset({"99291", "90791", "90792"})
"""They stand in place of a visit: critical care (CMS Claims Processing Manual, chapter 12, 30.6.12), diagnostic evaluations (CPT)."""


@dataclass(frozen=True, slots=True)
class Services:
    """What was done in an encounter.

    Attributes:
        procedures: Procedures and services.
        visit: The visit with its level, None where none is reported.
        queries: What the record leaves open.
        findings: Rules that the record breaks.
        abstract: What is abstracted beside codes.
    """

    procedures: tuple[CodedProcedure, ...] = ()
    visit: Visit | None = None
    queries: tuple[ProviderQuery, ...] = ()
    findings: tuple[RuleFinding, ...] = ()
    abstract: tuple[AbstractItem, ...] = ()


def assign_services(draft: Draft) -> Services:
    """Assign procedures, services and the visit, in the code sets of the setting's profile."""
    chart = Chart(draft.encounter, tuple(lay_out(document) for document in draft.encounter.documents))
    assigned = assign_operations(draft, chart, draft.profile.systems)
    scored = score_visit(draft, chart)
    procedures = (*assigned.procedures, *_coded(draft, _services(draft, chart, scored)))
    is_replaced = any(one.code.value in _IN_PLACE for one in procedures)
    modified = modify(draft, chart, procedures, None if is_replaced else scored.visit)
    return Services(
        procedures=modified.procedures,
        visit=modified.visit,
        queries=tuple(assigned.queries),
        findings=(*payment_findings(draft), *modified.findings, *_dental_findings(draft, procedures)),
        abstract=abstract_of(chart, draft.profile),
    )


def _dental_findings(draft: Draft, procedures: tuple[CodedProcedure, ...]) -> Iterator[RuleFinding]:
    """What a dental office may ask a medical plan for."""
    return medical_numbers(procedures) if "dental" in draft.profile.services else iter(())


def _services(draft: Draft, chart: Chart, scored: VisitServices) -> Iterator[Service]:
    """What the profile of the setting looks for beside operations, in the order of a claim."""
    wanted = draft.profile.services
    if "sessions" in wanted:
        yield from timed_services(chart)
    if "supplies" in wanted:
        yield from supplies(chart)
    if "home-visits" in wanted:
        yield from home_visits(chart)
    if "psychotherapy" in wanted:
        yield from diagnostic_evaluations(chart)
        yield from psychotherapy_services(chart, with_visit=scored.visit is not None)
    if "dental" in wanted:
        yield from dental_services(chart, draft.encounter.patient)
    if "imaging" in wanted:
        yield from radiographs(chart)
        yield from studies(chart)
    if "drugs" in wanted:
        yield from given_drugs(chart)
    if "vaccines" in wanted:
        yield from given_vaccines(chart, draft.encounter.patient)
    yield from scored.add_ons


def _coded(draft: Draft, services: Iterator[Service]) -> Iterator[CodedProcedure]:
    """Services whose numbers are active on the date of service."""
    if not draft.editions.has("hcpcs"):
        return
    books, day = draft.editions.hcpcs, draft.encounter.date_of_service
    for one in services:
        if books.is_active(one.number, day):
            yield number_code(one.number, draft, one.evidence, one.steps, one.modifiers, one.units)
