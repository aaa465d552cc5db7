"""Claims a second: written, and through the gate."""

import os
import time
from collections.abc import Callable

from nosology.exchange.x12.claims_out import claims_to_x12
from nosology.exchange.x12.gate.passing import through_gate
from nosology.model.claim import ClaimForm
from tools.made_claims import ENVELOPE, make_claims

COUNT = 1000


def measure() -> list[tuple[str, float, float, float]]:
    """Form, written a second, through the gate a second on one processor, and on all."""
    rows = []
    for form in ClaimForm:
        claims = make_claims(form, COUNT)
        through_gate(claims[:1], ENVELOPE)  # loads the map
        written = _rate(lambda claims=claims: claims_to_x12(claims, ENVELOPE))  # type: ignore[misc]
        alone = _rate(lambda claims=claims: _passed(claims, 1))  # type: ignore[misc]
        together = _rate(lambda claims=claims: _passed(claims, os.cpu_count() or 1))  # type: ignore[misc]
        rows.append((form.value, written, alone, together))
    return rows


def _passed(claims: list[object], workers: int) -> None:
    passed = through_gate(claims, ENVELOPE, workers=workers)  # type: ignore[arg-type]
    if len(passed.claims) != COUNT:
        raise SystemExit(f"{COUNT - len(passed.claims)} claims did not pass: {passed.findings[0]}")


def _rate(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return COUNT / (time.perf_counter() - started)


if __name__ == "__main__":
    for form, written, alone, together in measure():
        print(f"{form}  written {written:,.0f}/s  gate {alone:,.0f}/s on one processor, {together:,.0f}/s on {os.cpu_count()}")
