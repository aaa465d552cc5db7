"""Assigning procedure codes: statements to operations, operations to codes of the systems that the setting reports."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase

from nosology.coding.chart import Chart, Place
from nosology.coding.draft import Draft
from nosology.coding.procedures.context import Context, Report, book
from nosology.coding.procedures.numbers import bill
from nosology.coding.procedures.operations import Operation, operations_of
from nosology.coding.procedures.pcs import Built, build
from nosology.coding.procedures.statements import Statement, statements
from nosology.model.books import Step
from nosology.model.codes import CdtCode, Code, CodeSystem, CptCode, HcpcsCode, Icd10PcsCode
from nosology.model.findings import Evidence
from nosology.model.result import CodedProcedure, ProviderQuery

__all__ = ["Assigned", "assign_operations", "number_code"]

_CAVITIES = {"W": "DFTUW7G", "S": "S", "R": "R", "B": "B"}
"""Body systems that an inspection of each is part of operating on."""
_TYPES: Mapping[CodeSystem, type[Code]] = {CodeSystem.CPT: CptCode, CodeSystem.HCPCS: HcpcsCode, CodeSystem.CDT: CdtCode}
_UNSTATED = ("other", "unable to determine")


@dataclass(slots=True)
class Assigned:
    """What was assigned and what must be asked, in order of the statements."""

    procedures: list[CodedProcedure] = field(default_factory=list)
    queries: list[ProviderQuery] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Chosen:
    operation: Operation
    context: Context
    places: tuple[Place, ...]


def assign_operations(draft: Draft, chart: Chart, systems: frozenset[CodeSystem]) -> Assigned:
    """Assign the operations of a chart.

    Args:
        draft: The encounter with its editions.
        chart: Its documents.
        systems: The code sets in which its setting reports procedures.
    """
    assigned = Assigned()
    stated = statements(chart) if systems else ()
    if not stated:
        return assigned
    report = Report.of(chart)
    chosen = [one for statement in stated if not _is_scope(statement) for one in _choose(Context(statement, report))]
    chosen += _scopes([statement for statement in stated if _is_scope(statement)], report)
    for one in chosen:
        if not any(_includes(other, one) for other in chosen):
            _assign(one, draft, systems, assigned)
    return assigned


def _is_scope(statement: Statement) -> bool:
    """Whether the statement names an endoscopy: its family begins with one that only inspects."""
    return any(template[2:3] == "J" and "8" in template[3:] for row in operations_of()[statement.family] for template in row.pcs)


def _scopes(stated: list[Statement], report: Report) -> list[_Chosen]:
    """The endoscopies: of several each is judged by its own words, and by the whole report only when none of them says more."""
    several = len({statement.family for statement in stated}) > 1
    contexts = [Context(one, report, _rivals(one, stated), several) for one in stated]
    chosen = [one for context in contexts for one in _choose(context)]
    if several and not any(one.operation.needs for one in chosen):
        return [one for context in contexts for one in _choose(replace(context, is_alone=False))]
    return chosen


def _rivals(one: Statement, stated: list[Statement]) -> tuple[int, ...]:
    line = one.place.line
    return tuple(other.place.first for other in stated if other is not one and other.place.line == line)


def _includes(other: _Chosen, one: _Chosen) -> bool:
    """Whether another operation includes this one; what is done on the other side is never included."""
    if _is_looked_at(one.operation, other.operation):
        return True
    family = one.operation.family.removeprefix("+")
    if not any(fnmatchcase(family, included.removeprefix("+")) for included in other.operation.drops):
        return False
    sides = {other.context.side(), one.context.side()}
    return sides != {"left", "right"}


def _is_looked_at(one: Operation, other: Operation) -> bool:
    """Whether one only inspects where the other operates: not coded beside it (ICD-10-PCS B3.11a)."""
    seen = {template[1] for template in one.pcs if template[:1] == "0" and template[2:3] == "J"}
    done = {template[1] for template in other.pcs if template[:1] == "0" and template[2:3] != "J"}
    return any(system in _CAVITIES and not done.isdisjoint(_CAVITIES[system]) for system in seen)


def _choose(context: Context) -> Iterator[_Chosen]:
    """The rows of the statement's family that apply."""
    fitting = []
    for operation in operations_of()[context.statement.family]:
        places = context.fits(operation) if _led(operation, context.statement) else None
        if places is not None:
            fitting.append(_Chosen(operation, context, places))
    if not fitting:
        return
    if fitting[0].operation.is_additive:
        more = [one for one in fitting if one.operation.needs]
        yield from more or fitting[:1]
        return
    yield max(fitting, key=lambda one: (len(one.operation.needs), _led(one.operation, context.statement)))


def _led(operation: Operation, statement: Statement) -> int:
    """How many of the statement's own words name the operation; 0 when they do not name it."""
    place = statement.place
    found = book(operation.lead).find(place.line.layout.norms, place.first, place.last + 1)
    return max((hit.last - hit.first + 1 for hit in found), default=0)


def _assign(one: _Chosen, draft: Draft, systems: frozenset[CodeSystem], assigned: Assigned) -> None:
    if CodeSystem.ICD10PCS in systems and one.operation.pcs and draft.editions.has("icd10pcs"):
        _assign_pcs(one, draft, assigned)
    if CodeSystem.CPT in systems and one.operation.numbers and draft.editions.has("hcpcs"):
        for line in bill(one.operation, one.context, draft.encounter, draft.editions.hcpcs):
            steps = (_named(one), *line.steps)
            _add(assigned, number_code(line.code, draft, one.context.evidence(one.places), steps, line.modifiers, line.units))


def _assign_pcs(one: _Chosen, draft: Draft, assigned: Assigned) -> None:
    edition = draft.editions.icd10pcs
    for template in one.operation.pcs:
        for built in build(template, one.context, edition):
            evidence = one.context.evidence(one.places)
            if not built.is_complete:
                query = _query(one, built)
                if all(asked.topic != query.topic for asked in assigned.queries):
                    assigned.queries.append(query)
                continue
            steps = (_named(one), *(Step("axis", "ICD-10-PCS B2-B6", note) for note in built.notes))
            _add(
                assigned,
                CodedProcedure(
                    CodeSystem.ICD10PCS, Icd10PcsCode(built.code), edition.title(built.code), evidence, steps, confidence=0.8
                ),
            )


def _named(one: _Chosen) -> Step:
    statement = one.context.statement
    where = "a procedure heading" if statement.is_title else "the record"
    return Step("operation", one.operation.source, f"{one.operation.family.removeprefix('+')}: stated as done under {where}")


def _query(one: _Chosen, built: Built) -> ProviderQuery:
    term = one.context.statement.place.evidence.text
    return ProviderQuery(
        topic=f"{built.code}: {built.axis.lower()}",
        question=f"Please clarify the {built.axis.lower()} of the documented procedure “{term}”, if known.",
        options=(*built.legal, *_UNSTATED),
        indicators=(one.context.statement.place.evidence,),
    )


def number_code(
    number: str,
    draft: Draft,
    evidence: tuple[Evidence, ...],
    steps: tuple[Step, ...],
    modifiers: tuple[str, ...] = (),
    units: int = 1,
) -> CodedProcedure:
    """A procedure in the system its number belongs to; its title where it is public: licensed descriptors never enter a result."""
    row = draft.editions.hcpcs.entry(number)
    system, title = row.system, (row.title or row.short_title) if row.system is CodeSystem.HCPCS else ""
    return CodedProcedure(system, _TYPES[system](number), title, evidence, steps, modifiers, units, 0.8)


def _add(assigned: Assigned, procedure: CodedProcedure) -> None:
    """Add a procedure, once for each code and its modifiers."""
    key = (procedure.code.value, procedure.modifiers)
    if all((other.code.value, other.modifiers) != key for other in assigned.procedures):
        assigned.procedures.append(procedure)
