"""Names of segments on two short lines, as a box of the map holds them."""

FULL = 9.0  # widths of a Chinese character on a line
OPENERS, CLOSERS = "与及和(（ ", "、/"


def wrap_name(name: str) -> tuple[str, ...]:
    """Return a name on one line, or on two broken at a natural place.

    >>> wrap_name("晶圆制造")
    ('晶圆制造',)
    >>> wrap_name("覆铜板、电子铜箔与电子布")
    ('覆铜板、电子铜箔', '与电子布')
    """
    if _width(name) <= FULL:
        return (name,)
    cuts = [n for n in range(1, len(name)) if _width(name[:n]) <= FULL]
    last = cuts[-1]
    natural = [n for n in cuts if _breaks_at(name, n) and _width(name[n:]) <= FULL]
    cut = natural[-1] if natural else last
    return (name[:cut].strip(), name[cut:].strip())


def _breaks_at(name: str, place: int) -> bool:
    return name[place] in OPENERS or name[place - 1] in CLOSERS


def _width(text: str) -> float:
    return sum(0.55 if ord(letter) < 128 else 1.0 for letter in text)
