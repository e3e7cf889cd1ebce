"""Firms told without 公司 or 集团 are found; departments, places, products and kinds are not."""

import pytest

from yanzhen.radar.calc.extract import extract


def firms(text):
    return [fact.name for fact in extract(text) if fact.kind == "company"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("市长先后来到衡越光学、朗曜微电子和澄州第二机床厂调研。", ["衡越光学", "朗曜微电子"]),
        ("开发区去年引进了澜驭光能，今年又迎来珩泽半导体。", ["澜驭光能", "珩泽半导体"]),
        ("公司主要客户包括晋途汽车、凯朔、远航客车等。", ["晋途汽车", "凯朔", "远航客车"]),
        ("本轮融资由松屿资本领投，苇杭创投、鼎禾投资跟投。", ["松屿资本", "苇杭创投", "鼎禾投资"]),
        ("由科睿达投资的变流器项目下月开工。", ["科睿达"]),
        ("岑野新能源科技股份有限公司成立十年。大股东岑野控股持股四成。", ["岑野控股"]),
        ("枢衡智控员工已有三百人，去年又在本地买了厂房。", ["枢衡智控"]),
        ("新引进了做工业软件的数犁信息。", ["数犁信息"]),
        ("韩国世元化学与园区签约。", ["韩国世元化学"]),
    ],
)
def test_what_firms_do_and_what_takes_them_tells_a_firm(text, names):
    assert set(names) <= set(firms(text))


@pytest.mark.parametrize(
    "text",
    [
        "聚焦消费电子、汽车电子、海工装备等领域，引进一批企业。",
        "云港开发区与市投资促进局、市发改委共同举办推介会。",
        "公司生产液压机械、精密模具和高分子材料，产品供应汽车企业。",
        "发展绿色食品、智慧物流，壮大先进材料。",
        "走访了海州工业园、江滨科技园和市科技局。",
        "由市财政投资的道路工程完工，由县政府投资的学校开工。",
        "本市与储能行业协会合作，推动新能源汽车下乡。",
        "引进了智能装备和检测设备，购置了数控机床。",
        "拟设立合资公司，有助于公司扩大产能，本次投资须经公司同意。",
        "项目由双方共同投资，客户投资意愿较强。",
        "总投资9亿元的半导体材料、医疗器械、光学薄膜等12个项目签约。",
        "围绕新型储能、合成生物、商业航天，打造产业高地。",
        "引进了检测设备和激光雷达，企业经营五金机械、办公家具，兼营计算机软件。",
        "走进生产车间，自动化设备正在运转；企业数据显示，企业信息已经上网。",
    ],
)
def test_departments_places_products_and_kinds_are_no_firms(text):
    assert firms(text) == []


def test_a_firms_name_is_no_industry():
    facts = extract("朗曜储能、枢衡智控等企业参加了新能源产业推介会。")
    assert [f.name for f in facts if f.kind == "industry"] == ["新能源"]


def test_the_evidence_of_a_firm_is_where_it_stands_first():
    text = "澜驭光能成立于2019年。去年，澜驭光能投资8亿元。"
    found = [fact for fact in extract(text) if fact.kind == "company"]
    assert [(f.name, f.start) for f in found] == [("澜驭光能", 0)]
