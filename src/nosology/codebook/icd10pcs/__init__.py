"""ICD-10-PCS: compile an edition from its files, read it, and build codes that the tables allow."""

from nosology.codebook.icd10pcs.compiling import compile_icd10pcs
from nosology.codebook.icd10pcs.edition import Icd10PcsEdition
from nosology.codebook.icd10pcs.embedded import compile_embedded_icd10pcs
from nosology.codebook.icd10pcs.model import (
    AxisValue,
    KeyKind,
    PcsDefinition,
    PcsEntry,
    PcsIndexTerm,
    PcsKey,
    PcsReference,
    PcsTable,
)
from nosology.codebook.icd10pcs.partial import PartialCode
from nosology.codebook.icd10pcs.sources import PcsSources
from nosology.codebook.icd10pcs.verify import verify_icd10pcs

__all__ = [
    "AxisValue",
    "Icd10PcsEdition",
    "KeyKind",
    "PartialCode",
    "PcsDefinition",
    "PcsEntry",
    "PcsIndexTerm",
    "PcsKey",
    "PcsReference",
    "PcsSources",
    "PcsTable",
    "compile_embedded_icd10pcs",
    "compile_icd10pcs",
    "verify_icd10pcs",
]
