"""The process that fetches: `python -m yanzhen.radar.fetching.child '{"address": …}'`.

Imports no Django: it starts quickly, knows no database, and may be ended at any time.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any

from yanzhen.radar.fetching.listing import Offer, read_feed, read_links
from yanzhen.radar.fetching.web import Failed, Fetcher, Forbidden, Page, Rules
from yanzhen.radar.reading.texts import Undecodable, decode


def main(asked: dict[str, Any]) -> dict[str, Any]:
    """Return what an address gives: the pages a list offers, or one page kept at `out`."""
    rules = Rules(frozenset(asked["hosts"]), frozenset(asked["inside"]), asked["seconds"],
                  asked["most"], asked["ca_file"])  # fmt: skip
    fetcher = Fetcher(rules)
    try:
        page = fetcher.fetch(asked["address"])
        told = _offers(page, asked) if asked["form"] != "PAGE" else _kept(page, asked)
        return {"problem": "", "pause": fetcher.pause(page.address), **told}
    except Forbidden:
        return {"problem": "FORBIDDEN"}
    except Failed as why:
        return {"problem": str(why)}
    except Undecodable:
        return {"problem": "CODED"}
    except Exception:
        # Whatever a page makes a reader stumble over is the page's fault, and none of ours stops.
        return {"problem": "BROKEN"}


def _offers(page: Page, asked: dict[str, Any]) -> dict[str, Any]:
    found: list[Offer]
    if asked["form"] == "FEED":
        found = read_feed(page.content, page.address, asked["items"])
    else:
        markup = decode(page.content, is_markup=True)
        found = read_links(markup, page.address, asked["marker"], asked["items"])
    return {"offers": [(one.title, one.address, one.day) for one in found],
            "is_cut": page.is_cut}  # fmt: skip


def _kept(page: Page, asked: dict[str, Any]) -> dict[str, Any]:
    Path(asked["out"]).write_bytes(page.content)
    return {"address": page.address, "is_cut": page.is_cut}


if __name__ == "__main__":
    question = json.loads(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (question["memory"], question["memory"]))
    sys.stdout.write(json.dumps(main(question)))
