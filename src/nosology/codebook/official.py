"""What the publishers say their files hold, and whether an edition holds it."""

from collections.abc import Iterator, Set

from nosology.codebook.artefact import Manifest
from nosology.data import read_table
from nosology.model.result import RuleFinding

_NAMED = 5
"""How many offenders a finding names."""


def problem(system: str, what: str, message: str, cite: str) -> RuleFinding:
    """A finding about an edition; its rule is `verify-SYSTEM-WHAT`."""
    return RuleFinding(f"verify-{system}-{what}", "error", message, cite)


def compare_counts(manifest: Manifest) -> Iterator[RuleFinding]:
    """The counts of an edition that differ from the official ones; an embedded edition is not held to them."""
    info = manifest.info
    if info.source == "embedded":
        return
    for row in read_table("codebooks/edition-counts"):
        if (row["system"], row["edition"]) == (info.system, info.name) and manifest.count(row["what"]) not in (
            0,
            int(row["count"]),
        ):
            message = (
                f"The edition holds {manifest.count(row['what'])} {row['what']}, officially {row['count']}: install it again."
            )
            yield problem(info.system, "counts", message, row["source"])


def name_offenders(system: str, rule: str, what: str, codes: Set[str], cite: str) -> Iterator[RuleFinding]:
    """One finding for a set of codes that should be empty; it names the first few."""
    if codes:
        more = "" if len(codes) <= _NAMED else ", ..."
        yield problem(system, rule, f"{len(codes)} codes {what}: {', '.join(sorted(codes)[:_NAMED])}{more}", cite)
