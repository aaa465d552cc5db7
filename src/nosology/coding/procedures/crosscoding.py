"""What a medical plan knows a dental service by, where it covers one (an injury, a tumor, an infection, surgery before other treatment).

Source: CDT and CPT numbers (table `procedures/dental-medical`); CMS Benefit Policy Manual, chapter 15, 150 (dental services).
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from nosology.data import read_table
from nosology.model.result import CodedProcedure, RuleFinding

__all__ = ["medical_numbers"]


@cache
def _medical() -> Mapping[str, tuple[str, str]]:
    return {row["dental"]: (row["medical"], row["source"]) for row in read_table("procedures/dental-medical")}


def medical_numbers(procedures: Sequence[CodedProcedure]) -> Iterator[RuleFinding]:
    """The medical numbers of dental services, each once."""
    for number in dict.fromkeys(procedure.code.value for procedure in procedures):
        if number in _medical():
            medical, source = _medical()[number]
            yield RuleFinding(
                "DENTAL-MEDICAL", "information", f"{number}: a medical plan that covers it knows it as {medical}.", source
            )
