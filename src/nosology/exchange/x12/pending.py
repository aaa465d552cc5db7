"""A claim while it is read: the names met so far, and the claim made of them at its end."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from nosology.exchange.x12.segments import Segment
from nosology.exchange.x12.values import SEXES, address_in, day_in
from nosology.model.claim import (
    Claim,
    ClaimForm,
    Coverage,
    LineDecision,
    OtherCoverage,
    Payer,
    Person,
    Provider,
    ServiceLine,
    Stay,
)
from nosology.model.encounter import Sex
from nosology.model.money import Money


@dataclass(slots=True)
class Party:
    """Someone named by an NM1 segment, with what follows it."""

    name: Segment
    street: tuple[str, ...] = ()
    city: tuple[str, ...] = ()
    birth_date: datetime.date | None = None
    sex: Sex | None = None
    tax_id: str | None = None
    phone: str | None = None
    taxonomy: str | None = None

    def demographics(self, segment: Segment) -> bool:
        """Take a DMG segment; False when its day is none."""
        self.birth_date, self.sex = day_in(segment.at(2)), SEXES.get(segment.at(3))
        return self.birth_date is not None

    def provider(self) -> Provider:
        """As a provider."""
        name = self.name
        return Provider(
            name=name.at(3),
            npi=name.at(9) or None,
            first=name.at(4) if name.at(2) == "1" else None,
            middle=name.at(5) or None,
            suffix=name.at(7) or None,
            tax_id=self.tax_id,
            taxonomy=self.taxonomy,
            phone=self.phone,
            address=self._address(),
        )

    def person(self) -> Person:
        """As a subscriber or patient."""
        name = self.name
        return Person(
            last=name.at(3),
            first=name.at(4),
            middle=name.at(5) or None,
            suffix=name.at(7) or None,
            birth_date=self.birth_date,
            sex=self.sex,
            address=self._address(),
        )

    def _address(self) -> Any:
        return address_in(self.street, self.city) if self.street or self.city else None


@dataclass(slots=True)
class PendingCoverage:
    """A subscriber level, or another coverage of a claim."""

    sbr: Segment | None = None
    subscriber: Party | None = None
    payer: Party | None = None
    fields: dict[str, Any] = field(default_factory=dict)

    def coverage(self, relationship: str) -> Coverage:
        """The coverage, for a patient of that relationship to the subscriber."""
        sbr = self.sbr or Segment(0, ("SBR",))
        subscriber = self.subscriber or Party(Segment(0, ("NM1",)))
        payer = self.payer.name if self.payer else Segment(0, ("NM1",))
        return Coverage(
            payer=Payer(payer.at(3), payer.at(9)),
            member_id=subscriber.name.at(9),
            subscriber=subscriber.person(),
            responsibility=sbr.at(1),
            relationship=sbr.at(2) or relationship,
            filing=sbr.at(9) or None,
            group=sbr.at(3) or None,
            group_name=sbr.at(4) or None,
            kind=sbr.at(5) or None,
        )

    def other(self) -> OtherCoverage:
        """As another coverage of a claim."""
        return OtherCoverage(coverage=self.coverage(""), **self.fields)


@dataclass(slots=True)
class PendingLine:
    """A service line while it is read."""

    fields: dict[str, Any] = field(default_factory=dict)
    rendering: Party | None = None
    decisions: list[dict[str, Any]] = field(default_factory=list)
    drug: dict[str, str] = field(default_factory=dict)

    def line(self) -> ServiceLine | None:
        """The line, or None without a charge."""
        if not isinstance(self.fields.get("charge"), Money):
            return None
        decisions = tuple(
            LineDecision(**item) for item in self.decisions if item.get("adjudicated") and item.get("paid") is not None
        )
        rendering = self.rendering.provider() if self.rendering else None
        return ServiceLine(**self.fields, rendering=rendering, decisions=decisions)


@dataclass(slots=True)
class PendingClaim:
    """A claim while it is read."""

    segment: Segment
    form: ClaimForm
    fields: dict[str, Any]
    parties: dict[str, Party] = field(default_factory=dict)
    others: list[PendingCoverage] = field(default_factory=list)
    lines: list[PendingLine] = field(default_factory=list)

    def claim(self, billing: Party, coverage: Coverage, patient: Party | None) -> Claim:
        """The claim. Its form, number and charge have been read."""
        known: dict[str, Any] = {role: self.parties[role].provider() for role in self.parties}
        stay = self.fields.get("stay")
        if isinstance(stay, dict):
            known["stay"] = Stay(**stay, status="") if stay.get("start") else None
        return Claim(
            form=self.form,
            billing=billing.provider(),
            coverage=coverage,
            patient=patient.person() if patient else None,
            lines=tuple(line for pending in self.lines if (line := pending.line()) is not None),
            others=tuple(other.other() for other in self.others),
            **(self.fields | known),
        )
