"""Fetch one file from a publisher: resumed where it was cut off, checked against its digest, never half in place."""

import http.client
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from nosology.codebook.install.archives import digest
from nosology.codebook.install.publishers import Offer
from nosology.model.errors import DownloadError

type Progress = Callable[[str, int, int | None], None]
"""Told the file's name, the bytes that are there, and the bytes in all when the server says so."""

_CHUNK = 1 << 16
_TIMEOUT_SECONDS = 30.0
_ATTEMPTS = 4
_MOST_BYTES = 512 << 20
_LOCAL = ("http://127.0.0.1:", "http://localhost:", "http://[::1]:")
_ELSEWHERE = "Fetch the files on a machine with a network and give their folder with `--from DIR`, or use `--embedded`."


@dataclass(frozen=True, slots=True)
class _Reply:
    """What the server sends: from which byte on, and how long the whole file is when it says so."""

    start: int
    total: int | None


def ignore_progress(_name: str, _done: int, _total: int | None) -> None:
    """Show no progress."""


def fetch(offer: Offer, folder: Path, progress: Progress = ignore_progress) -> Path:
    """Download a file into a folder, or finish the part of it that an earlier run left there.

    Args:
        offer: What to fetch; its digest, when it has one, must match.
        folder: Where the file goes; a part is kept there as `NAME.part` until it is whole.
        progress: Told how far it is.

    Raises:
        DownloadError: No network, no such file, cut off again and again, or not the file the digest says.
    """
    _require_safe(offer)
    folder.mkdir(parents=True, exist_ok=True)
    final = folder / offer.file_name
    if not final.is_file():
        part = folder / f"{offer.file_name}.part"
        _finish(offer, part, progress)
        part.replace(final)
        _tag_of(part).unlink(missing_ok=True)
    if offer.sha256 and digest(final) != offer.sha256:
        final.unlink()
        raise DownloadError(
            f"{offer.file_name} is not the file that the table of addresses expects (its SHA-256 differs); nothing was installed."
        )
    return final


def _require_safe(offer: Offer) -> None:
    if not offer.url.startswith(("https://", *_LOCAL)):
        raise DownloadError(f"{offer.url} is not a secure address; use one that begins with https://.")
    if not offer.file_name or "\\" in offer.file_name:
        raise DownloadError(f"{offer.url} does not name a file.")


def _finish(offer: Offer, part: Path, progress: Progress) -> None:
    """Ask again from where the part ends until it is whole; a server that stops moving forward ends it."""
    failure: Exception | None = None
    for _ in range(_ATTEMPTS):
        try:
            if _attempt(offer, part, progress):
                return
        except urllib.error.HTTPError as error:
            error.close()
            if not _may_start_over(error.code, part):
                raise DownloadError(f"{offer.url} answered {error.code}. {_ELSEWHERE}") from error
            failure = error
        except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
            failure = error
    raise DownloadError(_unreachable(offer, part)) from failure


def _may_start_over(status: int, part: Path) -> bool:
    """After 416 the part is longer than the file or of another release: it is dropped and fetched anew."""
    if status == http.client.REQUESTED_RANGE_NOT_SATISFIABLE and part.is_file():
        part.unlink()
        return True
    return status >= http.client.INTERNAL_SERVER_ERROR


def _unreachable(offer: Offer, part: Path) -> str:
    if part.is_file() and part.stat().st_size:
        return f"{offer.url} was cut off after {part.stat().st_size} bytes; run the command again to go on from there."
    host = offer.url.split("/")[2]
    return f"{host} cannot be reached: is there a network? {_ELSEWHERE}"


def _attempt(offer: Offer, part: Path, progress: Progress) -> bool:
    """One request; True when the file is whole afterwards."""
    held = part.stat().st_size if part.is_file() else 0
    request = urllib.request.Request(offer.url, headers={"User-Agent": "nosology", "Accept-Encoding": "identity"})
    tag = _tag_of(part)
    if held:
        request.add_header("Range", f"bytes={held}-")
        if tag.is_file():
            request.add_header("If-Range", tag.read_text(encoding="ascii"))
    with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS) as response:
        reply = _understand(response, held)
        _remember_tag(response, tag)
        with part.open("r+b" if reply.start else "wb") as out:
            out.seek(reply.start)
            done = _copy(response, out, reply, lambda count: progress(offer.file_name, count, reply.total))
    return reply.total is None or done >= reply.total


def _tag_of(part: Path) -> Path:
    """Where the release of a part is noted, so that a newer release is never joined to an older part."""
    return part.with_name(f"{part.name}.tag")


def _remember_tag(response: http.client.HTTPResponse, tag: Path) -> None:
    release = response.headers.get("ETag") or ""
    if release.startswith('"') and release.isascii():
        tag.write_text(release, encoding="ascii")
    else:
        tag.unlink(missing_ok=True)


def _understand(response: http.client.HTTPResponse, held: int) -> _Reply:
    """Where the sent bytes begin: a server that cannot resume sends everything again."""
    length = response.headers.get("Content-Length", "")
    sent = int(length) if length.isdigit() else None
    span = response.headers.get("Content-Range", "")
    if response.status == http.client.PARTIAL_CONTENT and span.startswith(f"bytes {held}-"):
        total = span.rpartition("/")[2]
        return _Reply(held, int(total) if total.isdigit() else None)
    return _Reply(0, sent)


def _copy(response: IO[bytes], out: IO[bytes], reply: _Reply, tell: Callable[[int], None]) -> int:
    done = reply.start
    tell(done)
    while chunk := response.read(_CHUNK):
        out.write(chunk)
        done += len(chunk)
        if done > _MOST_BYTES:
            raise DownloadError("The server sends more than an official file holds; the download was stopped.")
        tell(done)
    out.truncate()
    return done
