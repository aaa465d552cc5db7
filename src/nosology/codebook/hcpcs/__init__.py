"""HCPCS Level II with dates and modifiers; CPT and CDT numbers with CMS attributes."""

from nosology.codebook.hcpcs.compiling import compile_hcpcs
from nosology.codebook.hcpcs.edition import HcpcsEdition
from nosology.codebook.hcpcs.embedded import compile_embedded_hcpcs
from nosology.codebook.hcpcs.pairs import PairKind
from nosology.codebook.hcpcs.rows import HcpcsRow
from nosology.codebook.hcpcs.sources import HcpcsSources
from nosology.codebook.hcpcs.verify import verify_hcpcs

__all__ = ["HcpcsEdition", "HcpcsRow", "HcpcsSources", "PairKind", "compile_embedded_hcpcs", "compile_hcpcs", "verify_hcpcs"]
