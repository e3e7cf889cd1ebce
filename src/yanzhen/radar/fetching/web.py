"""One page over HTTP, politely: pinned to the checked address, bounded in time, size and turns."""

import http.client
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import urljoin
from urllib.robotparser import RobotFileParser

from yanzhen.radar.fetching.addresses import Forbidden, Place, pick, read_place, require_named

AGENT = "Yanzhen"
MOST_TURNS = 5
ROBOTS_BYTES = 512_000
PIECE = 65_536
MOVED = (301, 302, 303, 307, 308)


class Failed(Exception):
    """The page did not come; the argument names why."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a fetch keeps to. `hosts` lie in the open internet, `inside` within our own net;
    `ca_file` (PEM) is trusted beside the system's own certificates, where it is named."""

    hosts: frozenset[str]
    inside: frozenset[str]
    seconds: float
    most: int
    ca_file: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """What came: where from in the end, the kind as the server says, whether it was cut."""

    address: str
    kind: str
    content: bytes
    is_cut: bool


def resolve(host: str, port: int) -> list[str]:
    """Return every address of a host.

    :raises Failed: if it has none.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Failed("NAME") from None
    return [str(entry[4][0]) for entry in found]


class _Pinned(http.client.HTTPConnection):
    """A connection to the address that was checked; the name serves only Host and certificate."""

    def __init__(self, place: Place, address: str, seconds: float, ca_file: str) -> None:
        super().__init__(place.host, place.port, timeout=seconds)
        self.place, self.address, self.ca_file = place, address, ca_file

    def connect(self) -> None:
        sock = socket.create_connection((self.address, self.port), self.timeout)
        if self.place.scheme == "https":
            context = ssl.create_default_context()
            if self.ca_file:
                try:
                    context.load_verify_locations(self.ca_file)
                except OSError as problem:  # no such file: it vouches for nobody
                    raise ssl.SSLError(str(problem)) from problem
            sock = context.wrap_socket(sock, server_hostname=self.place.host)
        self.sock = sock


@dataclass(slots=True)
class Fetcher:
    """Fetches under one set of rules; what each host's robots.txt says is asked once."""

    rules: Rules
    look_up: Callable[[str, int], Iterable[str]] = resolve
    robots: dict[str, RobotFileParser | None] = field(default_factory=dict)
    ends: float = 0.0

    def fetch(self, address: str) -> Page:
        """Return a page, following redirects as far as the rules go.

        :raises Forbidden: if any turn leads where nobody may go.
        :raises Failed: naming why it did not come.
        """
        self.ends = time.monotonic() + self.rules.seconds
        for _turn in range(MOST_TURNS + 1):
            place = read_place(address)
            require_named(place, self.rules.hosts, self.rules.inside)
            self._require_welcome(place, address)
            status, answer = self._get(place, self.rules.most)
            if status in MOVED:
                address = urljoin(address, answer.kind)
                continue
            if status != 200:
                raise Failed(f"HTTP {status}")
            return Page(address, answer.kind, answer.content, answer.is_cut)
        raise Failed("TURNS")

    def pause(self, address: str) -> int:
        """Return how many seconds a host asks to be left alone between two pages."""
        told = self.robots.get(read_place(address).origin)
        return int(told.crawl_delay(AGENT) or 0) if told else 0

    def _require_welcome(self, place: Place, address: str) -> None:
        if place.origin not in self.robots:
            self.robots[place.origin] = self._read_robots(place)
        told = self.robots[place.origin]
        if told is None or not told.can_fetch(AGENT, address):
            raise Failed("ROBOTS")

    def _read_robots(self, place: Place) -> RobotFileParser | None:
        """Return a host's rules; None where they cannot be had, which forbids all (RFC 9309)."""
        asked = Place(place.scheme, place.host, place.port, "/robots.txt")
        status, answer = self._get(asked, ROBOTS_BYTES)
        told = RobotFileParser()
        if status >= 500 or status == 429:
            return None
        told.parse(answer.content.decode("utf-8", "replace").splitlines() if status == 200 else [])
        return told

    def _get(self, place: Place, most: int) -> tuple[int, Page]:
        """Return status and body; where the page moved, its new address in place of the kind."""
        pinned = pick(place, self.look_up(place.host, place.port), self.rules.inside)
        connection = _Pinned(place, pinned, self._left(), self.rules.ca_file)
        try:
            connection.request("GET", place.path, headers={
                "User-Agent": f"{AGENT} (reads one page at a time)",
                "Accept-Encoding": "gzip", "Connection": "close",
            })  # fmt: skip
            answer = connection.getresponse()
            if answer.status in MOVED:
                return answer.status, Page("", answer.headers.get("Location") or "", b"", False)
            content, is_cut = self._body(answer, most) if answer.status == 200 else (b"", False)
            kind = answer.headers.get_content_type()
            return answer.status, Page("", kind, content, is_cut)
        except TimeoutError:
            raise Failed("SLOW") from None
        except ssl.SSLError:
            raise Failed("TLS") from None
        except (OSError, http.client.HTTPException, zlib.error):
            raise Failed("LINE") from None
        finally:
            connection.close()

    def _left(self) -> float:
        left = self.ends - time.monotonic()
        if left <= 0:
            raise Failed("SLOW")
        return left

    def _body(self, answer: http.client.HTTPResponse, most: int) -> tuple[bytes, bool]:
        packed = answer.headers.get("Content-Encoding", "").strip().lower()
        if packed not in ("", "identity", "gzip"):
            raise Failed("PACKED")
        unpack = zlib.decompressobj(31) if packed == "gzip" else None
        kept = bytearray()
        while len(kept) <= most:
            self._left()
            piece = answer.read1(PIECE)
            if not piece:
                return bytes(kept), False
            # No more is unpacked than may be kept: a small answer may swell without end.
            kept += unpack.decompress(piece, most + 1 - len(kept)) if unpack else piece
        return bytes(kept[:most]), True


__all__ = ["AGENT", "Failed", "Fetcher", "Forbidden", "Page", "Rules"]
