"""Papers that the tests carry in: an export of firms and the documents of a project."""

from pathlib import Path

import openpyxl

HEADINGS = (
    "公司名称", "登记状态", "法定代表人", "注册资本", "成立日期", "所属省份", "所属城市",
    "统一社会信用代码", "企业(机构)类型", "国标行业小类", "企业地址", "经营范围",
)  # fmt: skip
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def uscc(body: str) -> str:
    """Return a body of 17 characters with its check character (GB 32100)."""
    total = sum(ALPHABET.index(c) * pow(3, place, 31) for place, c in enumerate(body))
    return body + ALPHABET[(31 - total % 31) % 31]


def export_of_firms(path: Path, names: list[str], *, first: int = 1) -> Path:
    """Write what a firm search exports: title rows, then the heading, then one row a firm."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["企业名单导出"])
    sheet.append(["导出时间：2022-05-30", None, "仅供参考"])
    sheet.append([])
    sheet.append(list(HEADINGS))
    for number, name in enumerate(names, first):
        code = uscc(f"91320600MA{2_500_000 + number:07d}")
        sheet.append(
            [name, "存续（在营、开业、在册）", "温知远", "12000万元人民币", "2018-04-12", "江苏省",
             "南通市", code, "有限责任公司", "电子专用材料制造", "南通市示范路8号",
             "电子专用材料研发、制造、销售"]
        )  # fmt: skip
    book.save(path)
    return path


def paper(folder: Path, name: str) -> Path:
    """Write a one-page PDF that says its own name."""
    path = folder / f"{name}.pdf"
    path.write_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF\n%" + name.encode()
    )
    return path
