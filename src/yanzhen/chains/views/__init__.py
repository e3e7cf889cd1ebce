from yanzhen.chains.views.maps import index, map_svg, pillar, segment

__all__ = ["index", "map_svg", "pillar", "segment"]
