"""Writes Outlook files for tests: a compound file ([MS-CFB], version 3) of named streams."""

import struct
from datetime import UTC, datetime

SECTOR, MINI, CUTOFF, NONE, END = 512, 64, 4096, 0xFFFFFFFF, 0xFFFFFFFE


def compound(tree):
    """Return a compound file; `tree` maps names to bytes or to a tree of its own."""
    entries = [["Root Entry", 5, tree, NONE, NONE, 0, 0]]
    _number(entries, 0)
    minis, mini_fat, body, fat = b"", [], b"", []
    for entry in entries[1:]:
        if isinstance(entry[2], dict):
            continue
        content = entry[2]
        entry[6] = len(content)
        if len(content) < CUTOFF:
            entry[5] = len(mini_fat) if content else END
            minis += _padded(content, MINI)
            _chain(mini_fat, -(-len(content) // MINI))
        else:
            entry[5] = len(fat)
            body += _padded(content, SECTOR)
            _chain(fat, -(-len(content) // SECTOR))
    entries[0][5], entries[0][6] = len(fat) if minis else END, len(minis)
    body, first_mini = body + _padded(minis, SECTOR), 0
    _chain(fat, -(-len(minis) // SECTOR))
    first_mini, table = len(fat), _padded(_words(mini_fat), SECTOR, b"\xff")
    body += table
    _chain(fat, len(table) // SECTOR)
    first_entry, listed = len(fat), _padded(b"".join(map(_entry, entries)), SECTOR)
    body += listed
    _chain(fat, len(listed) // SECTOR)
    needed = 1
    while (len(fat) + needed) * 4 > needed * SECTOR:
        needed += 1
    places = list(range(len(fat), len(fat) + needed))
    body += _padded(_words(fat + [0xFFFFFFFD] * needed), SECTOR, b"\xff")
    head = struct.pack(
        "<8s16sHHHHH6xIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6,
        0, needed, first_entry, 0, CUTOFF, first_mini if table else END, len(table) // SECTOR, END,
        0, places[0],
    )  # fmt: skip
    return head[:-4] + _words(places + [NONE] * (109 - needed)) + body


def _number(entries, parent):
    """Append a storage's children as a chain of right siblings."""
    before = None
    for name, content in sorted(entries[parent][2].items()):
        number = len(entries)
        is_folder = isinstance(content, dict)
        entries.append([name, 1 if is_folder else 2, content, NONE, NONE, 0, 0])
        entries[before if before is not None else parent][4 if before is not None else 3] = number
        if is_folder:
            _number(entries, number)
        before = number


def _entry(entry):
    name, kind, _content, child, right, start, size = entry
    wide = name.encode("utf-16-le") + b"\0\0"
    return struct.pack("<64sHBBIII36xIQ", wide, len(wide), kind, 1, NONE, right, child,
                       start if kind != 1 else 0, size)  # fmt: skip


def _chain(table, length):
    table += [*range(len(table) + 1, len(table) + length), END] if length else []


def _words(numbers):
    return struct.pack(f"<{len(numbers)}I", *numbers)


def _padded(content, size, sign=b"\0"):
    return content + sign * (-len(content) % size)


def message(*attached, depth=0, sent=datetime(2022, 2, 20, 2, tzinfo=UTC), code_page="", **told):
    """Return the tree of a letter: subject, sender, smtp, body, html; `attached` are
    (name, content) or trees of letters."""
    tags = {"subject": "0037", "sender": "0C1A", "smtp": "5D01", "body": "1000"}
    kind, coding = ("001E", code_page) if code_page else ("001F", "utf-16-le")
    tree = {f"__substg1.0_{tags[k]}{kind}": v.encode(coding) for k, v in told.items() if k in tags}
    if "html" in told:
        tree["__substg1.0_10130102"] = told["html"].encode()
    ticks = int((sent - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10**7
    tree["__properties_version1.0"] = b"\0" * (24 if depth else 32) + struct.pack(
        "<IIQ", 0x00390040, 6, ticks
    )
    for number, part in enumerate(attached):
        folder = {"__properties_version1.0": b"\0" * 8}
        if isinstance(part, dict):
            folder["__substg1.0_3701000D"] = part
        else:
            folder["__substg1.0_3707001F"] = part[0].encode("utf-16-le")
            folder["__substg1.0_37010102"] = part[1]
        tree[f"__attach_version1.0_#{number:08X}"] = folder
    return tree
