"""Counts: `重大项目22个`, `27个重点项目`, `20亿元以上14个`, `高端人才超500人`."""

import re

from yanzhen.radar.calc import words
from yanzhen.radar.calc.phrases import last_phrase, stage_of, without_fillers
from yanzhen.radar.calc.quantities import Quantity
from yanzhen.radar.calc.reading import Draft, Sentence
from yanzhen.radar.calc.thresholds import level_in, limit_text

_NOUNS = "|".join(sorted({*words.COUNTED_NOUNS, *words.PERSON_NOUNS}, key=len, reverse=True))
_ENDS = re.compile(
    rf"(?P<noun>{_NOUNS})(?:(?<=项目)(?:线索|信息))?(?:总数|数量|个数|数|库|总量|存量)?[”“]?$"
)
_BEGINS = re.compile(rf"^(?P<mods>[^,;:。、]{{0,24}}?)(?P<noun>{_NOUNS})(?!库)")
_ALONE = re.compile(r"^(?:$|[、\s”’…]|和|及|以及|与|并|落户|落地|其中|同比|较)")
_BECOMES = re.compile(
    r"(?:成长为|成为|入选|获评|认定为|获批|评为|晋升为|培育成)(?P<what>[^,。;]{2,20})|"
    r"(?P<listed>上市(?!公司))"
)
_PLAIN = re.compile(rf"(?:{words.PLAIN_MODIFIERS})+")
_SCOPE = re.compile(
    r"(?P<scope>第[一二三]产业|先进制造业|制造业|工业|服务业|产业|农业|基础设施|社会民生|民生|社会事业|内资|科技|文旅|"
    r"总部|新能源|高新技术|世界500强|"
    r"技改|央企|数字经济|战略性新兴产业|生产性服务业|现代服务业|现代农业)(?:类|工程)?(?:重大|"
    r"重点|投资)*$"
)
# 净增企业61家,总数达到438家
_TOTALS = ("总数", "总量")
_PLAIN_FIRMS = re.compile(
    r"(?:优质|龙头|重点|骨干|链上|产业链|上下游|配套|关联|相关|各类|知名)*(?:企业|公司)"
)
# Of projects, though the firms that they set up were counted between.
_STAGED = re.compile(r"(?:供地|拿地|开工|竣工|投产|落地|签约)$")
# 引进县外资金项目 is no foreign one; 到资项目 tells how far the money is, not the project.
_FOREIGN = re.compile(r"(?<![省市县区境域])外资|外商")
_ARRIVED = re.compile(r"到账|到资")
_HELD = re.compile(r"(?:有效)?(?:发明|实用新型)?专利(?:拥有|授权|申请|登记|受理)量$")
_JOBS = re.compile(r"就业|岗位|用工")
_COURTED = re.compile(r"招引|引进|招商|招募|引入")
_MOVED_IN = re.compile(r"入驻|落户")
_NOT_HERE = re.compile(
    r"(?:增加|减少|(?<!企业)净增|多|少)了?$|(?:较|比)[^,。;]{1,8}(?:增长|新增|增)$"
)
# 10个镇街举行 … 项目: places are counted, not projects.
_OTHER = re.compile(
    r"^(?:镇|乡|街|片区|园区|(?:县|区(?!域)|市|省|国家)(?!级|重点|属|内|外|[市县区]{1,2}级?重点)|村|社区|部门|月|方面|环节|年(?!度)|工作日|小时|批次|百分)"
)

# “招商十条” is a paper's title; 两家企业去年 are those told before.
_TITLE_OR_BACK = re.compile(r"条”|^[,;。]?两家(?:企业|公司)[去今均都合还也]")


def _is_none(text: str, this: Quantity, left: str, right: str) -> bool:
    """Return whether a number counts nothing worth a fact, or only points back."""
    around = text[max(this.start - 1, 0) : this.end + 4]
    nothing = _NOT_HERE.search(left) or _OTHER.match(right) or _TITLE_OR_BACK.search(around)
    return this.numeral in ("一", "") or nothing is not None


def read_count(sentence: Sentence, index: int) -> Draft | None:
    """Return the count at a place, or None where nothing worth a fact is counted."""
    this = sentence.quantities[index]
    left, right = sentence.left_of(index), sentence.right_of(index)
    if left == "新增" and sentence.drafts:
        return None
    if _is_none(sentence.text, this, left, right):
        return None
    if this.sort == "person":
        return _persons(sentence, index, left, right)
    head = without_fillers(left.removesuffix("净增"))
    before, after = _ENDS.search(head), _BEGINS.match(right)
    if before and (_ALONE.match(right) or not after):
        start = sentence.left_edge(index)
        return _counted(sentence, index, head, before["noun"], right, start, this.end)
    if after:
        end = this.end + after.end()
        if after["noun"] in words.PERSON_NOUNS and after["noun"] != "项目":
            return _persons(sentence, index, left, right)
        phrase = left + after["mods"] + after["noun"]
        rest = "" if sentence.runs_into_count(index) else right[after.end() :]
        return _counted(sentence, index, phrase, after["noun"], rest, this.start, end)
    if held := _HELD.search(head):
        start = sentence.left_edge(index)
        return Draft(start, this.end, held[0], this.value, "count", this.qualifier)
    return _same_again(sentence, index, head, right)


def _same_again(sentence: Sentence, index: int, head: str, right: str) -> Draft | None:
    """Return a further count of the noun counted last: 其中工业类12个, 20亿元以上14个."""
    staged = _STAGED.search(head)
    last = (staged and sentence.last_count("项目")) or sentence.last_count()
    limited = index - 1 in sentence.thresholds
    if not _ALONE.match(right) or (last is None and not limited):
        return None
    if len(head) > 14 and not limited:
        return None
    noun = last.noun if last else "项目"
    this = sentence.quantities[index]
    if last and (head in _TOTALS or (limited and noun != "项目")):
        return Draft(sentence.left_edge(index), this.end, last.metric, this.value, "count",
                     this.qualifier, scope=limits_before(sentence, index), noun=noun)  # fmt: skip
    return _counted(sentence, index, head + noun, noun, "", sentence.left_edge(index), this.end)


def _counted(
    sentence: Sentence, index: int, phrase: str, noun: str, rest: str, start: int, end: int
) -> Draft | None:
    if noun == "项目":
        return _projects(sentence, index, phrase, rest, start, end)
    return _others(sentence, index, phrase, noun, rest, start, end)


def _projects(
    sentence: Sentence, index: int, phrase: str, rest: str, start: int, end: int
) -> Draft:
    this = sentence.quantities[index]
    last = sentence.last_count("项目")
    stage = stage_of(phrase) or stage_of(rest)
    if not stage:
        stage = last.stage if last else stage_of(sentence.text[max(start - 40, 0) : start])
    if not stage and re.search(r"本次|此次|这|现场|仪式|活动", sentence.text):
        stage = sentence.article.stage
    arrived = _ARRIVED.search(phrase) is not None
    stage = "" if arrived else stage
    foreign = "外资" if _FOREIGN.search(phrase) and not arrived else "到账外资" if arrived else ""
    scope = limits_before(sentence, index) or ((level,) if (level := level_in(phrase)) else ())
    kind = _SCOPE.search(_without_noun(phrase))
    if kind:
        scope = (*scope, kind["scope"])
    if not stage and not foreign:
        foreign = next((w for w in ("重点", "重大", "产业") if w in phrase), "")
    return Draft(start, end, f"{stage}{foreign}项目数", this.value, "count", this.qualifier,
                 scope=scope, noun="项目", stage=stage)  # fmt: skip


def _without_noun(phrase: str) -> str:
    return re.sub(r"(?:个|家)?(?:项目)?(?:总数|数量|数)?$", "", phrase)


def limits_before(sentence: Sentence, index: int) -> tuple[str, ...]:
    """Return the thresholds in the phrase of a count, as one text: `5亿元/3000万美元以上`."""
    found = []
    for other in (index - 2, index - 1, index + 1):
        near = 0 <= other < len(sentence.quantities) and other in sentence.thresholds
        near = near and (other != index - 2 or index - 1 in sentence.thresholds)
        if near and not (other == index + 1 and index - 1 in sentence.thresholds):
            limit = sentence.quantities[other]
            text = sentence.text[
                min(limit.end, sentence.quantities[index].end) : max(
                    limit.start, sentence.quantities[index].start
                )
            ]
            if not re.search(r"[;,。]" if other < index else r"[;,。、]", text):
                found.append(limit_text(limit.value, limit.unit, limit.qualifier))
    if len(found) > 1:
        return ("/".join(t.removesuffix("以上") for t in found) + "以上",)
    return tuple(found)


def _others(
    sentence: Sentence, index: int, phrase: str, noun: str, rest: str, start: int, end: int
) -> Draft | None:
    this = sentence.quantities[index]
    becomes = _BECOMES.search(rest)
    if becomes:
        what = "上市企业" if becomes["listed"] else re.sub(r"[“”行业]|企业$", "", becomes["what"])
        what = re.sub(r"[和、及与]", "/", what)
        end += becomes.end()
        metric = what if what.endswith("企业") else what + "企业"
        return Draft(start, end, f"{metric}数", this.value, "count", this.qualifier, noun=noun)
    if noun in words.PERSON_NOUNS:
        return _people(this, phrase, start, end)
    own = _own_name(phrase, noun)
    own = re.sub(r"^.+(?=(?:产业链)?上下游企业|链上企业)", "", own)
    if noun in ("企业", "公司") and _PLAIN_FIRMS.fullmatch(own):
        court, move = _COURTED.search(phrase + rest), _MOVED_IN.search(phrase + rest)
        move = None if re.search(r"上下游|配套", own) else move
        own = "引进企业" if court else "入驻企业" if move else own
    return Draft(start, end, f"{own}数", this.value, "count", this.qualifier,
                 scope=limits_before(sentence, index), noun=noun)  # fmt: skip


def _own_name(phrase: str, noun: str) -> str:
    """Return the noun with what tells it apart: 高新技术企业, 省级研发平台."""
    head = re.sub("[“”‘’]", "", phrase[: phrase.rfind(noun)])
    own = last_phrase(head + noun)[0].removesuffix(noun)
    sized = "(?:[^,;。、]{0,8}[十百千万亿])?" if noun in ("企业", "公司") else ""
    own = re.sub(rf"^{sized}[十百千万亿]*美?元(?:以上|级)?的?", "", own.strip("“”").lstrip("级"))
    own = (
        re.sub(
            r"^(?:国家级?|在库|预|优质|新(?![设批建型能材兴])|净|累计|达(?!标)|共|有)+(?=.)",
            "",
            own,
        )
        if noun == "企业"
        else own
    )
    return (own if len(own) <= 10 else "") + noun


def _persons(sentence: Sentence, index: int, left: str, right: str) -> Draft | None:
    this = sentence.quantities[index]
    head = without_fillers(left)
    person = "|".join(words.PERSON_NOUNS)
    after = re.match(rf"^[^,;:。、]{{0,12}}?(?:{person})", right)
    before = re.search(rf"(?:{person})(?:总数|人数|数|总量|规模)?$", head)
    end = this.end + (after.end() if after else 0)
    if after:
        return _people(this, after[0], this.start, end)
    if before:
        return _people(this, re.sub(r"(?:总数|人数|数|规模)$", "", head), this.start, end)
    return None


def _people(this: object, phrase: str, start: int, end: int) -> Draft:
    quantity = this
    name, _start = last_phrase(phrase)
    metric = name if name.endswith("总量") else f"{name}数"
    metric = "就业岗位" if _JOBS.search(phrase[-6:]) else metric
    return Draft(start, end, metric, quantity.value, "person", quantity.qualifier)  # type: ignore[attr-defined]
