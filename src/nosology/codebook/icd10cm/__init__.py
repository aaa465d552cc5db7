"""ICD-10-CM: compile the official files of a year into an edition, read it, verify it."""

from nosology.codebook.icd10cm.compiling import compile_edition
from nosology.codebook.icd10cm.edition import Icd10CmEdition
from nosology.codebook.icd10cm.listing import fiscal_year
from nosology.codebook.icd10cm.references import covers, parse_references
from nosology.codebook.icd10cm.sources import Source, Sources, embedded_sources
from nosology.codebook.icd10cm.verification import verify

__all__ = [
    "Icd10CmEdition",
    "Source",
    "Sources",
    "compile_edition",
    "covers",
    "embedded_sources",
    "fiscal_year",
    "parse_references",
    "verify",
]
