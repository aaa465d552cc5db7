"""What rows do to a draft: replace, combine, add, drop, ask. Every change leaves a step or a reason that cites the paragraph."""

from collections.abc import Iterator

from nosology.coding.draft import Candidate, Draft
from nosology.coding.profile import kind_of
from nosology.coding.ranges import codes_in, in_ranges
from nosology.coding.tabled.rows import Row, rows_for
from nosology.model.books import Step
from nosology.model.result import ProviderQuery

__all__ = ["apply_stage", "make_candidate", "order_rows"]

_SIXTH = 6
"""Where the sixth character of a code stands, the dot counted."""


def apply_stage(draft: Draft, stage: str) -> None:
    """Let every row of a stage act once on each candidate it is about, in the order of the tables."""
    for row, candidate in _about(draft, stage):
        partners = row.condition.holds(draft, candidate)
        if partners is not None:
            _ACTIONS[stage](row, draft, candidate, partners)


def order_rows(draft: Draft) -> None:
    """Move each candidate a `before` row is about to the front of those it comes before."""
    for row, candidate in _about(draft, "before"):
        if row.condition.holds(draft, candidate) is not None:
            _move(row, draft, candidate)


def _about(draft: Draft, stage: str) -> Iterator[tuple[Row, Candidate]]:
    """Rows with the candidates they are about, in the order of the tables; what earlier rows bring is met by later ones."""
    number = -1
    standing: list[Candidate] | None = None
    while True:
        if standing != draft.candidates:
            standing = list(draft.candidates)
            by_category = _by_category(standing)
            plan = [pair for pair in rows_for(stage, frozenset(by_category)) if pair[0].number > number]
            at = 0
        if at == len(plan):
            return
        row, categories = plan[at]
        number, at = row.number, at + 1
        if row.starts > draft.encounter.date_of_service:
            continue
        codes = codes_in(row.on)
        for candidate in [c for category in categories for c in by_category[category] if codes[c.code]]:
            if any(candidate is kept for kept in draft.candidates):
                yield row, candidate


def _by_category(candidates: list[Candidate]) -> dict[str, list[Candidate]]:
    found: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        found.setdefault(candidate.code[:3], []).append(candidate)
    return found


def _move(row: Row, draft: Draft, candidate: Candidate) -> None:
    places = [n for n, c in enumerate(draft.candidates) if c is not candidate and in_ranges(c.code, row.codes)]
    own = next(n for n, c in enumerate(draft.candidates) if c is candidate)
    if places and places[0] < own:
        draft.candidates.insert(places[0], draft.candidates.pop(own))
        candidate.steps.append(Step("sequence", row.rule, f"before {draft.candidates[places[0] + 1].code}: {row.reason}"))


def make_candidate(draft: Draft, code: str, parents: list[Candidate], step: Step) -> Candidate | None:
    """The candidate for a code that follows from others, made beside the first of them or found among those there.

    Args:
        draft: The draft to put it in.
        code: The code that follows.
        parents: The candidates whose evidence it carries; the first is the one it stands beside.
        step: Why it follows.

    Returns:
        The candidate, or None when the edition has no such complete code.
    """
    if not draft.editions.icd10cm.is_billable(code):
        return None
    found = draft.with_code(code)
    if found is not None:
        _strengthen(found, parents)
        return found
    first = parents[0]
    made = Candidate(
        code=code,
        title=draft.editions.icd10cm.entry(code).title,
        kind=kind_of(code),
        strength=max(parent.strength for parent in parents),
        findings=list({id(f): f for parent in parents for f in parent.findings}.values()),
        steps=[*first.steps, step],
        score=min(parent.score for parent in parents),
        is_uncertain=all(parent.is_uncertain for parent in parents),
        is_stated=any(parent.is_stated for parent in parents),
        is_supported=any(parent.is_supported for parent in parents),
        is_addressed=any(parent.is_addressed for parent in parents),
    )
    draft.candidates.insert(next(n for n, c in enumerate(draft.candidates) if c is first), made)
    return made


def _strengthen(candidate: Candidate, parents: list[Candidate]) -> None:
    known = {id(finding) for finding in candidate.findings}
    candidate.findings.extend([f for parent in parents for f in parent.findings if id(f) not in known])
    candidate.strength = max(candidate.strength, *(parent.strength for parent in parents))
    candidate.is_stated |= any(parent.is_stated for parent in parents)


def _give(row: Row, draft: Draft, candidate: Candidate, partners: list[Candidate]) -> None:
    given = [_fill(code, candidate) for code in row.codes.split()]
    if all(draft.with_code(code) for code in given) and not row.drops:
        return
    names = " with ".join(c.code for c in (candidate, *partners))
    step = Step("guideline", row.rule, f"{names}: {row.reason}")
    made = [make_candidate(draft, code, [candidate, *partners], step) for code in given]
    if all(m is None for m in made):
        return
    if not row.drops:
        for follower in made:
            if follower is not None and follower.steps[-1] is step:
                follower.behind = candidate.behind + 1
    after = " and ".join(m.code for m in made if m is not None)
    for gone in _leaving(row, draft, candidate, partners):
        if all(gone is not m for m in made):
            draft.drop(gone, f"included in {after}: {row.reason}", row.rule)


def _leaving(row: Row, draft: Draft, candidate: Candidate, partners: list[Candidate]) -> list[Candidate]:
    named = {"it": [candidate], "with": partners}
    leaving: list[Candidate] = []
    for token in row.drops:
        ranges = _fill(token, candidate)
        leaving += named.get(token) or draft.under(ranges)
    return [c for n, c in enumerate(leaving) if all(c is not before for before in leaving[:n])]


def _fill(pattern: str, candidate: Candidate) -> str:
    if "{" not in pattern:
        return pattern
    code = candidate.code
    parts = {
        "{cat}": code[:3],
        "{stem}": code[:-1],
        "{last}": code[-1],
        "{fifth}": code[4:5],
        "{tail}": code[5:],
        "{harm}": _with_intent(code, "2"),
    }
    for name, part in parts.items():
        pattern = pattern.replace(name, part)
    return pattern


def _with_intent(code: str, intent: str) -> str:
    """A code of a poisoning with another intent: the sixth character, or the fifth where the sixth is a placeholder."""
    at = _SIXTH if len(code) > _SIXTH and code[_SIXTH] != "X" else _SIXTH - 1
    return code[:at] + intent + code[at + 1 :]


def _drop(row: Row, draft: Draft, candidate: Candidate, _: list[Candidate]) -> None:
    draft.drop(candidate, row.reason, row.rule)


def _ask(row: Row, draft: Draft, candidate: Candidate, partners: list[Candidate]) -> None:
    topic, _, options = row.codes.partition(":")
    draft.queries.append(
        ProviderQuery(
            topic=f"{candidate.code}: {topic.strip()}",
            question=row.reason.replace("{term}", candidate.evidence[0].text),
            options=(*(option.strip() for option in options.split("|") if option.strip()), "other", "unable to determine"),
            indicators=tuple(piece for c in (candidate, *partners) for piece in c.evidence),
        )
    )


_ACTIONS = {"replace": _give, "combine": _give, "add": _give, "drop": _drop, "ask": _ask}
