"""What the ventures put before the joint assessment, when, and how the departments answered."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from yanzhen.demo.zone.signed import MAJOR_2021, MINOR_STARTS
from yanzhen.demo.zone.ventures import YI, Fate, Venture, ventures

WEDNESDAY = 2
FILED_BEFORE, ANSWERED_BEFORE = timedelta(days=8), timedelta(days=4)
# The meeting that is called but not yet held on the day the demo begins.
NEXT_MEETING = date(2022, 6, 1)
M2_PER_MU = Decimal(2000) / 3


@dataclass(frozen=True, slots=True)
class Hearing:
    """A venture's passage: `meets` is the day of its meeting, `outcome` what is decided there;
    `objects` and `asks` name the team that disagrees or sets a condition."""

    meets: date
    outcome: str
    objects: str = ""
    asks: str = ""


def _wednesday_before(day: date) -> date:
    day -= timedelta(days=1)
    return day - timedelta(days=(day.weekday() - WEDNESDAY) % 7)


def hearing_of(venture: Venture) -> Hearing | None:
    """Return how a venture passed the joint assessment, or None if it never came there."""
    if venture.fate is Fate.OPENING:
        return None
    if "S4" in venture.steps:
        conditional = venture.key % 4 == 1
        return Hearing(
            _wednesday_before(venture.steps["S4"]), "CONDITIONAL" if conditional else "PASSED",
            asks=("HBJ", "YJJ", "ZGJ")[venture.key % 3] if conditional else "",
        )  # fmt: skip
    if venture.fate is Fate.LOST and venture.reason in ("VETOED", "ENVIRONMENT") and venture.end:
        return Hearing(_wednesday_before(venture.end), "REFUSED", objects="HBJ")
    if venture.fate is Fate.LIVE and "S3" in venture.steps and venture.key % 6 == 2:
        return Hearing(NEXT_MEETING, "", asks="HBJ" if venture.key % 4 == 1 else "")
    return None


def batch_of_quarter() -> list[Venture]:
    """Return the 22 ventures that broke ground in the first quarter of the new season."""
    majors = 14
    start = len(MAJOR_2021)
    return [*ventures()[:majors], *ventures()[start : start + len(MINOR_STARTS)]]


def figures_of(venture: Venture) -> dict[str, Any]:
    """Return the figures of a venture's dossier, each with its unit; every ninth leaves one out."""
    yi, land, key = venture.cny / YI, venture.land_mu, venture.key
    plot = land * M2_PER_MU
    output, tax = output_of(venture), tax_of(venture)
    added, energy = output * (12 + key * 11 % 17) / 100, yi * (60 + key * 29 % 420)
    told: dict[str, Any] = {
        "TOTAL_CNY": [_n(yi), "亿元"], "FIXED_CNY": [_n(yi * 4 / 5), "亿元"],
        "EQUIPMENT_CNY": [_n(yi * (24 + key * 7 % 41) / 100), "亿元"],
        "OUTPUT_CNY": [_n(output), "亿元"], "SALES_CNY": [_n(output * 19 / 20), "亿元"],
        "REVENUE_CNY": [_n(output * 19 / 20), "亿元"],
        "VALUE_ADDED_CNY": [_n(added), "亿元"], "TAX_CNY": [_n(tax), "万元"],
        "RESEARCH_CNY": [_n(output * (90 + key * 31 % 420)), "万元"],
        "LAND_MU": [_n(land), "亩"], "JOBS": [str(int(yi * 22) + 40), "人"],
        "TALENTS": [str(talents_of(venture)), "人"], "PATENTS": [str(3 + venture.key % 20), "件"],
        "POWER_KVA": [_n(yi * 900), "千伏安"], "WATER_T": [_n(yi * 1200), "吨"],
        "ELECTRICITY_KWH": [_n(energy * 5), "万千瓦时"], "GAS_M3": [_n(energy / 15), "万立方米"],
        "STEAM_T": [_n(yi * 300), "吨"], "COD_T": [_n(yi / 10), "吨"],
        "NH3N_T": [_n(yi / 100), "吨"], "TN_T": [_n(yi / 50), "吨"], "TP_T": [_n(yi / 500), "吨"],
        "SO2_T": [_n(yi / 40), "吨"], "NOX_T": [_n(yi / 20), "吨"],
        "VOCS_T": [_n(yi / 25), "吨"],
        "HAZARDOUS_WASTE_T": [_n(yi * 2), "吨"],
        "FOREIGN_USD": ["0", "万美元"],
        "NET_ASSETS_CNY": [_n(yi * 3 / 2), "亿元"],
        "LOCAL_SHARE": [str(20 + venture.key % 30), "%"],
        "INDUSTRY_CLASS": "ENCOURAGED" if venture.key % 3 else "ALLOWED",
        "CHAIN_ROLE": ("FILL", "STRENGTHEN", "EXTEND", "PILLAR")[venture.key % 4],
        "TECHNOLOGY_CLASS": ("NATIONAL", "INTERNATIONAL", "PROVINCIAL")[venture.key % 3],
        "INVESTOR_CLASS": ("LEADER", "LISTED", "ORDINARY")[venture.key % 3],
        "IMPACT_CLASS": "TABLE", "HAZARD_CLASS": "NONE" if venture.key % 5 else "USE",
        "PLAN_CLASS": "COMPLETE", "SEWAGE_TPD": [_n(yi * (8 + key % 11)), "吨/日"],
        "OUTPUT_BEFORE_CNY": [_n(output * 3 / 5), "亿元"],
        "VALUE_ADDED_BEFORE_CNY": [_n(added / 2), "亿元"],
        "TAX_BEFORE_CNY": [_n(tax / 2), "万元"],
        "ENERGY_BEFORE_TCE": [_n(energy * 6), "吨标煤"],
    }  # fmt: skip
    if land:
        told |= {"FLOOR_M2": [_n(plot * (11 + key % 9) / 10), "平方米"],
                 "FOOTPRINT_M2": [_n(plot * (33 + key * 3 % 16) / 100), "平方米"],
                 "OFFICE_LAND_M2": [_n(plot * 5 / 100), "平方米"]}  # fmt: skip
    else:
        told["PREMISES_M2"] = [str(6000 + int(yi) * 1500), "平方米"]
    if venture.key % 9 == 4:
        del told["RESEARCH_CNY"]
    return told


def _n(number: Decimal) -> str:
    return f"{number.quantize(Decimal('0.01')).normalize():f}"


def output_of(venture: Venture) -> Decimal:
    """Return the yearly output in 亿元. No two ventures earn alike on what they invest: some
    barely reach a scheme's line, some miss it, some exceed every goal."""
    return venture.cny / YI * (90 + venture.key * 37 % 95) / 100


def tax_of(venture: Venture) -> Decimal:
    """Return the yearly tax in 万元."""
    return output_of(venture) * (180 + venture.key * 53 % 260)


def talents_of(venture: Venture) -> int:
    """Return how many high-level people a venture promises."""
    return 36 if venture.is_major else 12


def promises_of(venture: Venture, batch: list[Venture]) -> list[dict[str, str]]:
    """Return what a venture promises: the public figures of the quarter's batch (about 20
    high-tech firms, 5 unicorns or little giants, 8 listings, over 500 talents), of others less."""
    year = venture.registered.year
    rows = [
        _row("TAX", _n(tax_of(venture)), f"{year + 4}-12-31", "DAMAGES"),
        _row("JOBS", str(int(venture.cny / YI * 22) + 40), f"{year + 3}-12-31", ""),
        _row("TALENT", str(talents_of(venture)), f"{year + 3}-12-31", "SUPPORT"),
    ]
    place = batch.index(venture) if venture in batch else None
    if place is None:
        return rows
    if place < 20:
        rows.append(_row("HIGH_TECH", "1", f"{year + 3}-12-31", "SUPPORT"))
    if place < 5:
        rows.append(_row("LITTLE_GIANT", "1", f"{year + 4}-12-31", "SUPPORT"))
    if place < 8:
        rows.append(_row("LISTING", "1", f"{year + 5}-12-31", "PHASE_TWO"))
    return rows


def _row(item: str, promised: str, due_on: str, consequence: str) -> dict[str, str]:
    return {"item": item, "promised": promised, "due_on": due_on, "consequence": consequence}


def texts_of(venture: Venture, contents: str) -> dict[str, str]:
    """Return the dossier in words."""
    return {
        "CONTENTS": contents,
        "BACKGROUND": f"{venture.firm.brand}在{venture.product}上已有量产线，拟就近服务区内客户。",
        "INVESTOR": f"{venture.firm.name}，近两年盈利，无失信记录，无重大未决诉讼。",
        "PROCESS": f"{venture.product}生产线，主要设备国产化率七成以上，不含重点监管危险工艺。",
        "MARKET": "已有三家下游企业的意向订单，覆盖达产产能的六成。",
        "FUNDS": "自有资金六成，银行贷款四成，已提供资金证明。",
        "SCHEDULE": "签约后三个月开工，十八个月竣工，二十四个月投产。",
        "ENVIRONMENT": "废水经预处理后接管，废气经活性炭吸附后排放，危废委托处置。",
        "SAFETY": "少量使用危险化学品，储量低于临界量。" if venture.key % 5 == 0
        else "不涉及危险化学品。",
        "DILIGENCE": "已查信用、诉讼、税务和股权，未见异常。",
    }  # fmt: skip
