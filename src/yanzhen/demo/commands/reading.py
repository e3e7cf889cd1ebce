"""The radar: invented reports of invented zones, and what was taken as true of them."""

from datetime import date

from yanzhen.demo.commands.telling import Story, moment
from yanzhen.demo.commands.world import World
from yanzhen.radar.commands import (
    About,
    SourceSaid,
    accept_source,
    add_source,
    add_text,
    allow_host,
    watch_for,
)

DAY = date(2022, 5, 24)
POLICY = """示范省人民政府关于支持先进封装产业发展的若干措施
示政发〔2022〕12号
各市人民政府，省政府各部门：
一、支持先进封装企业建设研发中心，按设备投入给予补助。
二、对招引先进封装重大项目的开发区，优先安排用地和能耗指标。
三、鼓励链主企业向省内配套企业开放采购目录。
四、本措施自2022年6月1日起施行，有效期三年。
现印发给你们，请认真贯彻执行。
示范省人民政府
2022年5月16日"""
REPORTS = (
    ("示范开发区发布", "OFFICIAL", date(2022, 4, 12),
     "2022年一季度，示范开发区签约亿元以上项目18个，实际利用外资0.9亿美元，同比增长12.3%。"),
    ("青禾发布", "OFFICIAL", date(2022, 4, 15),
     "2022年一季度，青禾高新区签约亿元以上项目26个，实际利用外资1.2亿美元，同比增长8.6%。"),
    ("栖塘日报", "PRESS", date(2022, 4, 18),
     "2022年一季度，栖塘经济开发区签约5亿元以上项目7个，实际利用外资0.6亿美元。"),
    ("江畔新闻", "PRESS", date(2022, 5, 20),
     "由星澜微电子科技有限公司投资的先进封装基地项目落户江畔新区，总投资12亿元，用地80亩。"),
    ("示范省政府网", "OFFICIAL", date(2022, 5, 17), POLICY),
    ("封测观察", "PRESS", date(2022, 5, 19),
     "2022年全国先进封装市场规模达到1100亿元，先进封装国产化率约20%。"),
)  # fmt: skip


def read_the_news(world: World) -> Story:
    """Tell what came in before the demo's day: the later reports still wait for review, and suggest
    a document for the library and figures for a segment."""
    at = moment(DAY, 0, hour=9)
    yield at
    # A host that cannot exist (RFC 2606); fetching is off in the demo as anywhere else at first.
    allow_host("news.example.invalid", is_inside=False, by=world.user("admin"), at=at)
    add_source(SourceSaid("示范省商务动态", "https://news.example.invalid/feed.xml", "FEED",
                          "OFFICIAL"), by=world.user("steward"), at=at)  # fmt: skip
    steward = world.user("steward")
    for person, kind, name in (("officer", "WORD", "先进封装"), ("leader", "ZONE", "青禾高新区"),
                               ("steward", "WORD", "实际利用外资")):  # fmt: skip
        watch_for(kind, name, is_at_once=kind == "ZONE", by=world.user(person), at=at)
    for source, kind, day, text in REPORTS:
        add_text(text, About(source, kind, published_on=day), by=steward, at=at)
    for source, *_rest in REPORTS[:3]:
        accept_source(source, by=steward, at=at)
