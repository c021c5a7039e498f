"""Documents made to do harm, or to look like something they are not. Each is small; what it unpacks to is not."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from fpdf import FPDF
from pypdf import PdfReader, PdfWriter

from tests.documents.build import as_docx, as_pdf

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MEBIBYTE = 1024 * 1024


def zipped(parts: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file of the given parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method, compresslevel=3) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def docx_with(body: bytes, **parts: bytes) -> bytes:
    """A Word package with the given main part and more parts (`__` in a name stands for `/`, `_dot_` for a dot)."""
    more = {name.replace("__", "/").replace("_dot_", "."): content for name, content in parts.items()}
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": body, **more})


def bomb(megabytes: int) -> bytes:
    """A main part of nothing but blanks: a thousand times its size when unpacked."""
    return docx_with(b"<w:document " + W.encode() + b">" + b" " * (megabytes * MEBIBYTE) + b"</w:document>")


def lying_bomb(megabytes: int) -> bytes:
    """The same, but both directories state a size of 100 bytes."""
    data = bytearray(bomb(megabytes))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as package:
        entry = package.getinfo("word/document.xml")
    honest = struct.pack("<L", entry.file_size)
    lie = struct.pack("<L", 100)
    return bytes(data.replace(honest, lie))


def heavy_part(size: int) -> bytes:
    """A main part of more than `size` bytes that packs about sixty times, as honest markup may."""
    row = b" " * 240
    return docx_with(
        b"".join(b"<w:p w:rsid='%08x'/>" % (number * 2654435761 % 2**32) + row for number in range(size // 260 + 1))
    )


def many_parts(count: int) -> bytes:
    """A package of very many empty parts."""
    return zipped({f"word/{number}.xml": b"" for number in range(count)}, method=zipfile.ZIP_STORED)


def nested_bomb() -> bytes:
    """A good document carrying a bomb inside a zip inside it; the inner one is never opened."""
    stream = io.BytesIO(as_docx())
    with zipfile.ZipFile(stream, "a") as package:
        package.writestr("word/embeddings/inner.zip", zipped({"a.docx": bomb(20)}))
    return stream.getvalue()


def huge_markup(elements: int) -> bytes:
    """Millions of short paragraphs, each text different enough from its neighbours that the ratio stays honest."""
    written = range(2_000)
    noise = b"".join(b"<w:p><w:pPr/><w:r><w:t>%x</w:t></w:r></w:p>" % (number * 2654435761) for number in written)
    body = noise * (elements // len(written))
    return docx_with(b"<w:document " + W.encode() + b"><w:body>" + body + b"</w:body></w:document>")


def deep_markup(levels: int) -> bytes:
    """Content controls inside each other."""
    inside = b"<w:sdt><w:sdtContent>" * levels + b"</w:sdtContent></w:sdt>" * levels
    return docx_with(b"<w:document " + W.encode() + b"><w:body>" + inside + b"</w:body></w:document>")


def with_entities(declaration: bytes) -> bytes:
    """A main part that declares its own entities."""
    text = b"<w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body>"
    return docx_with(b"<!DOCTYPE d [" + declaration + b"]><w:document " + W.encode() + b">" + text + b"</w:document>")


def encrypted_pdf(*, user: str, owner: str) -> bytes:
    """The plan protected by passwords; an empty user password only restricts printing."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(as_pdf())))
    writer.encrypt(user_password=user, owner_password=owner, algorithm="AES-256")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def scanned_pdf(pages: int) -> bytes:
    """Pages that are pictures."""
    pdf = FPDF()
    for _ in range(pages):
        pdf.add_page()
        pdf.image(_picture(), x=0, y=0, w=210)
    return bytes(pdf.output())


def blank_pdf(pages: int) -> bytes:
    """Pages with nothing on them."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def pdf_with_stream(content: bytes, *, forms: bytes = b"") -> bytes:
    """One page with the given content stream, compressed."""
    packed = zlib.compress(content, 9)
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> >> >>"
    )
    form = (
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources << /XObject << /X 6 0 R >> >> /Length %d >>\n"
        b"stream\n%s\nendstream" % (len(forms), forms)
    )
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        stream,
        font,
        form,
    ]
    data = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (size, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer


def ole(stream: str) -> bytes:
    """The look of an OLE container that holds a stream of this name."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\x00" * 504
        + stream.encode("utf-16-le").ljust(64, b"\x00")
        + b"\x01" * 512
    )


def _picture() -> io.BytesIO:
    """A 2 × 2 PNG."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))

    header = struct.pack(">LLBBBBB", 2, 2, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\x00\xff\x00" * 2)
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b""))
