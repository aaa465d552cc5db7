"""SNIP type 5: codes that are not valid on the day they are for, by the installed code books."""

import datetime
import re
from collections.abc import Iterator

from nosology.codebook.shelf import Codebook
from nosology.exchange.claims.checks.places import SERVICE, at_line
from nosology.model.claim import Claim, ClaimFinding, DiagnosisRole, ServiceLine
from nosology.model.errors import NoEditionError

_LEVEL_II = re.compile(r"[A-CE-V]\d{4}")
_NO_POA = frozenset([DiagnosisRole.ADMITTING, DiagnosisRole.REASON_FOR_VISIT])


class Validity:
    """Checks the codes of claims against the editions of their days; a code set that is not installed is itself a finding."""

    def __init__(self, codebook: Codebook) -> None:
        self._codebook = codebook

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
        """HCPCS Level II numbers; CPT and CDT numbers are checked only where the installed books know them."""
        for number, line in enumerate(claim.lines, start=1):
            if line.code is not None and not self._is_active(line, line.date or day):
                yield at_line(number, f"{SERVICE[claim.form]}01-2"), f"is not an active code on {line.date or day}"

    def _is_active(self, line: ServiceLine, day: datetime.date) -> bool:
        code = line.code or ""
        if not _LEVEL_II.fullmatch(code):
            return True
        try:
            return self._codebook.on(day).hcpcs.is_active(code, day)
        except NoEditionError:
            return True


def day_of_claim(claim: Claim) -> datetime.date | None:
    """The day whose editions apply: the end of the statement period, or the first service."""
    if claim.stay is not None:
        return claim.stay.end
    days = [line.date for line in claim.lines if line.date is not None]
    return min(days) if days else claim.service_date
