"""Asking a language model at an OpenAI-compatible address, bounded in time and size."""

import json
import time
import urllib.error
import urllib.request
from http.client import HTTPException
from typing import Any

MOST_BYTES, PIECE = 400_000, 16_384


class NoAnswer(Exception):
    """The model gave no answer that can be read."""


class _NoTurns(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None  # the text goes to the address that was named, nowhere else


def ask_model(address: str, question: dict[str, Any], seconds: float) -> str:
    """Return the words of a model's answer.

    Args:
        address: the API's root, such as http://10.0.0.9:8000/v1.

    :raises NoAnswer: late, refused, too long or not in the expected form.
    """
    ends = time.monotonic() + seconds
    request = urllib.request.Request(  # noqa: S310  http or https by the check below
        f"{address.rstrip('/')}/chat/completions", json.dumps(question).encode(),
        {"Content-Type": "application/json"}, method="POST",
    )  # fmt: skip
    if request.type not in ("http", "https"):
        raise NoAnswer
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoTurns)
    kept = b""
    try:
        with opener.open(request, timeout=seconds) as answer:
            while piece := answer.read1(PIECE):
                kept += piece
                if len(kept) > MOST_BYTES or time.monotonic() > ends:
                    raise NoAnswer
        said = json.loads(kept)["choices"][0]["message"]["content"]
    except (OSError, HTTPException, ValueError, LookupError, TypeError, RecursionError):
        raise NoAnswer from None
    if not isinstance(said, str):
        raise NoAnswer
    return said
