"""Hold a book of HCPCS codes against the official counts and against itself."""

from pathlib import Path

from nosology.codebook.hcpcs.edition import HcpcsEdition
from nosology.codebook.official import compare_counts, name_offenders
from nosology.model.codes import CodeSystem
from nosology.model.result import RuleFinding


def verify_hcpcs(edition: HcpcsEdition | Path) -> tuple[RuleFinding, ...]:
    """What is wrong with a book: counts, codes that end before they start, descriptors of licensed code sets.

    Raises:
        CodebookCorruptError: The path holds no book that can be opened.
    """
    opened = HcpcsEdition.open(edition) if isinstance(edition, Path) else edition
    rows = list(opened.codes())
    backwards = {row.code for row in rows if row.starts and row.ends and row.ends < row.starts}
    described = {row.code for row in rows if row.system is not CodeSystem.HCPCS and (row.title or row.short_title)}
    return (
        *compare_counts(opened.manifest),
        *name_offenders("hcpcs", "dates", "end before they start", backwards, "HCPCS Level II"),
        *name_offenders("hcpcs", "licence", "of a licensed code set carry a descriptor", described, "CPT and CDT licences"),
    )
