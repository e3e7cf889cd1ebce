"""A small web server of this machine for tests: each path answers as it is told, badly too."""

import ssl
import threading
import time
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import trustme

OWN, OTHER = "127.0.0.1", "other.example.invalid"


@cache
def authority():
    """Return whom the certificates of these sites are from, made anew in each run."""
    return trustme.CA()


def authority_file(folder):
    """Write the authority's own certificate into a folder; return the file's path."""
    file = folder / "authority.pem"
    authority().cert_pem.write_to_path(file)
    return str(file)


class Site:
    """Pages by path: bytes, or a function that writes to the handler itself."""

    def __init__(self, scheme="http"):
        self.pages, self.asked = {}, []
        self.scheme, self.host = scheme, ""

    @property
    def base(self):
        return f"{self.scheme}://{self.host}"

    def put(self, path, content, kind="text/html; charset=utf-8", status=200, **headers):
        def answer(handler):
            handler.send_response(status)
            handler.send_header("Content-Type", kind)
            for name, value in headers.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.end_headers()
            handler.wfile.write(content)

        self.pages[path] = answer

    def move(self, path, to):
        self.put(path, b"", status=302, Location=to)


def endless(handler):
    """Answer without end."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/rss+xml")
    handler.end_headers()
    handler.wfile.write(b"<rss><channel>")
    number = 0
    while True:
        number += 1
        item = f"<item><title>t{number}</title><link>/n/{number}</link></item>"
        handler.wfile.write(item.encode() * 1)


def drip(handler):
    """Answer one byte at a time, slowly."""
    handler.send_response(200)
    handler.end_headers()
    for _turn in range(600):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.1)


def slow_head(handler):
    """Keep sending a header that does not end."""
    for _turn in range(600):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: " if _turn == 0 else b"a")
        handler.wfile.flush()
        time.sleep(0.1)


@contextmanager
def serving(vouched=""):
    """Serve a site; over TLS with a certificate for a host if one is named."""
    site = Site("https" if vouched else "http")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            site.asked.append(self.path)
            answer = site.pages.get(self.path)
            try:
                if answer is None:
                    self.send_error(404)
                else:
                    answer(self)
            except OSError:
                pass  # the other side hung up, as it should

        def do_POST(self):
            self.do_GET()

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_args: None  # whoever hangs up in the greeting is no news
    if vouched:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority().issue_cert(vouched).configure_cert(context)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    site.host = f"127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
