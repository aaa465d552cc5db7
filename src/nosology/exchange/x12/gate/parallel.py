"""pyx12 over many claims on several processors: it takes most of the time that the gate takes."""

import itertools
from collections.abc import Iterator, Sequence

from nosology.exchange.x12.claims_out import claims_to_x12
from nosology.exchange.x12.envelope import Envelope
from nosology.exchange.x12.gate.pyx12 import pyx12_findings
from nosology.model.claim import Claim, ClaimFinding, ClaimForm

SHARE = 150
"""Claims that one process takes at a time; with fewer than two shares, starting a process costs more than it saves."""


def walked(text: str, claims: Sequence[Claim], envelope: Envelope, workers: int) -> Iterator[ClaimFinding]:
    """What pyx12 says of a file.

    Args:
        text: The file.
        claims: The claims in it; each share of them is walked as a file of its own when there are workers for it.
        envelope: The envelope of the file.
        workers: Processes to use; 1 uses none.

    Raises:
        MissingExtraError: The extra `x12` is not installed.
    """
    form = claims[0].form
    if workers < 2 or len(claims) < 2 * SHARE:
        yield from pyx12_findings(text, form)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    texts = [claims_to_x12(share, envelope) for share in itertools.batched(claims, SHARE)]
    with ProcessPoolExecutor(min(workers, len(texts)), mp_context=get_context("spawn")) as pool:
        for found in pool.map(_findings, texts, itertools.repeat(form)):
            yield from found


def _findings(text: str, form: ClaimForm) -> list[ClaimFinding]:
    return list(pyx12_findings(text, form))
