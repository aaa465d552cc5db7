"""What the publishers say their files hold, and whether an edition holds it."""

from collections.abc import Iterator
from functools import cache
from importlib import resources

from nosology.codebook.artefact import Manifest


@cache
def official_counts() -> dict[tuple[str, str], tuple[tuple[str, int], ...]]:
    """The official counts by code system and edition, from `data/codebook/official_counts.tsv`."""
    text = resources.files("nosology.data").joinpath("codebook/official_counts.tsv").read_text(encoding="utf-8")
    lines = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    counts: dict[tuple[str, str], tuple[tuple[str, int], ...]] = {}
    for system, edition, what, number, _source in lines[1:]:
        counts[system, edition] = (*counts.get((system, edition), ()), (what, int(number)))
    return counts


def compare_counts(manifest: Manifest) -> Iterator[str]:
    """The counts of an edition that differ from the official ones; an embedded edition is not held to them."""
    if manifest.info.source == "embedded":
        return
    for what, number in official_counts().get((manifest.info.system, manifest.info.name), ()):
        if manifest.count(what) != number:
            yield f"{manifest.info.system} {manifest.info.name} holds {manifest.count(what)} {what}, officially {number}."
