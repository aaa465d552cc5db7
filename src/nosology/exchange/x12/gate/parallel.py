"""pyx12 over many claims on other processors, while this one reads the file back."""

import itertools
from collections.abc import Callable, Iterator, Sequence

from nosology.exchange.x12.claims_out import claims_to_x12
from nosology.exchange.x12.envelope import Envelope
from nosology.exchange.x12.gate.pyx12 import pyx12_findings
from nosology.model.claim import Claim, ClaimFinding, ClaimForm

SHARE = 500
"""Claims that one process takes at a time."""
FEWEST = 2_000
"""With fewer claims, starting a process costs more than it saves."""


def judged(
    text: str, claims: Sequence[Claim], envelope: Envelope, workers: int, reread: Callable[[], Iterator[ClaimFinding]]
) -> list[ClaimFinding]:
    """What pyx12 says of a file, and what reading it back says.

    Args:
        text: The file.
        claims: The claims in it; each share of them is walked as a file of its own when there are workers for it.
        envelope: The envelope of the file.
        workers: Processes to use; 1 uses none but this one.
        reread: Reads the file back.

    Raises:
        MissingExtraError: The extra `x12` is not installed.
    """
    form = claims[0].form
    if workers < 2 or len(claims) < FEWEST:
        return [*pyx12_findings(text, form), *reread()]
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    texts = [claims_to_x12(share, envelope) for share in itertools.batched(claims, SHARE)]
    with ProcessPoolExecutor(min(workers - 1, len(texts)), mp_context=get_context("spawn")) as pool:
        walking = pool.map(_findings, texts, itertools.repeat(form))
        read = list(reread())
        return [*itertools.chain.from_iterable(walking), *read]


def _findings(text: str, form: ClaimForm) -> list[ClaimFinding]:
    return list(pyx12_findings(text, form))
