"""The shipped vocabulary of firms' names."""

from functools import lru_cache
from importlib.resources import files

LEGAL_FORMS = (
    "股份有限公司", "有限责任公司", "集团有限公司", "控股有限公司", "有限合伙企业", "特殊普通合伙",
    "股份合作公司", "普通合伙", "有限合伙", "有限公司", "个人独资企业", "总公司", "分公司", "公司",
)  # fmt: skip
# What may stand after the brand and trade without telling two firms apart.
EXTRAS = ("集团", "控股", "股份", "企业", "实业", "国际")
TRADES_OF_OURS = (
    "科技", "新材料", "新能源", "半导体", "生物医药", "医药", "电子", "智能装备", "装备", "材料",
    "化工", "能源", "制造", "电气", "机械", "汽车零部件", "精密", "光电", "海工", "船舶", "储能",
    "动力", "电池", "芯片", "集成电路", "信息技术", "技术", "工业", "纺织", "食品", "物流", "投资",
)  # fmt: skip


def _lines(name: str) -> frozenset[str]:
    text = files("yanzhen.companies.words").joinpath(name).read_text("utf-8")
    return frozenset(line.strip() for line in text.splitlines() if line.strip())


@lru_cache(maxsize=1)
def trades() -> frozenset[str]:
    """Return the trade terms, longest matched first by `longest_end`."""
    return frozenset(t for t in _lines("trades.txt") | set(TRADES_OF_OURS) if len(t) >= 2)


@lru_cache(maxsize=1)
def suffixes() -> frozenset[str]:
    """Return the suffixes, legal forms included."""
    return frozenset(s for s in _lines("suffixes.txt") | set(LEGAL_FORMS) if len(s) >= 2) | {"厂"}


def longest_end(text: str, words: frozenset[str], longest: int = 8) -> str:
    """Return the longest word of `words` that `text` ends with, or "".

    >>> longest_end("阿童木汽车配件", frozenset({"配件", "汽车配件"}))
    '汽车配件'
    """
    for size in _sizes_by_end(words).get(text[-1:], ()):
        if size <= longest and text[-size:] in words and size <= len(text):
            return text[-size:]
    return ""


def longest_start(text: str, words: frozenset[str], longest: int = 11) -> str:
    """Return the longest word of `words` that `text` begins with, or ""."""
    for size in _sizes_by_start(words).get(text[:2], ()):
        if size <= longest and text[:size] in words:
            return text[:size]
    return ""


@lru_cache(maxsize=16)
def _sizes_by_end(words: frozenset[str]) -> dict[str, list[int]]:
    return _sizes({word: word[-1:] for word in words})


@lru_cache(maxsize=16)
def _sizes_by_start(words: frozenset[str]) -> dict[str, list[int]]:
    return _sizes({word: word[:2] for word in words if len(word) >= 2})


def _sizes(marks: dict[str, str]) -> dict[str, list[int]]:
    """Return, for the signs by which words are looked up, how long those words are."""
    found: dict[str, set[int]] = {}
    for word, mark in marks.items():
        found.setdefault(mark, set()).add(len(word))
    return {mark: sorted(sizes, reverse=True) for mark, sizes in found.items()}
