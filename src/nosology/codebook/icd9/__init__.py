"""ICD-9-CM version 32, the last one: diagnoses and procedures."""

from nosology.codebook.icd9.compiling import compile_icd9cm, compile_icd9pcs
from nosology.codebook.icd9.edition import Icd9Edition
from nosology.codebook.icd9.embedded import embedded_icd9_sources
from nosology.codebook.icd9.sources import Icd9Sources
from nosology.codebook.icd9.verify import verify_icd9

__all__ = ["Icd9Edition", "Icd9Sources", "compile_icd9cm", "compile_icd9pcs", "embedded_icd9_sources", "verify_icd9"]
