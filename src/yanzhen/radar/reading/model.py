"""Asking a language model at an OpenAI-compatible address, bounded in time and size.

Asked by a process of its own (`python -m yanzhen.radar.reading.model`, question on standard input):
an answer may drip for ever in its very head, and ending a process is the one bound that holds.
"""

import json
import os
import signal
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from http.client import HTTPException
from pathlib import Path
from typing import Any

MOST_BYTES, PIECE = 400_000, 16_384
ASKER = "yanzhen.radar.reading.model"
# Until the process is up; the seconds count from then on.
GRACE_SECONDS = 3


class NoAnswer(Exception):
    """The model gave no answer that can be read."""


class _NoTurns(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None  # the text goes to the address that was named, nowhere else


def ask_model(address: str, question: dict[str, Any], seconds: float, ca_file: str = "") -> str:
    """Return the words of a model's answer.

    Args:
        address: the API's root, such as http://10.0.0.9:8000/v1.
        seconds: for the whole of it, from the connection to the last byte.
        ca_file: certificates (PEM) that are trusted beside the system's own.

    :raises NoAnswer: late, refused, too long or not in the expected form.
    """
    asked = json.dumps({"address": address, "question": question, "seconds": seconds,
                        "ca_file": ca_file})  # fmt: skip
    names = ("PATH", "PYTHONPATH", "SSL_CERT_FILE", "SSL_CERT_DIR")
    keep = {name: os.environ[name] for name in names if name in os.environ}
    try:
        done = subprocess.run([sys.executable, "-m", ASKER], input=asked.encode(), check=False,
                              capture_output=True, timeout=seconds + GRACE_SECONDS, env=keep,
                              cwd=Path("/"))  # fmt: skip
        said = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        raise NoAnswer from None
    if not isinstance(said, str):
        raise NoAnswer
    return said


def main(asked: dict[str, Any]) -> str | None:
    """Return the words of the answer to a question, None where there is none."""
    try:
        return _ask(asked["address"], asked["question"], asked["seconds"], asked["ca_file"])
    except NoAnswer:
        return None


def _ask(address: str, question: dict[str, Any], seconds: float, ca_file: str) -> str:
    context = ssl.create_default_context()
    request = urllib.request.Request(  # noqa: S310  http or https by the check below
        f"{address.rstrip('/')}/chat/completions", json.dumps(question).encode(),
        {"Content-Type": "application/json"}, method="POST",
    )  # fmt: skip
    if request.type not in ("http", "https"):
        raise NoAnswer
    kept = b""
    try:
        if ca_file:
            context.load_verify_locations(ca_file)
        secure = urllib.request.HTTPSHandler(context=context)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoTurns, secure)
        with opener.open(request, timeout=seconds) as answer:
            while piece := answer.read1(PIECE):
                kept += piece
                if len(kept) > MOST_BYTES:
                    raise NoAnswer
        said = json.loads(kept)["choices"][0]["message"]["content"]
    except (OSError, HTTPException, ValueError, LookupError, TypeError, RecursionError):
        raise NoAnswer from None
    if not isinstance(said, str):
        raise NoAnswer
    return said


if __name__ == "__main__":
    told = json.loads(sys.stdin.buffer.read())
    signal.setitimer(signal.ITIMER_REAL, told["seconds"])  # ends the process, wherever it waits
    sys.stdout.write(json.dumps(main(told)))
