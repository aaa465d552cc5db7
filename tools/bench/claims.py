"""Claims a second: written, and through the gate.

python -m tools.bench.claims
"""

import os
import time
from collections.abc import Callable, Sequence

from nosology.exchange.x12.claims_out import claims_to_x12
from nosology.exchange.x12.gate.passing import through_gate
from nosology.model.claim import Claim, ClaimForm
from tools.made_claims import ENVELOPE, make_claims

COUNT, MANY = 1_000, 4_000
"""Claims of a file; claims of one that is worth several processors."""


def measure() -> list[tuple[str, str]]:
    """What was measured of each form, and the figure: processor time of one processor, wall time of several."""
    rows = []
    for form in ClaimForm:
        claims = make_claims(form, MANY)
        through_gate(claims[:1], ENVELOPE)  # loads the map
        few = claims[:COUNT]
        written = _rate(COUNT, time.process_time, lambda few=few: claims_to_x12(few, ENVELOPE))  # type: ignore[misc]
        alone = _rate(COUNT, time.process_time, lambda few=few: _passed(few, 1))  # type: ignore[misc]
        together = _rate(MANY, time.perf_counter, lambda claims=claims: _passed(claims, os.cpu_count() or 1))  # type: ignore[misc]
        rows += [
            (f"{form} claims written a second", f"{written:,.0f}"),
            (f"{form} claims through the gate a second, one processor", f"{alone:,.0f}"),
            (f"{form} claims through the gate a second, {MANY:,} of them on {os.cpu_count()} processors", f"{together:,.0f}"),
        ]
    return rows


def _passed(claims: Sequence[Claim], workers: int) -> None:
    passed = through_gate(claims, ENVELOPE, workers=workers)
    if len(passed.claims) != len(claims):
        raise SystemExit(f"{len(claims) - len(passed.claims)} claims did not pass: {passed.findings[0]}")


def _rate(count: int, clock: Callable[[], float], work: Callable[[], object]) -> float:
    started = clock()
    work()
    return count / (clock() - started)


if __name__ == "__main__":
    for name, value in measure():
        print(f"{name}: {value}")
