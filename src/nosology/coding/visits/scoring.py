"""Scoring a visit: the three elements or time, the better lawful one, with the audit sheet of what each rests on.

It scores what is written and never says what wording would raise a level.
Source: AMA CPT Evaluation and Management guidelines 2021, 2023, 2024.
"""

from dataclasses import dataclass, replace

from nosology.coding.chart import Chart
from nosology.coding.draft import Draft
from nosology.coding.procedures.service import Service
from nosology.coding.visits.circumstances import Circumstances, category_of, circumstances_of
from nosology.coding.visits.data_review import score_data
from nosology.coding.visits.levels import Level, code_for, decision_making, preventive_code, prolonged_for
from nosology.coding.visits.minutes import documented_minutes
from nosology.coding.visits.problems import score_problems
from nosology.coding.visits.risk import score_risk
from nosology.model.books import Step
from nosology.model.result import AuditItem, Visit

__all__ = ["VisitServices", "add_to_visit", "score_visit"]

_CITE = "CPT E/M 2021/2023"
_BY_CIRCUMSTANCE = {"telehealth": "95", "audio": "93", "split-shared": "FS", "teaching": "GC", "teaching-exception": "GE"}
_NAMES = {Level.NONE: "none", Level.STRAIGHTFORWARD: "minimal", Level.LOW: "low", Level.MODERATE: "moderate", Level.HIGH: "high"}


@dataclass(frozen=True, slots=True)
class VisitServices:
    """The visit and what goes with it.

    Attributes:
        visit: The visit, None where none is reported.
        add_ons: What is reported beside it: prolonged service, the preventive visit.
    """

    visit: Visit | None = None
    add_ons: tuple[Service, ...] = ()


def score_visit(draft: Draft, chart: Chart) -> VisitServices:
    """Score the visit of an encounter, when its setting and document report one."""
    said = circumstances_of(chart)
    category = category_of(draft.encounter, said)
    if category is None:
        return VisitServices()
    visit = _visit(draft, chart, category, said)
    add_ons = []
    if visit.minutes is not None and (more := prolonged_for(visit.code, visit.minutes)):
        quotes = tuple(piece for item in visit.audit if item.element == "time" for piece in item.evidence)
        add_ons.append(
            Service(more.code, quotes, (Step("time", _CITE, "minutes beyond the highest visit code"),), (), more.units)
        )
    preventive = preventive_code(draft.encounter.patient.age, said.has("new")) if said.has("preventive") else None
    if preventive and category.startswith("office"):
        add_ons.append(
            Service(preventive, (said.said["preventive"],), (Step("visit", "CPT", "a periodic preventive visit, by age"),))
        )
        visit = (
            add_to_visit(visit, "25", "a problem was addressed beside the preventive visit")
            if visit.problems != "none"
            else visit
        )
    return VisitServices(visit, tuple(add_ons))


def _visit(draft: Draft, chart: Chart, category: str, said: Circumstances) -> Visit:
    problems, data, risk = score_problems(draft, chart), score_data(chart), score_risk(chart)
    mdm = max(decision_making(problems.level, data.level, risk.level), Level.STRAIGHTFORWARD)
    time = documented_minutes(chart)
    minutes = time[0] if time else None
    code, decided = code_for(category, mdm, minutes)
    audit = [*problems.items, *data.items, *risk.items]
    if time:
        audit.append(AuditItem("time", "total time", f"{minutes} minutes", (time[1],)))
    steps = [
        Step("category", _CITE, category),
        Step("problems", _CITE, f"{_NAMES[problems.level]}: {len(problems.items)} addressed"),
        Step("data", _CITE, f"{_NAMES[data.level]}: {len(data.items)} credited"),
        Step("risk", _CITE, _NAMES[risk.level]),
        Step("level", _CITE, f"two of three: {_mdm_name(mdm)}; {code} by {'time' if decided == 'time' else 'decision making'}"),
    ]
    modifiers = tuple(modifier for what, modifier in _BY_CIRCUMSTANCE.items() if said.has(what))
    steps += [
        Step("modifier", "CMS", f"{_BY_CIRCUMSTANCE[w]}: the note says “{said.said[w].text}”")
        for w in _BY_CIRCUMSTANCE
        if said.has(w)
    ]
    return Visit(
        code=code,
        problems=_NAMES[problems.level],
        data={Level.LOW: "limited", Level.HIGH: "extensive"}.get(data.level, _NAMES[data.level]),
        risk=_NAMES[risk.level],
        mdm=_mdm_name(mdm),
        minutes=minutes,
        because=tuple(steps),
        modifiers=modifiers,
        audit=tuple(audit),
    )


def _mdm_name(level: Level) -> str:
    return level.name.lower()


def add_to_visit(visit: Visit, modifier: str, reason: str) -> Visit:
    """The visit with a modifier and its reason; unchanged when it has it."""
    if modifier in visit.modifiers:
        return visit
    step = Step("modifier", f"CPT modifier {modifier}", f"{modifier}: {reason}")
    return replace(visit, modifiers=(modifier, *visit.modifiers), because=(*visit.because, step))
