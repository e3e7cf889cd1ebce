"""A small graph, enough to tell its rules apart."""

from datetime import UTC, datetime

import factory

from yanzhen.chains.commands import load_reference
from yanzhen.chains.models import Chain, Pillar, Position, Segment
from yanzhen.chains.reference import Reference, read_reference

AT = datetime(2022, 5, 31, 8, 0, tzinfo=UTC)


class PillarFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Pillar
        django_get_or_create = ("code",)

    code = "NE"
    name = "新能源"


class ChainFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Chain
        django_get_or_create = ("pillar", "name")

    pillar = factory.SubFactory(PillarFactory)
    name = "锂电材料"


class SegmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Segment

    code = factory.Sequence(lambda n: f"NE_S{n}")
    chain = factory.SubFactory(ChainFactory)
    name = factory.Sequence(lambda n: f"环节{n}")
    position = Position.MIDSTREAM
    search_text = factory.LazyAttribute(lambda o: o.name)


def small_reference(**changes) -> Reference:
    """Two chains of one pillar, three segments in a row; `changes` replace whole parts."""
    content = {
        "title": "小图",
        "version": 1,
        "sources": {"default": {"text": "小图的来源", "as_of": "2022-03-01"}},
        "pillars": [{"id": "ne", "name": "新能源", "chains": ["锂电材料", "电池"]}],
        "nodes": [
            node("ne_salt", "锂电材料", "锂盐", "上游"),
            node("ne_electrolyte", "锂电材料", "电解液", "中游"),
            node("ne_cell", "电池", "动力电芯", "下游"),
        ],
        "edges": [
            {"from": "ne_salt", "to": "ne_electrolyte", "kind": "material"},
            {"from": "ne_electrolyte", "to": "ne_cell", "kind": "material"},
        ],
        "loop_edges": [{"from": "ne_cell", "to": "ne_salt", "kind": "energy"}],
    }
    return Reference.model_validate(content | changes)


def node(code, chain, name, position, **more):
    return {
        "id": code,
        "pillar": "新能源",
        "chain": chain,
        "name": name,
        "position": position,
        "depth": 1,
        "gbt4754": [{"code": "2669", "name": "其他专用化学产品制造"}],
        "keywords": ["六氟磷酸锂"] if code == "ne_electrolyte" else [],
        "routes": ["固态"],
        "applications": ["动力"],
        "cities": [{"name": "宁德"}, {"name": "常州", "uncertain": True}],
        "firms": [{"code": "000000", "short_name": "示例股份"}],
    } | more


def load_small(**changes) -> None:
    load_reference(small_reference(**changes), by=None, at=AT)


def load_shipped() -> None:
    load_reference(read_reference(), by=None, at=AT)
