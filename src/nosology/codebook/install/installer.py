"""Install editions: look through the sources, plan, compile each edition and put it in force."""

import shutil
import urllib.error
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from nosology.codebook.install.choice import EVERYTHING, Wanted
from nosology.codebook.install.derive import derive_orders
from nosology.codebook.install.download import Progress, fetch, ignore_progress
from nosology.codebook.install.embedded import embedded_files
from nosology.codebook.install.jobs import Job, package_jobs, ticket_jobs
from nosology.codebook.install.places import look_through
from nosology.codebook.install.publishers import Offer, wanted_offers
from nosology.codebook.install.writing import put_in_force, workshop
from nosology.codebook.shelf.artefacts import Artefact, describe, list_artefacts
from nosology.model.errors import DownloadError, MissingExtraError

_DOWNLOADS = "downloads"

type Announce = Callable[[str], None]


def say_nothing(_: str) -> None:
    """Announce nothing."""


@dataclass(frozen=True, slots=True)
class Installed:
    """What an install did.

    Attributes:
        artefacts: The editions put in force, in the order they were built; none when the sources make up none.
        passed_over: Files that were looked at and are no source nosology reads.
        kinds: What was recognised.
    """

    artefacts: tuple[Artefact, ...] = ()
    passed_over: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


def install_from(home: Path, roots: Sequence[Path], wanted: Wanted = EVERYTHING, announce: Announce = say_nothing) -> Installed:
    """Install every edition that the files below the roots make up.

    Args:
        home: Where the editions live.
        roots: Folders, zips or files.
        wanted: Which editions.
        announce: Told one line for each edition.

    Raises:
        SourceError: A source is damaged. Editions in force stay in force.
    """
    with workshop(home) as folder:
        found, passed_over = look_through(roots, folder)
        jobs = ticket_jobs([*found, *derive_orders(found, folder)], "official")
        kinds = tuple(sorted({str(file.kind) for file in found}))
        return Installed(tuple(_do(home, folder, jobs, wanted, announce)), tuple(passed_over), kinds)


def install_embedded(
    home: Path, wanted: Wanted = EVERYTHING, announce: Announce = say_nothing, *, keep_official: bool = False
) -> Installed:
    """Install the editions that the data inside installed packages makes up; needs no network and no folder.

    Args:
        home: Where the editions live.
        wanted: Which editions.
        announce: Told one line for each edition.
        keep_official: Leave editions alone that are installed from official files.

    Raises:
        SourceError: A package is damaged.
    """
    kept = {(a.system, a.name) for a in list_artefacts(home) if describe(a).info.source != "embedded"} if keep_official else set()
    with workshop(home) as folder:
        jobs = [*ticket_jobs(embedded_files(folder), "embedded"), *package_jobs()]
        jobs = [job for job in jobs if (job.system, job.edition) not in kept]
        return Installed(tuple(_do(home, folder, jobs, wanted, announce)))


def _do(home: Path, folder: Path, jobs: Sequence[Job], wanted: Wanted, announce: Announce) -> Iterator[Artefact]:
    """Do the wanted jobs in order; one whose packages are not installed is told and passed over."""
    for job in jobs:
        if wanted.covers(job.system, job.edition):
            announce(job.line)
            try:
                yield put_in_force(home, folder, (job.system, job.edition), job.build)
            except MissingExtraError as error:
                announce(str(error))


def install_downloaded(
    home: Path,
    offers: Sequence[Offer],
    wanted: Wanted = EVERYTHING,
    announce: Announce = say_nothing,
    progress: Progress = ignore_progress,
) -> Installed:
    """Download what the publishers offer for the wanted editions, and install it.

    A file that a publisher does not have (any more) is told and passed over; what was fetched before an interruption is kept
    in home and not fetched again.

    Args:
        home: Where the editions live.
        offers: The table of addresses.
        wanted: Which editions.
        announce: Told one line for each edition and each file that could not be had.
        progress: Told how far each file is.

    Raises:
        DownloadError: Nothing could be fetched, or the network went away.
        SourceError: What was fetched is damaged.
    """
    folder = home / _DOWNLOADS
    chosen = wanted_offers(offers, wanted)
    if not chosen:
        raise DownloadError("The table of addresses has no file for these editions; give official files with `--from DIR`.")
    fetched = [path for offer in chosen if (path := _fetch_or_tell(offer, folder, announce, progress))]
    if not fetched:
        raise DownloadError("The publishers have none of the files any more; give official files with `--from DIR`.")
    installed = install_from(home, fetched, wanted, announce)
    shutil.rmtree(folder, ignore_errors=True)
    return installed


def build_finders(home: Path, artefacts: Sequence[Artefact], announce: Announce = say_nothing) -> None:
    """Build the finder of each ICD-10-CM edition among the artefacts now, rather than when it is first used.

    Raises:
        CodebookError: Home cannot be written, or an edition cannot be opened.
    """
    from nosology.codebook.icd10cm import Icd10CmEdition
    from nosology.codebook.shelf.finders import ensure_finder

    for artefact in artefacts:
        if artefact.system == "icd10cm":
            announce(f"finder {artefact.name}: from the indexes, the lexicon and the titles")
            with closing(Icd10CmEdition.open(artefact.path)) as edition:
                ensure_finder(home, edition)


def _fetch_or_tell(offer: Offer, folder: Path, announce: Announce, progress: Progress) -> Path | None:
    """The file, or None after telling that this one address does not have it; any other failure is raised."""
    try:
        return fetch(offer, folder, progress)
    except DownloadError as error:
        if not isinstance(error.__cause__, urllib.error.HTTPError):
            raise
        announce(str(error))
        return None
