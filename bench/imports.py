"""An import of many rows through the wizard's own pages: upload, preview, confirm, undo."""

import random
import re
import time
import uuid
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode

from bench.http import Client

HEADINGS = (
    "企业名称,登记状态,法定代表人,注册资本,成立日期,所属省份,所属城市,统一社会信用代码,"
    "企业(机构)类型,注册地址,经营范围"
)
WAIT_S = 900


class Form(HTMLParser):
    """The fields of one form of a page, as a browser would send them."""

    def __init__(self, ending: str) -> None:
        super().__init__()
        self.ending, self.inside, self.select = ending, False, ""
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        have = dict(attrs)
        if tag == "form":
            self.inside = (have.get("action") or "").endswith(self.ending)
        if not self.inside:
            return
        name = have.get("name") or ""
        if tag == "select":
            self.select = name
            self.fields[name] = ""
        elif tag == "option" and "selected" in have:
            self.fields[self.select] = have.get("value") or ""
        elif tag == "input" and name:
            ticked = have.get("type") not in {"checkbox", "radio"} or "checked" in have
            if ticked:
                self.fields[name] = have.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False


def write_sheet(path: Path, rows: int) -> None:
    """Write a Qichacha-like list of invented firms, a tenth of them twice."""
    from bench.generate import FORMS, PLACES, SYLLABLES, TRADES
    from yanzhen.companies.calc.uscc import check_sign

    rng = random.Random(7)
    written: list[str] = []
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        file.write(HEADINGS + "\r\n")
        for number in range(rows):
            if number % 10 == 9:
                file.write(rng.choice(written))
                continue
            code = f"92320600{80_000_000 + number:08d}A"
            brand = "".join(rng.choice(SYLLABLES) for _ in range(3))
            name = f"{rng.choice(PLACES)}{brand}{rng.choice(TRADES)}{rng.choice(FORMS)}"
            line = (f"{name},存续,,{rng.randint(50, 90000)}万元人民币,20{rng.randint(0, 20):02d}-0"
                    f"{rng.randint(1, 9)}-{rng.randint(10, 28)},江苏省,南通市,"
                    f"{code}{check_sign(code)},有限责任公司,南通市工业路{number % 999}号,"
                    f"研发、生产、销售\r\n")  # fmt: skip
            written.append(line)
            file.write(line)


def time_import(port: int, rows: int, home: Path) -> dict[str, float]:
    """Return seconds of each step and rows a second of the whole, duplicates checked."""
    from bench.projects import PASSWORD

    sheet = home / "rows.csv"
    write_sheet(sheet, rows)  # before signing in: the server does not keep an idle connection long
    client = Client("127.0.0.1", port)
    client.sign_in("steward", PASSWORD)
    steps: dict[str, float] = {}
    began = time.perf_counter()
    address = _upload(client, sheet)
    page = _wait(client, address)
    steps["upload and read, s"] = time.perf_counter() - began
    mark = time.perf_counter()
    _send(client, page, address + "map/")
    page = _wait(client, address)
    steps["preview with duplicate check, s"] = time.perf_counter() - mark
    mark = time.perf_counter()
    _send(client, page, address + "confirm/")
    _wait(client, address)
    steps["import, s"] = time.perf_counter() - mark
    steps["rows/s, upload to done"] = rows / (time.perf_counter() - began)
    mark = time.perf_counter()
    _send(client, _wait(client, address), address + "undo/")
    _wait(client, address)
    steps["undo, s"] = time.perf_counter() - mark
    return steps


def _upload(client: Client, sheet: Path) -> str:
    _, page, _ = client.request("GET", "/desk/imports/new/?kind=companies")
    fields = _fields(page, "/imports/new/") | {"kind": "companies"}
    mark = uuid.uuid4().hex
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
        if name != "file"
    ]
    parts.append(
        f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="rows.csv"\r\n'
        "Content-Type: text/csv\r\n\r\n".encode()
        + sheet.read_bytes()
        + f"\r\n--{mark}--\r\n".encode()
    )
    status, content, where = client.request(
        "POST", "/desk/imports/new/", b"".join(parts), f"multipart/form-data; boundary={mark}"
    )
    if status != 302:
        raise SystemExit(f"upload refused ({status}): {_text(content)}")
    return where


def _fields(page: bytes, ending: str) -> dict[str, str]:
    form = Form(ending)
    form.feed(page.decode())
    return form.fields


def _send(client: Client, page: bytes, address: str) -> None:
    fields = _fields(page, address)
    token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    fields.setdefault("csrfmiddlewaretoken", token.group(1).decode() if token else "")
    status, content, _ = client.request("POST", address, urlencode(fields).encode())
    if status != 302:
        raise SystemExit(f"{address} refused ({status}): {_text(content)}")


def _wait(client: Client, address: str) -> bytes:
    """Return the import's page once no step runs any more."""
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        status, page, _ = client.request("GET", address)
        if status != 200:
            raise SystemExit(f"{address}: status {status}")
        if b"imports/" not in page or b"/progress/" not in page:
            return page
        time.sleep(0.2)
    raise SystemExit(f"{address}: still working after {WAIT_S} s")


def _text(content: bytes) -> str:
    return re.sub(r"<[^>]+>|\s+", " ", content.decode(errors="replace"))[-600:]
