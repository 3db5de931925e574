"""Files that harm who opens them carelessly, and honest ones beside them, made small and on the spot."""

import io
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


def packed(members: Mapping[str, bytes | str]) -> bytes:
    """Return a zip of these members."""
    held = io.BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return held.getvalue()


def a_docx(text: str = "交换机红灯常亮", head: str = "", **more: bytes) -> bytes:
    """Return a Word document with one paragraph."""
    body = (
        f'<?xml version="1.0"?>{head}<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p>'
        "</w:body></w:document>"
    )
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    return packed(
        {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": f'<?xml version="1.0"?><Relationships xmlns="{relations}"><Relationship Id="r1" '
            f'Type="{office}" Target="word/document.xml"/></Relationships>',
            "word/document.xml": body,
            **more,
        }
    )


def a_docx_with_image_from(place: str) -> bytes:
    """Return a Word document whose image lies elsewhere."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    drawing = "http://schemas.openxmlformats.org/drawingml/2006"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    image = (
        f'<w:drawing><wp:inline xmlns:wp="{drawing}/wordprocessingDrawing"><wp:docPr id="1" name="x" descr="x"/>'
        f'<a:graphic xmlns:a="{drawing}/main"><a:graphicData><pic:pic xmlns:pic="{drawing}/picture"><pic:blipFill>'
        f'<a:blip xmlns:r="{office}" r:link="r9"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline>'
        "</w:drawing>"
    )
    relation = f'<Relationship Id="r9" Type="{office}/image" Target="{place}" TargetMode="External"/>'
    return a_docx(
        f"外面的字</w:t></w:r><w:r>{image}</w:r><w:r><w:t>",
        **{
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}">{relation}</Relationships>'.encode()
        },
    )


def a_workbook(rows: list[list[object]]) -> bytes:
    """Return an Excel workbook with one sheet."""
    from openpyxl import Workbook

    book, held = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(held)
    return held.getvalue()


def a_pdf(text: str = "router reset") -> bytes:
    """Return a PDF with one page that says something."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    made, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(made)
    return (
        made
        + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (
            table,
            start,
        )
    )


def swelling(path: Path, name: str, megabytes: int, more: Mapping[str, str] | None = None) -> Path:
    """Write a zip with one member of so many megabytes of zeros, squeezed a thousandfold."""
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=9) as archive:
        for other, content in (more or {}).items():
            archive.writestr(other, content)
        with archive.open(name, "w", force_zip64=megabytes > 4000) as stream:
            for _ in range(megabytes):
                stream.write(b"\0" * 1_000_000)
    return path


def overlapping(path: Path, members: int, megabytes: int) -> Path:
    """Write a zip whose members all are the same squeezed bytes: members × megabytes come out of one of them."""
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = b"\0" * 1_000_000
    data = b"".join(squeezer.compress(block) for _ in range(megabytes)) + squeezer.flush()
    crc = 0
    for _ in range(megabytes):
        crc = zlib.crc32(block, crc)
    sizes = (20, 0, 8, 0, 33, crc, len(data), megabytes * 1_000_000)
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", *sizes, 1, 0) + b"0" + data
    central = b""
    for number in range(members):
        name = str(number).encode()
        central += struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, *sizes, len(name), 0, 0, 0, 0, 0, 0) + name
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, members, members, len(central), len(local), 0)
    path.write_bytes(local + central + end)
    return path


def laughing(levels: int = 9) -> str:
    """Return a document type whose last entity is a thousand million times the first."""
    grown = (f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, levels + 1))
    lines = ['<!ENTITY a0 "ha">', *grown]
    return f"<!DOCTYPE x [{''.join(lines)}]>"
