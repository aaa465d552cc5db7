"""Making small files of every format: a PDF by hand, pictures of a text, archives."""

import io
import textwrap
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from typing import Any


def pdf_of(*pages: str, compressed: bool = True, extra: bytes = b"") -> bytes:
    """A PDF with these texts, one a page, in Helvetica."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for page in pages:
        content = b"BT /F1 10 Tf 60 740 Td 13 TL\n" + b"".join(_shown(line) for line in page.split("\n")) + b"ET\n" + extra
        packed = zlib.compress(content) if compressed else content
        filter = b" /Filter /FlateDecode" if compressed else b""
        objects.append(b"<< /Length %d%s >>\nstream\n%s\nendstream" % (len(packed), filter, packed))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
            % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    return _file(objects)


def _shown(line: str) -> bytes:
    text = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").encode("cp1252")
    return b"(%s) Tj T*\n" % text if line else b"T* T*\n"


def _file(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))


def picture_of(text: str, format: str = "PNG", width: int = 95, size: int = 40) -> bytes:
    """A scan of a page with this text, at 300 dots an inch."""
    from PIL import Image, ImageDraw, ImageFont

    lines = [part for line in text.split("\n") for part in (textwrap.wrap(line, width) or [""])]
    page = Image.new("L", (2550, max(3300, 300 + int(size * 1.4) * len(lines))), 255)
    ImageDraw.Draw(page).multiline_text(
        (200, 150), "\n".join(lines), fill=0, font=ImageFont.load_default(size), spacing=size * 0.3
    )
    out = io.BytesIO()
    page.save(out, format, **({"resolution": 300} if format == "PDF" else {"dpi": (300, 300)}))
    return out.getvalue()


def docx_of(build: Any) -> bytes:
    """A DOCX that `build` fills."""
    import docx

    document = docx.Document()
    build(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def zip_of(members: Mapping[str, bytes]) -> bytes:
    """An archive with these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()
