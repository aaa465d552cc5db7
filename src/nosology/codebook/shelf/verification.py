"""Hold installed editions against the official figures and against themselves."""

import importlib
from collections.abc import Mapping
from dataclasses import dataclass

from nosology.codebook.shelf.artefacts import Artefact
from nosology.model.result import RuleFinding

_VERIFIERS: Mapping[str, tuple[str, str]] = {
    "icd10cm": ("nosology.codebook.icd10cm", "verify"),
    "icd10pcs": ("nosology.codebook.icd10pcs", "verify_icd10pcs"),
    "icd9cm": ("nosology.codebook.icd9", "verify_icd9"),
    "icd9pcs": ("nosology.codebook.icd9", "verify_icd9"),
    "hcpcs": ("nosology.codebook.hcpcs", "verify_hcpcs"),
    "crosswalk": ("nosology.codebook.crosswalk", "verify_crosswalk"),
    "postacute": ("nosology.codebook.postacute", "verify_postacute"),
}
"""Code set to the room that verifies it and the function in it, which takes the path of an edition."""


@dataclass(frozen=True, slots=True)
class Verified:
    """An edition that was verified: what is wrong with it, nothing when it is as it should be."""

    artefact: Artefact
    problems: tuple[RuleFinding, ...]


def verify_artefact(artefact: Artefact) -> Verified:
    """Verify one installed edition.

    Raises:
        CodebookCorruptError: It cannot be opened.
    """
    room, function = _VERIFIERS[artefact.system]
    verifier = getattr(importlib.import_module(room), function)
    return Verified(artefact, tuple(verifier(artefact.path)))
