"""OCG-I.C.16.a.2: the record of a birth in this hospital begins with the code of the birth."""

import re

from nosology.coding.draft import Draft
from nosology.coding.guidelines.rule import Case, Rule
from nosology.coding.tabled import is_newborn
from nosology.coding.tabled.measures import quoted
from nosology.model.books import Step
from nosology.model.encounter import Setting
from nosology.model.findings import Evidence

_BORN = re.compile(
    r"\b(?:born|delivered)\b[^.;]{0,60}?\b(?:cesarean|caesarean|c-section|c/s|vaginal|vaginally|svd|nsvd|vacuum|forceps)\b|"
    r"\b(?:cesarean|caesarean|c-section|vaginal)\b (?:section )?(?:delivery|birth)",
    re.IGNORECASE,
)
_CESAREAN = re.compile(r"cesarean|caesarean|c-section|c/s", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"transfer(?:red)? (?:in )?from|born (?:at|in) (?:an? )?(?:outside|another|other)|home birth|born at home|readmi",
    re.IGNORECASE,
)
_TWIN = re.compile(r"\btwins?\b", re.IGNORECASE)


def _apply(draft: Draft) -> None:
    is_stay = draft.encounter.setting is Setting.HOSPITAL_INPATIENT
    if not is_stay or draft.has_under("Z38") or not is_newborn(draft):
        return
    for document in draft.encounter.documents:
        match = _BORN.search(document.text)
        if match is not None and not _ELSEWHERE.search(document.text):
            single = "Z38.3" if _TWIN.search(document.text) else "Z38.0"
            code = f"{single}{1 if _CESAREAN.search(match[0]) else 0}"
            step = Step("guideline", RULE.id, "born in this stay: the way and number of the birth")
            draft.candidates.insert(0, quoted(draft, code, Evidence(document.id, match.start(), match.end(), match[0]), step))
            return


RULE = Rule(
    id="OCG-I.C.16.a.2",
    claim="The hospital record of a newborn's birth begins with Z38: single or multiple, vaginal or cesarean.",
    source="ICD-10-CM Official Guidelines, section I.C.16.a.2",
    apply=_apply,
    fires=Case(
        "DISCHARGE DIAGNOSES:\n1. Term newborn, born by cesarean section.\n2. Hypoglycemia.\n",
        Setting.HOSPITAL_INPATIENT,
        has=("Z38.01", "P70.4"),
        first="Z38.01",
    ),
    holds=Case("DISCHARGE DIAGNOSES:\n1. Hypoglycemia.\n", Setting.HOSPITAL_INPATIENT, has=("E16.2",), lacks=("Z38.01",)),
)
