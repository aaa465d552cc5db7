"""The encounter while it is being coded: candidates with their evidence, what was left out, and the trail of both."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from nosology.codebook.shelf import Editions
from nosology.coding.profile import Profile, Strength, section_strengths
from nosology.coding.ranges import codes_in
from nosology.coding.support import Drug, drugs_in
from nosology.model.books import OpenAxis, Step
from nosology.model.encounter import Encounter
from nosology.model.findings import Evidence, Finding
from nosology.model.result import NotCoded, ProviderQuery, RuleFinding

_CONCLUSIVE = frozenset({"disease", "injury", "drug", "symptom", "encounter"})


@dataclass(slots=True, eq=False)
class Candidate:
    """A code that may be assigned.

    Attributes:
        code: Dotted ICD-10-CM code.
        title: Official title.
        kind: `disease`, `symptom`, `finding`, `injury`, `drug`, `external`, `encounter`, `status`, `social`, `history`, `family`.
        strength: The strongest section that states it.
        findings: The mentions behind it, in text order.
        steps: How it was reached and what was decided, in order.
        score: Quality of the match to the index, 0...1.
        open_axes: What the record leaves open.
        is_uncertain: Documented as probable, suspected or the like.
        is_stated: It is named as a problem of its own, not in passing.
        behind: Places behind the candidate it follows from, where both stand at the same words.
        is_supported: The record shows that it is treated now.
        is_addressed: The plan does something about it.
    """

    code: str
    title: str
    kind: str
    strength: Strength
    findings: list[Finding]
    steps: list[Step]
    score: float
    open_axes: tuple[OpenAxis, ...] = ()
    is_uncertain: bool = False
    is_stated: bool = False
    behind: int = 0
    is_supported: bool = False
    is_addressed: bool = False

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The pieces of text behind the code, without repeats, in the order found."""
        pieces = [piece for finding in self.findings for piece in finding.evidence]
        return tuple(pieces if len(pieces) < 2 else dict.fromkeys(pieces))

    @property
    def position(self) -> tuple[str, int]:
        """Where its strongest statement stands: document id and offset."""
        best = min(self.findings, key=self._weakness)
        return best.evidence[0].document, best.evidence[0].start

    def _weakness(self, finding: Finding) -> tuple[bool, bool]:
        return section_strengths()[finding.section] < self.strength, "stated" not in finding.flags


@dataclass(slots=True)
class Draft:
    """The work in progress on one encounter."""

    encounter: Encounter
    editions: Editions
    profile: Profile
    findings: tuple[Finding, ...]
    candidates: list[Candidate] = field(default_factory=list)
    not_coded: list[NotCoded] = field(default_factory=list)
    queries: list[ProviderQuery] = field(default_factory=list)
    problems: list[RuleFinding] = field(default_factory=list)
    _drugs: tuple[Drug, ...] | None = None

    @property
    def drugs(self) -> tuple[Drug, ...]:
        """The drugs the record names, looked for when first asked."""
        if self._drugs is None:
            self._drugs = drugs_in(self.encounter.documents)
        return self._drugs

    @property
    def is_conclusive(self) -> bool:
        """Whether the record states its diagnoses: a case report or a letter that only tells a story does not."""
        return any(c.strength is Strength.FINAL and c.kind in _CONCLUSIVE for c in self.candidates)

    def leave_out(self, finding: Finding, reason: str, cite: str) -> None:
        """Record that a mention was not coded and why."""
        code = finding.hits[0].code if finding.hits else None
        self.not_coded.append(NotCoded(finding.evidence[0], code, reason, cite))

    def drop(self, candidate: Candidate, reason: str, cite: str) -> None:
        """Take a candidate out and record why, at its first mention."""
        self.candidates = [kept for kept in self.candidates if kept is not candidate]
        self.not_coded.append(NotCoded(candidate.findings[0].evidence[0], candidate.code, reason, cite))

    def with_code(self, code: str) -> Candidate | None:
        """The candidate with this code, or None."""
        for candidate in self.candidates:
            if candidate.code == code:
                return candidate
        return None

    def under(self, spans: str) -> list[Candidate]:
        """Candidates whose codes lie under comma-separated ranges, in their order."""
        codes = codes_in(spans)
        return [candidate for candidate in self.candidates if codes[candidate.code]]

    def has_under(self, spans: str) -> bool:
        """Whether a candidate's code lies under comma-separated ranges."""
        return bool(self.under(spans))

    def of_kinds(self, kinds: Iterable[str]) -> list[Candidate]:
        """Candidates of these kinds, in their order."""
        wanted = frozenset(kinds)
        return [candidate for candidate in self.candidates if candidate.kind in wanted]
