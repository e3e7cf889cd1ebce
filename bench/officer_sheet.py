"""Measure the reading of an officers' project sheet against its truth file.

    python -m bench.officer_sheet LIST.xlsx TRUTH.json [REGISTER.csv[.gz]]

Prints the share of fields read right and precision, recall and F1 of the repeats found. With a
register, names are matched against it too (in memory; nothing is written anywhere).
"""

import csv
import gzip
import json
import os
import sys
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

UNITS = {"万元": Decimal(10_000), "亿元": Decimal(100_000_000), "万美元": Decimal(10_000)}


def main(sheet_path, truth_path, register_path=None):
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yanzhen.config.settings")
    django.setup()
    truth = json.loads(Path(truth_path).read_text(encoding="utf-8"))["rows"]
    rows = read_rows(Path(sheet_path))
    report_fields(rows, truth)
    report_repeats(rows, truth)
    if register_path:
        report_investors(rows, truth, Path(register_path))


def read_rows(path):
    from yanzhen.desk.imports.kinds import kinds
    from yanzhen.desk.imports.layout import plan_sheet
    from yanzhen.desk.imports.parsing import complete, parsed_rows, silence_of
    from yanzhen.desk.tables.guard import limits
    from yanzhen.desk.tables.reading import read_table

    kind = kinds["projects"]
    sheets = read_table(path, path.name, limits(date(2022, 7, 1)))
    plans = [plan_sheet(sheet, kind) for sheet in sheets]
    found, silence = {}, silence_of(kind)
    for row in parsed_rows(sheets, plans, kind, on=date(2022, 7, 1)):
        sheet, _, line = row.place.rpartition(" · ")
        found[sheet, int(line)] = complete(row, silence)
    return found


def money(stored):
    """Return (low, high, currency, approximate) of a truth's or a reading's sum."""
    if stored is None:
        return None
    if "unit" in stored and "precision" not in stored:
        unit = UNITS[stored["unit"]]
        ends = [
            None if stored[k] is None else Decimal(str(stored[k])) * unit for k in ("low", "high")
        ]
        return (*ends, stored["currency"], bool(stored.get("approx")))
    ends = [None if stored[k] is None else Decimal(stored[k]) for k in ("low", "high")]
    return (*ends, stored["currency"], stored["qualifier"] != "=")


def land(stored):
    if stored is None:
        return None
    return tuple(
        None if stored.get(k) is None else Decimal(str(stored[k])) for k in ("low", "high")
    )


def day(stored):
    if stored is None:
        return None
    return stored.get("date") or stored.get("day"), stored["precision"]


def compared(said, true):
    """Yield (field, read, right) of one row."""
    yield "project", said["name"], true["project"]
    yield "pillar", said["pillar"], true["pillar"]
    yield "total_investment", money(said["planned"]), money(true["total_investment"])
    yield "fixed_investment", money(said["fixed"]), money(true["fixed_investment"])
    yield "land_mu", land(said["land"]), land(true["land_mu"])
    yield "referrer", said["referrer"], true["referrer"]
    yield "department", said["department"], true["department"]
    yield "owners", list(said["owners"] or []), list(dict.fromkeys(true["owners"] or []))
    yield "stage", said["stage"], true["stage"]
    yield "first_contact", day(said["began"]), day(true["first_contact"])
    yield "last_followup", day(said["touched"]), day(true["last_followup"])


def report_fields(rows, truth):
    right, asked, wrong = Counter(), Counter(), defaultdict(list)
    for true in truth:
        row = rows.get((true["sheet"], true["row"]))
        if row is None:
            print("row not read:", true["sheet"], true["row"])
            asked["row"] += 11
            continue
        for name, read, meant in compared(row.fields, true):
            asked[name] += 1
            right[name] += read == meant
            if read != meant:
                wrong[name].append((row.place, read, meant))
    for name in asked:
        print(f"{name:18} {right[name]:4}/{asked[name]:4}")
        for case in wrong[name][:4]:
            print("    ", *case, sep=" | ")
    share = sum(right.values()) / sum(asked.values())
    print(f"fields right: {share:.4f}")


def report_repeats(rows, truth):
    from yanzhen.projects.imports.repeats import Line, find_repeats

    ids = {(t["sheet"], t["row"]): t["id"] for t in truth}
    lines, known = [], {}
    for place, row in rows.items():
        if row.fields["name"] and row.fields["investor"]:
            lines.append(Line(row.number, row.fields["name"], row.fields["investor"]))
            known[row.number] = ids.get(place)
    pairs = {tuple(sorted((str(known[a]), str(known[b])))) for a, b in find_repeats(lines).items()}
    heads = {t["id"]: t["same_project_as"] or t["id"] for t in truth}
    meant = {
        tuple(sorted((str(t["id"]), str(heads[t["same_project_as"]]))))
        for t in truth
        if t["same_project_as"]
    }
    hit = len(pairs & meant)
    precision, recall = hit / max(len(pairs), 1), hit / max(len(meant), 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    print(f"repeats: precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f}")
    names = {str(t["id"]): (t["project"], t["investor_cell"]) for t in truth}
    for label, odd in (("missed", meant - pairs), ("wrong", pairs - meant)):
        for one, other in sorted(odd):
            print("   ", label, names[one], names[other])


def report_investors(rows, truth, register):
    """Tell how often the right firm is taken or among those that a person would be offered."""
    from yanzhen.projects.imports.repeats import Line, investor_core, may_be_one_firm

    opened = gzip.open if register.suffix == ".gz" else open
    with opened(register, "rt", encoding="gb18030", newline="") as file:
        firms = [row["企业名称"] for row in csv.DictReader(file)]
    by_head = defaultdict(list)
    for name in firms:
        by_head[investor_core(name)[1][:2]].append(name)
    found = alone = 0
    for true in truth:
        said = rows[true["sheet"], true["row"]].fields["investor"]
        asked = Line(0, "", said)
        fits = [
            n for n in by_head[investor_core(said)[1][:2]] if may_be_one_firm(asked, Line(0, "", n))
        ]
        found += true["investor_full_name"] in fits
        alone += fits == [true["investor_full_name"]]
    print(f"investor: right firm among candidates {found}/{len(truth)}, the only one {alone}")


if __name__ == "__main__":
    main(*sys.argv[1:])
