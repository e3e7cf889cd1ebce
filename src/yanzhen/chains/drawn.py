"""The map as SVG parts, put together by hand: a page of three thousand nodes in one go."""

from collections.abc import Iterator
from functools import lru_cache
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yanzhen.chains.models import Position
from yanzhen.chains.queries import ChainMap, MapNode

KEPT = 32


def map_parts(drawing: ChainMap) -> SafeString:
    """Return lines and nodes of a map; drawn once for each content and language, then kept.

    Nothing in it depends on the person or the address: what is chosen is lit by the page's script.
    """
    return _kept(drawing, get_language() or "")


@lru_cache(maxsize=KEPT)
def _kept(drawing: ChainMap, _language: str) -> SafeString:
    parts = [*_columns(drawing), '<g class="yz-chain-lines" aria-hidden="true">', *_lines(drawing),
             '</g><g class="yz-chain-lit" aria-hidden="true"></g>',
             *(_node(node) for node in drawing.nodes)]  # fmt: skip
    return mark_safe("\n".join(parts))  # noqa: S308  every text in it is escaped below


def _columns(drawing: ChainMap) -> Iterator[str]:
    for left in drawing.columns[1::2]:
        yield (f'<rect class="yz-chain-column" x="{left - 22}" y="0" width="168"'
               f' height="{drawing.height}" aria-hidden="true"></rect>')  # fmt: skip


def _lines(drawing: ChainMap) -> Iterator[str]:
    """One path for all that a segment supplies: a third of the elements that links would need."""
    of: dict[str, tuple[list[str], list[str]]] = {}
    for line in drawing.lines:
        paths, ends = of.setdefault(line.start, ([], []))
        paths.append(line.path)
        ends.append(line.end)
    for start, (paths, ends) in of.items():
        yield (f'<path class="yz-chain-line" d="{"".join(paths)}" data-start="{escape(start)}"'
               f' data-ends="{escape(" ".join(ends))}"></path>')  # fmt: skip


def _node(node: MapNode) -> str:
    position = str(Position(node.position).label)
    css = "yz-chain-node" + " is-outside" * node.outside + " is-stale" * node.stale
    label = "，".join(
        [node.name, node.chain, position, *([_("有待更新的说法")] if node.stale else [])]
    )
    two = len(node.lines) == 2
    first, below = (18, 46) if two else (23, 41)
    second = f'<text x="10" y="32">{escape(node.lines[1])}</text>' if two else ""
    mark = '<circle class="yz-chain-old" cx="114" cy="10" r="4"></circle>' if node.stale else ""
    return (
        f'<a class="{css}" href="{reverse("chains:segment", args=[node.code])}"'
        f' data-code="{escape(node.code)}" data-find="{escape(node.find)}"'
        f' transform="translate({node.x} {node.y})" aria-label="{escape(label)}">'
        f'<rect width="124" height="52" rx="6"></rect>'
        f'<text x="10" y="{first}">{escape(node.lines[0])}</text>{second}'
        f'<text class="yz-chain-sub" x="10" y="{below}">{escape(node.chain)}</text>{mark}'
        f'<text class="yz-chain-count" x="116" y="46" text-anchor="end" data-count></text></a>'
    )
