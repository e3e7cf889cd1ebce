"""What firms of the demo zone make, pillar by pillar, and where they come from."""

from typing import NamedTuple


class Trade(NamedTuple):
    """A segment of the reference chains, the trade in a firm's name, what it makes."""

    segment: str
    trade: str
    product: str


TRADES: dict[str, tuple[Trade, ...]] = {
    "IT": (
        Trade("IT_COMPOUND", "半导体材料", "碳化硅外延片"),
        Trade("IT_PHOTORESIST", "电子材料", "光刻胶配套试剂"),
        Trade("IT_WETCHEM", "电子化学", "湿电子化学品"),
        Trade("IT_PKGTEST_EQUIP", "半导体设备", "晶圆测试分选机"),
        Trade("IT_DESIGN_ANALOG", "微电子", "电源管理芯片"),
        Trade("IT_FAB", "集成电路", "特色工艺晶圆"),
        Trade("IT_POWER_DEV", "功率半导体", "车规级功率模块"),
        Trade("IT_PACKAGING", "封测科技", "系统级封装"),
        Trade("IT_SENSOR", "传感技术", "车规传感器"),
        Trade("IT_PASSIVE", "电子元件", "片式多层电容"),
        Trade("IT_PCB", "电路科技", "高阶印制电路板"),
        Trade("IT_CONNECTOR", "连接技术", "高速背板连接器"),
        Trade("IT_LED", "光电显示", "微间距显示模组"),
        Trade("IT_OPTICS", "光学科技", "车载镜头"),
        Trade("IT_OPT_MODULE", "光通信", "高速光模块"),
        Trade("IT_RF", "射频技术", "毫米波模组"),
        Trade("IT_SERVER", "算力科技", "液冷服务器"),
        Trade("IT_AUTO_ELEC", "汽车电子", "车载雷达"),
    ),
    "EQ": (
        Trade("EQ_BEARING", "轴承科技", "精密主轴轴承"),
        Trade("EQ_REDUCER", "传动技术", "精密减速器"),
        Trade("EQ_SERVO", "伺服技术", "伺服电机"),
        Trade("EQ_CASTFORGE", "精密铸造", "大型精密铸件"),
        Trade("EQ_HYDRAULIC", "液压技术", "高压液压元件"),
        Trade("EQ_MACHINE_TOOL", "数控机床", "五轴加工中心"),
        Trade("EQ_ROBOT", "机器人", "协作机器人"),
        Trade("EQ_LASER_EQUIP", "激光装备", "激光焊接产线"),
        Trade("EQ_TOOL", "精密刀具", "硬质合金刀具"),
        Trade("EQ_SHIP_PARTS", "海洋装备", "海工锚链"),
        Trade("EQ_SHIP", "海洋工程", "海上升压平台"),
        Trade("EQ_AEROPARTS", "航空部件", "航空结构件"),
        Trade("EQ_LOGISTICS", "智能物流装备", "智能仓储装备"),
        Trade("EQ_VISION", "视觉技术", "机器视觉检测"),
        Trade("EQ_RAIL_PARTS", "轨道装备", "轨交牵引部件"),
        Trade("EQ_ENV", "环保装备", "流体净化装备"),
        Trade("EQ_COMPOSITE", "复合材料", "碳纤维构件"),
    ),
    "MD": (
        Trade("MD_ANTIBODY", "生物医药", "抗体药物"),
        Trade("MD_BIOCDMO", "生物技术", "大分子定制生产"),
        Trade("MD_GENERIC", "药业", "高端注射剂"),
        Trade("MD_IVD", "诊断技术", "化学发光试剂"),
        Trade("MD_IMAGING", "医学影像", "医学影像设备"),
        Trade("MD_IMG_PART", "影像部件", "平板探测器"),
        Trade("MD_CARDIO", "介入医疗", "介入导管"),
        Trade("MD_ORTHO", "骨科器械", "骨科植入物"),
        Trade("MD_DISPOS", "医疗用品", "输注耗材"),
        Trade("MD_PACK", "药用包装", "中性硼硅药瓶"),
        Trade("MD_PHARM_EQUIP", "制药装备", "生物反应器"),
        Trade("MD_CGT", "细胞技术", "细胞治疗产品"),
        Trade("MD_PEPTIDE", "多肽科技", "多肽原料"),
        Trade("MD_DIALYSIS", "血液净化", "透析器"),
        Trade("MD_POLYMER", "医用高分子", "医用高分子材料"),
        Trade("MD_HOME", "康复科技", "康复机器人"),
    ),
    "NE": (
        Trade("NE_SEPARATOR", "新材料", "锂电隔膜"),
        Trade("NE_CATHODE", "能源材料", "正极材料"),
        Trade("NE_ANODE", "碳材料", "硅碳负极"),
        Trade("NE_ELECTROLYTE", "电解质材料", "锂电电解液"),
        Trade("NE_FOIL", "铜箔科技", "锂电铜箔"),
        Trade("NE_CELL_STRUCT", "精密结构", "电池结构件"),
        Trade("NE_LI_EQUIP", "智能装备", "锂电卷绕设备"),
        Trade("NE_BATTERY", "电池科技", "储能电芯"),
        Trade("NE_NEWBAT", "固态能源", "固态电解质"),
        Trade("NE_ESS", "储能科技", "储能系统集成"),
        Trade("NE_INVERTER", "电气技术", "储能变流器"),
        Trade("NE_FILM", "光伏材料", "光伏胶膜"),
        Trade("NE_PV_CELL", "太阳能科技", "高效电池片"),
        Trade("NE_WIND_CAST", "风电部件", "海上风电主轴"),
        Trade("NE_ELECTROLYZER", "氢能装备", "电解水制氢设备"),
        Trade("NE_CABLE", "海缆技术", "海底电缆"),
        Trade("NE_MOTOR", "电驱技术", "电驱动总成"),
    ),
}
PILLARS = tuple(TRADES)

# Where firms come from: the city in the name, its county, a street of the usual kind.
PLACES = (
    ("上海", "310115", "张衡北路"), ("苏州", "320506", "越湖路"), ("无锡", "320214", "新锡路"),
    ("深圳", "440306", "福前路"), ("杭州", "330108", "江汉路"), ("南京", "320115", "秣周路"),
    ("宁波", "330206", "黄山西路"), ("常州", "320412", "湖塘路"), ("合肥", "340104", "望江西路"),
    ("东莞", "441900", "松湖路"), ("上海", "310114", "嘉戬路"), ("昆山", "320583", "前进东路"),
    ("武汉", "420111", "高新三路"), ("成都", "510116", "航枢路"), ("西安", "610113", "锦业路"),
    ("江阴", "320281", "澄江路"), ("北京", "110114", "昌平路"), ("天津", "120114", "福源道"),
    ("广州", "440112", "科汇路"), ("绍兴", "330604", "人民西路"), ("佛山", "440606", "德胜路"),
    ("青岛", "370211", "长江西路"), ("长沙", "430104", "麓谷路"), ("厦门", "350206", "火炬东路"),
    ("嘉兴", "330402", "亚太路"), ("张家港", "320582", "长兴路"), ("济南", "370102", "经十路"),
    ("惠州", "441303", "惠阳大道"), ("湖州", "330502", "凤凰路"), ("芜湖", "340202", "弋江路"),
)  # fmt: skip
HOME_COUNTY, HOME_CITY = "321203", "泰州"

FIRST = "泓铭岫瀚柏衡璟赫拓峦砺砥翊昶沅霁峤骁珩湛澜弈曜屿榆桓隽禾钦"
SECOND = "澈岚汀弧穹芮珀垣砾湉岑稷煜昀廷攸衍琤翮溯"
FAMILY = "沈陆顾程俞盛凌季柳祝章樊施穆聂邵"
GIVEN = (
    "知远",
    "若川",
    "清扬",
    "怀谷",
    "予宁",
    "朗月",
    "思齐",
    "映雪",
    "子衿",
    "慕白",
    "长风",
    "听松",
    "书瑶",
)
