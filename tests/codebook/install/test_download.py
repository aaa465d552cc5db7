"""Downloads are resumed, checked, and clear about a missing network. The publisher here is a server on the loopback address."""

import hashlib
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from codebook.install.samples import ORDER, make_zip, tabular
from nosology.codebook.install.choice import Wanted
from nosology.codebook.install.download import fetch
from nosology.codebook.install.installer import install_downloaded
from nosology.codebook.install.ordering import Request, install
from nosology.codebook.install.publishers import Offer, read_offers, wanted_offers
from nosology.codebook.shelf import list_artefacts
from nosology.model.errors import DownloadError

FILE = bytes(range(256)) * 4000


class Publisher(http.server.BaseHTTPRequestHandler):
    """Serves the files it is given; can cut the line after some bytes, refuse ranges, and answer with an error."""

    files: dict[str, bytes]
    cut_after: int | None = None
    has_ranges = True
    release = '"release-1"'
    asked: list[str | None]

    def do_GET(self) -> None:
        data = self.files.get(self.path)
        self.asked.append(self.headers.get("Range"))
        if data is None:
            self.send_error(404)
            return
        start = self._start()
        if start >= len(data):
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        self.send_header("ETag", self.release)
        self.send_header("Content-Length", str(len(data) - start))
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        self.end_headers()
        cut = type(self).cut_after
        self.wfile.write(data[start:] if cut is None else data[start : start + cut])

    def _start(self) -> int:
        asked, same = self.headers.get("Range"), self.headers.get("If-Range") in (None, self.release)
        return int(asked.removeprefix("bytes=").rstrip("-")) if asked and same and self.has_ranges else 0

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def publisher() -> Iterator[tuple[type[Publisher], str]]:
    handler = type("ThisPublisher", (Publisher,), {"files": {"/book.zip": FILE}, "asked": []})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield handler, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def offer(address: str, name: str = "book.zip", sha256: str | None = None) -> Offer:
    return Offer("2026", "icd10cm", f"{address}/{name}", "a book", None, sha256)


def test_a_file_comes_down_whole_and_progress_is_told(publisher: tuple[type[Publisher], str], tmp_path: Path) -> None:
    told: list[tuple[str, int, int | None]] = []
    path = fetch(offer(publisher[1]), tmp_path, lambda *now: told.append(now))
    assert path.read_bytes() == FILE
    assert told[0] == ("book.zip", 0, len(FILE)) and told[-1] == ("book.zip", len(FILE), len(FILE))
    assert [path.name for path in tmp_path.iterdir()] == ["book.zip"]


def test_a_download_that_is_cut_goes_on_where_it_stopped(publisher: tuple[type[Publisher], str], tmp_path: Path) -> None:
    handler, address = publisher
    handler.cut_after = 100_000
    with pytest.raises(DownloadError, match=r"cut off after 400000 bytes; run the command again"):
        fetch(offer(address), tmp_path)
    handler.cut_after = None
    handler.asked.clear()
    assert fetch(offer(address), tmp_path).read_bytes() == FILE
    assert handler.asked == ["bytes=400000-"]


def test_short_cuts_are_bridged_in_one_run(publisher: tuple[type[Publisher], str], tmp_path: Path) -> None:
    publisher[0].cut_after = 300_000
    assert fetch(offer(publisher[1]), tmp_path).read_bytes() == FILE


def test_a_server_that_cannot_resume_sends_everything_again(publisher: tuple[type[Publisher], str], tmp_path: Path) -> None:
    publisher[0].has_ranges = False
    (tmp_path / "book.zip.part").write_bytes(b"something that came down before")
    assert fetch(offer(publisher[1]), tmp_path).read_bytes() == FILE


def test_a_newer_release_is_never_joined_to_an_older_part(publisher: tuple[type[Publisher], str], tmp_path: Path) -> None:
    handler, address = publisher
    handler.cut_after = 100_000
    with pytest.raises(DownloadError):
        fetch(offer(address), tmp_path)
    handler.files, handler.release, handler.cut_after = {"/book.zip": FILE[::-1]}, '"release-2"', None
    assert fetch(offer(address), tmp_path).read_bytes() == FILE[::-1]


def test_a_part_longer_than_the_file_is_dropped(publisher: tuple[type[Publisher], str], tmp_path: Path) -> None:
    (tmp_path / "book.zip.part").write_bytes(FILE + b"more")
    assert fetch(offer(publisher[1]), tmp_path).read_bytes() == FILE


def test_the_digest_is_checked(publisher: tuple[type[Publisher], str], tmp_path: Path) -> None:
    fetch(offer(publisher[1], sha256=hashlib.sha256(FILE).hexdigest()), tmp_path / "right")
    with pytest.raises(DownloadError, match=r"SHA-256 differs.*nothing was installed"):
        fetch(offer(publisher[1], sha256="0" * 64), tmp_path / "wrong")
    assert not list((tmp_path / "wrong").iterdir())


def test_a_missing_file_says_what_to_do(publisher: tuple[type[Publisher], str], tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match=r"answered 404.*--from DIR"):
        fetch(offer(publisher[1], "gone.zip"), tmp_path)


def test_no_network_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match=r"cannot be reached: is there a network\?.*--from DIR.*--embedded"):
        fetch(Offer("2026", "icd10cm", "http://127.0.0.1:9/book.zip", ""), tmp_path)


def test_only_secure_addresses_are_asked(tmp_path: Path) -> None:
    for url in ("http://example.org/book.zip", "file:///etc/hosts", "ftp://example.org/book.zip"):
        with pytest.raises(DownloadError, match="https"):
            fetch(Offer("2026", "icd10cm", url, ""), tmp_path)


def test_an_edition_is_installed_from_the_publisher(publisher: tuple[type[Publisher], str], tmp_path: Path) -> None:
    handler, address = publisher
    release = make_zip(tmp_path / "release.zip", {"a.xml": tabular(), "b-2026.txt": ORDER}).read_bytes()
    handler.files = {"/tabular.zip": release}
    told: list[str] = []
    offers = (offer(address, "tabular.zip"), offer(address, "gone.zip"))
    install_downloaded(tmp_path / "home", offers, Wanted(("2026",)), told.append)
    assert [(a.system, a.name) for a in list_artefacts(tmp_path / "home")] == [("icd10cm", "2026")]
    assert any("gone.zip answered 404" in line for line in told)
    assert not (tmp_path / "home" / "downloads").exists()


def test_a_page_instead_of_a_book_installs_nothing(publisher: tuple[type[Publisher], str], tmp_path: Path) -> None:
    handler, address = publisher
    handler.files = {"/tabular.zip": b"<html><body>This page has moved.</body></html>"}
    installed = install_downloaded(tmp_path / "home", (offer(address, "tabular.zip"),))
    assert installed.artefacts == () and installed.passed_over == ("tabular.zip",)


def test_without_a_network_the_embedded_default_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOSOLOGY_SHARED", "")
    told: list[str] = []
    offers = (Offer("2026", "icd10cm", "http://127.0.0.1:9/book.zip", ""),)
    install(tmp_path, Request(Wanted(("2026",), ("icd10cm",)), offers=offers), told.append)
    assert told[0].startswith("No download: 127.0.0.1:9 cannot be reached")
    assert [a.name for a in list_artefacts(tmp_path)] == ["2026"]


def test_our_table_names_publishers_only_and_is_honest_about_what_was_tried() -> None:
    offers = read_offers()
    assert {offer.url.split("/")[2].removeprefix("www.") for offer in offers} <= {"cms.gov", "cdc.gov", "ftp.cdc.gov"}
    assert all(offer.checked is None or len(offer.checked) == len("2026-11-24") for offer in offers)
    assert len({offer.url for offer in offers}) == len(offers)
    assert {offer.edition for offer in wanted_offers(offers, Wanted(("2026",), ("icd10cm",)))} == {"2026"}


def test_a_mirror_can_be_named(tmp_path: Path) -> None:
    table = tmp_path / "mirror.tsv"
    table.write_text(
        "edition\tsystem\turl\tholds\tchecked\tsha256\n2026\ticd10cm\thttps://mirror.example/a.zip\tall\t2026-01-05\t\n"
    )
    assert read_offers(table) == (Offer("2026", "icd10cm", "https://mirror.example/a.zip", "all", "2026-01-05", None),)
