"""OCG-I.C.2.m: a malignancy that was removed and is no longer under treatment is a personal history."""

import re

from nosology.coding.draft import Candidate, Draft
from nosology.coding.guidelines.rule import Case, Rule
from nosology.coding.history import personal_history
from nosology.coding.tabled import make_candidate, sentences
from nosology.model.books import Step
from nosology.model.encounter import Setting

_PRIMARY = "C00-C76,C7A,C80.1"
_OVER = re.compile(
    r"no (?:evidence of |sign of |signs of )?(?:recurren|residual|active disease|disease recurren)|no evidence of (?:disease|tumor|cancer)|"
    r"\bned\b|disease[- ]free|cancer[- ]free|in remission|treatment (?:was |is )?complete|completed (?:treatment|therapy|chemo|radiation)|"
    r"(?:treated|resected|excised|removed) in (?:19|20)\d\d|surveillance"
)
_TREATED = re.compile(
    r"\b(?:currently|ongoing|adjuvant|neoadjuvant|undergoing|receiving|continues?|cycle|tamoxifen|anastrozole|letrozole|exemestane|lupron|"
    r"leuprolide|trastuzumab|herceptin|active surveillance|watchful|metasta\w*|recurrent|planned|scheduled|will (?:undergo|start))\b"
)


def _is_over(draft: Draft, candidate: Candidate) -> bool:
    said = list(sentences(draft, candidate))
    is_said = any if draft.is_conclusive else all
    return is_said(bool(_OVER.search(text)) for text in said) and not any(_TREATED.search(text) for text in said)


def _apply(draft: Draft) -> None:
    for candidate in draft.under(_PRIMARY):
        history = personal_history(candidate.code)
        if history is not None and _is_over(draft, candidate):
            step = Step("guideline", RULE.id, f"removed or treated, and nothing is directed at it: history of {candidate.code}")
            if make_candidate(draft, history, [candidate], step) is not None:
                draft.drop(candidate, "no longer under treatment: a personal history", RULE.id)


RULE = Rule(
    id="OCG-I.C.2.m",
    claim="A primary malignancy that is gone, with no further treatment and no evidence of it, is coded as a personal history.",
    source="ICD-10-CM Official Guidelines, sections I.C.2.d and I.C.2.m",
    apply=_apply,
    fires=Case(
        "ASSESSMENT:\n1. Colon cancer, status post resection, no evidence of recurrence.\n",
        Setting.PHYSICIAN_OFFICE,
        has=("Z85.038",),
        lacks=("C18.9",),
    ),
    holds=Case("ASSESSMENT:\n1. Colon cancer, on adjuvant chemotherapy.\n", Setting.PHYSICIAN_OFFICE, has=("C18.9",)),
)
