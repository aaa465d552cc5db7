"""The order in which an install asks its sources: the user's folder, the shared folder, the publishers, the packages."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nosology.codebook.install.choice import EVERYTHING, Wanted
from nosology.codebook.install.download import Progress, ignore_progress
from nosology.codebook.install.installer import (
    Announce,
    Installed,
    install_downloaded,
    install_embedded,
    install_from,
    say_nothing,
)
from nosology.codebook.install.places import shared_folder, shared_roots
from nosology.codebook.install.publishers import Offer, read_offers
from nosology.model.errors import DownloadError, SourceError


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asks to be installed.

    Attributes:
        wanted: Which editions.
        folders: Folders, zips or files to take and nothing else.
        is_embedded: Take the data inside installed packages and nothing else.
        is_download: Take the publishers' files and nothing else.
        offers: The table of addresses.
    """

    wanted: Wanted = EVERYTHING
    folders: tuple[Path, ...] = ()
    is_embedded: bool = False
    is_download: bool = False
    offers: Sequence[Offer] = field(default_factory=read_offers)


def install(home: Path, request: Request, announce: Announce = say_nothing, progress: Progress = ignore_progress) -> Installed:
    """Install from the source the user names, else from the first in the house order that has a wanted edition.

    Args:
        home: Where the editions live.
        request: What to install.
        announce: Told one line for each edition and each source that has nothing.
        progress: Told how far each download is.

    Raises:
        SourceError: A source is damaged, or none has a wanted edition.
        DownloadError: The user asked for a download and it failed.
    """
    installed = _install(home, request, announce, progress)
    if not installed.artefacts:
        raise SourceError(_nothing(request, installed))
    return installed


def _install(home: Path, request: Request, announce: Announce, progress: Progress) -> Installed:
    if request.folders:
        return install_from(home, request.folders, request.wanted, announce)
    if request.is_embedded:
        return install_embedded(home, request.wanted, announce)
    if request.is_download:
        return install_downloaded(home, request.offers, request.wanted, announce, progress)
    return _install_in_order(home, request, announce, progress)


def _install_in_order(home: Path, request: Request, announce: Announce, progress: Progress) -> Installed:
    shared = shared_folder()
    if shared is not None:
        installed = install_from(home, shared_roots(shared), request.wanted, announce)
        if installed.artefacts:
            return installed
    try:
        installed = install_downloaded(home, request.offers, request.wanted, announce, progress)
        if installed.artefacts:
            return installed
    except DownloadError as error:
        announce(f"No download: {error}")
    announce("Taking the embedded default: the data inside installed packages.")
    return install_embedded(home, request.wanted, announce, keep_official=True)


def _nothing(request: Request, installed: Installed) -> str:
    found = f" Found: {', '.join(installed.kinds)}." if installed.kinds else " No file there is one that nosology knows."
    told = found if request.folders else ""
    return f"No edition can be built for {request.wanted}.{told} Give a folder with official zips or files with `--from DIR`."
