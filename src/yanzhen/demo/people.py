"""Who works in the demo zone: teams, seasons, people. All of them are invented."""

from dataclasses import dataclass
from datetime import date

from yanzhen.accounts.roles import Role

DEMO_PASSWORD = "yanzhen-demo-2022"  # noqa: S105 (printed at start; the demo holds nothing real)


@dataclass(frozen=True, slots=True)
class TeamPlan:
    """A team: `until` it was closed and `heir` took over; `track` in each season it raced."""

    code: str
    name: str
    short: str
    kind: str
    since: date
    tracks: tuple[tuple[str, str], ...] = ()
    heir: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A person; `before` is the team until the reorganisation, `shown` an account to try."""

    username: str
    name: str
    role: Role
    team: str
    title: str = ""
    before: str = ""
    shown: bool = False


BEGINNING = date(2021, 1, 4)
REORGANISED = date(2022, 1, 4)
SEASONS = (
    ("2021", "2021 赛季", date(2021, 1, 1), date(2021, 12, 31)),
    ("2022", "2022 赛季 招商引资突破年", date(2022, 1, 1), date(2022, 12, 31)),
)
_BOTH = (("2021", "部门赛道"), ("2022", "部门赛道"))
TEAMS = (
    TeamPlan("ZS1", "招商一局", "招商一局", "DEPARTMENT", BEGINNING,
             (("2021", "部门赛道"),), "ZSJ"),
    TeamPlan("ZS2", "招商二局", "招商二局", "DEPARTMENT", BEGINNING,
             (("2021", "部门赛道"),), "TCJ"),
    TeamPlan("FWJ", "服务业发展局", "服务业局", "DEPARTMENT", BEGINNING, _BOTH),
    TeamPlan("ZBQ", "综合保税区招商部", "综保区", "DEPARTMENT", BEGINNING, _BOTH),
    TeamPlan("ZFGS", "招商发展公司", "招发公司", "COMPANY", BEGINNING,
             (("2021", "国企赛道"), ("2022", "国企赛道"))),
    TeamPlan("ZSJ", "招商局", "招商局", "DEPARTMENT", REORGANISED, (("2022", "部门赛道"),)),
    TeamPlan("TCJ", "投资促进局", "投促局", "DEPARTMENT", REORGANISED, (("2022", "部门赛道"),)),
    TeamPlan("CTGS", "产业投资公司", "产投公司", "COMPANY", REORGANISED, (("2022", "国企赛道"),)),
    TeamPlan("JFJ", "经济发展局", "经发局", "REVIEW", BEGINNING),
    TeamPlan("ZGJ", "自然资源和规划分局", "资规分局", "REVIEW", BEGINNING),
    TeamPlan("HBJ", "生态环境分局", "环境分局", "REVIEW", BEGINNING),
    TeamPlan("YJJ", "应急管理局", "应急局", "REVIEW", BEGINNING),
    TeamPlan("CZJ", "财政局", "财政局", "REVIEW", BEGINNING),
    TeamPlan("SPJ", "行政审批局", "审批局", "REVIEW", BEGINNING),
    TeamPlan("JSJ", "建设局", "建设局", "REVIEW", BEGINNING),
    TeamPlan("FWZX", "项目服务中心", "服务中心", "SERVICE", BEGINNING),
)  # fmt: skip

_O, _L = Role.OFFICER, Role.TEAM_LEAD
PEOPLE = (
    Person("leader", "顾明远", Role.ZONE_LEADER, "", "管委会副主任", shown=True),
    Person("leader2", "乔砚秋", Role.ZONE_LEADER, "", "管委会主任"),
    Person("lead", "林知夏", _L, "ZSJ", "局长", "ZS1", shown=True),
    Person("officer", "周以宁", _O, "ZSJ", "招商专员", "ZS1", shown=True),
    Person("shenruoxi", "沈若溪", _O, "ZSJ", "招商专员", "ZS1"),
    Person("fanzhixing", "范知行", _O, "ZSJ", "招商专员", "ZS1"),
    Person("qiaoan", "乔安澜", _O, "ZSJ", "招商专员", "ZS1"),
    Person("jisongbai", "纪松柏", _O, "ZSJ", "招商专员", "ZS2"),
    Person("lead2", "郑北辰", _L, "TCJ", "局长", "ZS2"),
    Person("officer2", "陈听澜", _O, "TCJ", "招商专员", "ZS2", shown=True),
    Person("tangyunshu", "唐云舒", _O, "TCJ", "招商专员", "ZS2"),
    Person("xumuchuan", "许牧川", _O, "TCJ", "招商专员", "ZS2"),
    Person("haojingzhi", "郝景致", _O, "TCJ", "招商专员", "ZS2"),
    Person("wenqinghe", "温清和", _L, "FWJ", "局长"),
    Person("luoxiwen", "罗希文", _O, "FWJ", "招商专员"),
    Person("dongshuyan", "董书砚", _O, "FWJ", "招商专员"),
    Person("miaozilan", "苗子岚", _O, "FWJ", "招商专员"),
    Person("shizhenheng", "石振衡", _L, "ZBQ", "部长"),
    Person("heqiubai", "何秋白", _O, "ZBQ", "招商专员"),
    Person("xieyingtong", "谢映桐", _O, "ZBQ", "招商专员"),
    Person("kangyichen", "康亦尘", _O, "ZBQ", "招商专员"),
    Person("lunanfeng", "陆南枫", _L, "ZFGS", "总经理"),
    Person("jiangmoran", "江默然", _O, "ZFGS", "招商经理"),
    Person("baijinghe", "白景和", _O, "ZFGS", "招商经理"),
    Person("yuxinglan", "余星阑", _O, "ZFGS", "招商经理"),
    Person("fuyuntao", "傅云涛", _O, "ZFGS", "招商经理"),
    Person("songhuaijin", "宋怀瑾", _L, "CTGS", "总经理", "ZFGS"),
    Person("mengfanxi", "孟凡曦", _O, "CTGS", "投资经理", "ZFGS"),
    Person("yanzhaohe", "严昭禾", _O, "CTGS", "投资经理", "ZS1"),
    Person("qiuyuan", "邱予安", _O, "CTGS", "投资经理", "ZS2"),
    Person("reviewer", "蒋闻笛", Role.REVIEWER, "JFJ", "投资科科长", shown=True),
    Person("reviewer2", "薛青野", Role.REVIEWER, "ZGJ", "利用科科长", shown=True),
    Person("panyueming", "潘月明", Role.REVIEWER, "HBJ", "环评科科长", shown=True),
    Person("dingshixun", "丁时勋", Role.REVIEWER, "YJJ", "综合科科长", shown=True),
    Person("qinsuyi", "覃素衣", Role.REVIEWER, "CZJ", "企业科科长", shown=True),
    Person("luzhizhou", "鹿知舟", Role.REVIEWER, "SPJ", "投资审批科科长"),
    Person("wenrenxi", "闻人溪", Role.REVIEWER, "JSJ", "配套科科长"),
    Person("service", "叶舒窈", Role.SERVICE_OFFICER, "FWZX", "项目服务专员", shown=True),
    Person("zhanganru", "章安如", Role.SERVICE_OFFICER, "FWZX", "项目服务专员"),
    Person("steward", "方正一", Role.DATA_STEWARD, "", "招商数据管理员", shown=True),
    Person("auditor", "崔持正", Role.AUDITOR, "", "审计专员", shown=True),
    Person("admin", "秦守拙", Role.ADMINISTRATOR, "", "系统管理员", shown=True),
)
COURTING_TEAMS = ("ZSJ", "TCJ", "FWJ", "ZBQ", "ZFGS", "CTGS")
BY_USERNAME = {person.username: person for person in PEOPLE}


def demo_accounts() -> list[tuple[str, str, str]]:
    """Return who may be tried: username, name, role; one or two of each role."""
    teams = {team.code: team.short for team in TEAMS}
    return [
        (p.username, p.name, " ".join(filter(None, [str(p.role.label), teams.get(p.team)])))
        for p in PEOPLE
        if p.shown
    ]


def team_on(person: Person, on: date) -> str:
    """Return the team a person belonged to on a day."""
    return person.before or person.team if on < REORGANISED else person.team


def colleague_of(username: str, turn: int) -> str:
    """Return another person of the same team, each in turn."""
    team = BY_USERNAME[username].team
    others = [p.username for p in PEOPLE if p.team == team and p.username != username]
    return others[turn % len(others)]


def account_of(role: str) -> str:
    """Return the first account of a role, the one shown to those who try the demo."""
    return next(p.username for p in PEOPLE if p.role == role and p.shown)
