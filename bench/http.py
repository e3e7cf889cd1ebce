"""A signed-in HTTP client that times whole answers, one request at a time."""

import http.client
import re
import time
import urllib.parse
from dataclasses import dataclass, field


@dataclass
class Client:
    """Keeps one connection and the cookies, as a browser does."""

    host: str
    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    connection: http.client.HTTPConnection | None = None

    def request(
        self, method: str, path: str, body: bytes | None = None, kind: str = ""
    ) -> tuple[int, bytes, str]:
        """Return status, body and where it redirects to."""
        if self.connection is None:
            self.connection = http.client.HTTPConnection(self.host, self.port, timeout=600)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        headers["Accept-Encoding"] = "identity"
        if body is not None:
            headers["Content-Type"] = kind or "application/x-www-form-urlencoded"
            headers["X-CSRFToken"] = self.cookies.get("csrftoken", "")
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.split(";")[0]
        return answer.status, content, answer.headers.get("Location", "")

    def sign_in(self, username: str, password: str) -> None:
        _, page, _ = self.request("GET", "/login/")
        found = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        form = {"username": username, "password": password}
        form["csrfmiddlewaretoken"] = found.group(1).decode() if found else ""
        status, content, _ = self.request("POST", "/login/", urllib.parse.urlencode(form).encode())
        if status != 302:
            raise SystemExit(f"sign-in failed ({status}): {content[-500:].decode()}")

    def time_get(self, path: str) -> tuple[float, int]:
        """Return milliseconds and size of a page.

        :raises SystemExit: if it is not a page (200); a fast error is no result.
        """
        started = time.perf_counter()
        status, content, _ = self.request("GET", path)
        took = (time.perf_counter() - started) * 1000
        if status != 200:
            raise SystemExit(f"{path}: status {status}: {content[-400:].decode(errors='replace')}")
        return took, len(content)


def percentile(values: list[float], share: float) -> float:
    """Return the value below which `share` of the values lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, min(len(ordered) - 1, round(share * len(ordered) + 0.5) - 1))]
