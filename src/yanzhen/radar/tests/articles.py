"""Articles for tests: invented zones and firms only."""

from datetime import date

from yanzhen.projects.tests.factories import AT
from yanzhen.radar.commands import About, add_text

TEXT = (
    "今年1至9月，青禾经济开发区签约亿元以上项目18个，实际利用外资1.2亿美元，"
    "同比增长12.3%。\n由星澜半导体科技有限公司投资的高端封装基地项目落户青禾经济开发区，"
    "总投资12亿元，用地80亩。"
)
ABOUT = About("青禾发布", "OFFICIAL", published_on=date(2022, 2, 20))


def article(by, text=TEXT, about=ABOUT, at=AT):
    return add_text(text, about, by=by, at=at)
