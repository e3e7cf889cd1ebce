"""Small files that stand for the papers of a real zone; each says that it is made up."""

import struct
import zlib

MARK = "SYNTHETIC DOCUMENT OF THE DEMO ZONE - NOT A REAL PAPER"


def pdf(*lines: str) -> bytes:
    """Return a one-page PDF with these ASCII lines."""
    shown = "".join(f"({_safe(line)}) Tj 0 -18 Td " for line in (MARK, *lines))
    content = f"BT /F1 11 Tf 60 780 Td {shown}ET".encode("ascii")
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(parts) + 1, table)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return out + head + end % (len(parts) + 1, len(out))


def _safe(text: str) -> str:
    plain = text.encode("ascii", "replace").decode()
    return plain.replace("\\", "/").replace("(", "[").replace(")", "]")


def png(tone: int, size: int = 48) -> bytes:
    """Return a small picture of earth under a sky; `tone` makes it its own."""
    sky = bytes((140 + tone % 80, 180, 220)) * size
    earth = bytes((150, 110 + tone % 60, 70 + tone % 40)) * size
    rows = b"".join(b"\0" + (sky if row < size // 2 else earth) for row in range(size))
    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    note = b"Comment\0" + f"{MARK} {tone}".encode("ascii")
    chunks = ((b"IHDR", header), (b"tEXt", note), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def txt(*lines: str) -> bytes:
    """Return a note in UTF-8."""
    return "\n".join(("【示范数据，非真实文件】", *lines, "")).encode()
