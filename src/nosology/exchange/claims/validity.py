"""SNIP type 5: codes that are not valid on the day they are for, by the installed code books."""

import datetime
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from nosology.codebook.shelf import Codebook
from nosology.coding.modifiers.suitability import Reported, unsuited
from nosology.exchange.claims.checks.places import SERVICE, at_line
from nosology.model.claim import Claim, ClaimFinding, DiagnosisRole
from nosology.model.codes import CdtCode, CodeSystem, CptCode, HcpcsCode
from nosology.model.errors import NoEditionError

if TYPE_CHECKING:
    from nosology.codebook.hcpcs.edition import HcpcsEdition

_SHAPES = ((CodeSystem.HCPCS, HcpcsCode.shape), (CodeSystem.CDT, CdtCode.shape), (CodeSystem.CPT, CptCode.shape))
_AMBULANCE = "A0"
_ROUTE = re.compile(r"[DEGHIJNPRSX]{2}")
_NO_POA = frozenset([DiagnosisRole.ADMITTING, DiagnosisRole.REASON_FOR_VISIT])


class Validity:
    """Checks the codes of claims against the editions of their days; a code set that is not installed is itself a finding."""

    def __init__(self, codebook: Codebook) -> None:
        self._codebook = codebook
        self._held: dict[tuple[int, CodeSystem | None], bool] = {}

    def __call__(self, claim: Claim) -> Iterator[ClaimFinding]:
        """The codes of a claim that are not valid on its day.

        Source: 45 CFR 162.1000 (code sets valid on the date of service); OCG I.B.2 (highest number of characters).
        """
        day = day_of_claim(claim)
        if day is None:
            return
        for element, message in (
            *self._diagnoses(claim, day),
            *self._procedures(claim, day),
            *self._services(claim, day),
        ):
            yield ClaimFinding(claim.id, 5, element, message)

    def doubts(self, claim: Claim) -> Iterator[str]:
        """The modifiers of a claim that do not suit their codes, as sentences; a payer may deny them, but they keep no claim back.

        Source: `nosology.coding.modifiers.suitability`.
        """
        day = day_of_claim(claim)
        for on in dict.fromkeys(line.date or day for line in claim.lines):
            reported = [Reported(line.code, line.modifiers) for line in claim.lines if line.code and (line.date or day) == on]
            if on is None or not any(line.modifiers for line in reported):
                continue
            try:
                edition = self._codebook.on(on).hcpcs
            except NoEditionError:
                return
            yield from (one.message for one in unsuited(reported, edition, on, None))

    def _diagnoses(self, claim: Claim, day: datetime.date) -> Iterator[tuple[str, str]]:
        if not claim.diagnoses:
            return
        try:
            edition = self._codebook.on(day).icd10cm
        except NoEditionError:
            yield "2300 HI", f"no ICD-10-CM edition is installed for {day}"
            return
        for place, item in enumerate(claim.diagnoses, start=1):
            element = f"2300 HI diagnosis {place}"
            if item.is_icd9 or not edition.is_billable(item.code):
                yield element, f"is not a billable ICD-10-CM code on {day}"
            elif claim.procedures or item.poa is not None:
                is_exempt = edition.poa_exempt(item.code)
                if is_exempt and item.poa is not None:
                    yield element, "is exempt from POA and must not give it"
                elif not is_exempt and item.poa is None and item.role not in _NO_POA:
                    yield element, "is not exempt from POA and must give it"

    def _procedures(self, claim: Claim, day: datetime.date) -> Iterator[tuple[str, str]]:
        if not claim.procedures:
            return
        try:
            edition = self._codebook.on(day).icd10pcs
        except NoEditionError:
            yield "2300 HI*BBR", f"no ICD-10-PCS edition is installed for {day}"
            return
        for place, item in enumerate(claim.procedures, start=1):
            if item.is_icd9 or not edition.has(item.code):
                yield f"2300 HI*BBR procedure {place}", f"is not an ICD-10-PCS code on {day}"

    def _services(self, claim: Claim, day: datetime.date) -> Iterator[tuple[str, str]]:
        """Services against the installed HCPCS edition: Level II always, CPT and CDT numbers when it holds them."""
        for number, line in enumerate(claim.lines, start=1):
            on = line.date or day
            if line.code is not None and not self._is_active(line.code, on):
                yield at_line(number, f"{SERVICE[claim.form]}01-2"), f"is not an active code on {on}"
            if not all(self._is_active_modifier(modifier, line.code or "", on) for modifier in line.modifiers):
                yield at_line(number, f"{SERVICE[claim.form]}01-3"), f"is not an active modifier on {on}"

    def _is_active(self, code: str, day: datetime.date) -> bool:
        try:
            edition = self._codebook.on(day).hcpcs
        except NoEditionError:
            return True
        system = next((system for system, shape in _SHAPES if shape.fullmatch(code)), None)
        if system is None:
            return False
        return edition.is_active(code, day) if self._holds(edition, system) else True

    def _is_active_modifier(self, modifier: str, code: str, day: datetime.date) -> bool:
        """Modifiers that begin with a letter are of HCPCS Level II; those that begin with a digit are the AMA's, and pass.

        Source: HCPCS Level II modifiers; Medicare Claims Processing Manual, chapter 15, section 30 (origin and destination of ambulances).
        """
        if not modifier[:1].isalpha() or (code.startswith(_AMBULANCE) and _ROUTE.fullmatch(modifier)):
            return True
        try:
            edition = self._codebook.on(day).hcpcs
        except NoEditionError:
            return True
        key: tuple[int, CodeSystem | None] = (id(edition), None)
        if key not in self._held:
            self._held[key] = next(iter(edition.codes(kind="modifier")), None) is not None
        return not self._held[key] or edition.is_active_modifier(modifier, day)

    def _holds(self, edition: "HcpcsEdition", system: CodeSystem) -> bool:
        """Whether an edition has the numbers of a code set at all."""
        key: tuple[int, CodeSystem | None] = (id(edition), system)
        if key not in self._held:
            self._held[key] = next(iter(edition.codes(system)), None) is not None
        return self._held[key]


def day_of_claim(claim: Claim) -> datetime.date | None:
    """The day whose editions apply: the end of the statement period, or the first service."""
    if claim.stay is not None:
        return claim.stay.end
    days = [line.date for line in claim.lines if line.date is not None]
    return min(days) if days else claim.service_date
