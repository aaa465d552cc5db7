"""Present on admission: what the record says of each diagnosis at the time of admission."""

from nosology.coding.draft import Candidate, Draft
from nosology.coding.history import is_chronic
from nosology.model.findings import SectionKind

_AT_ADMISSION = frozenset(
    {
        SectionKind.CHIEF_COMPLAINT,
        SectionKind.REASON_FOR_VISIT,
        SectionKind.PRESENT_ILLNESS,
        SectionKind.PAST_MEDICAL,
        SectionKind.PAST_SURGICAL,
        SectionKind.PROBLEM_LIST,
        SectionKind.ADMISSION_DIAGNOSIS,
        SectionKind.PREOPERATIVE_DIAGNOSIS,
        SectionKind.INDICATION,
        SectionKind.SOCIAL_HISTORY,
        SectionKind.FAMILY_HISTORY,
    }
)
EXEMPT = "exempt"


def present_on_admission(candidate: Candidate, draft: Draft, *, is_principal: bool) -> str:
    """The indicator: `Y`, `U` or `exempt`. `N` and `W` need a provider's statement and are left to the provider.

    Source: ICD-10-CM Official Guidelines, appendix I; CMS list of exempt codes.
    """
    if draft.editions.icd10cm.entry(candidate.code).is_poa_exempt:
        return EXEMPT
    before = any(finding.section in _AT_ADMISSION for finding in candidate.findings)
    return "Y" if is_principal or before or is_chronic(candidate.code) else "U"
