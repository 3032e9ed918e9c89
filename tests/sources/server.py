"""A local server that behaves, and misbehaves in every way a fetcher must survive."""

from __future__ import annotations

import gzip
import threading
import time
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ARTICLE = """<html><head><title>{title}</title><meta property="article:published_time" content="2024-07-1{n}T10:00:00Z"></head><body><article><h1>{title}</h1>
<p>The two sides met for round {n} on Thursday and agreed on a further meeting in the same place, an official said.</p>
<p>They had met there twice before, without a result, and one of them had left early. Nothing was signed.</p></article></body></html>"""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def answer(self, data=b"", status=200, **headers):
        self.send_response(status)
        for name, value in ({"Content_Type": "text/html", "Content_Length": str(len(data))} | headers).items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        self.server.asked.append(self.path)
        self.server.headers_seen.append(dict(self.headers))
        name, _, rest = self.path.lstrip("/").partition("/")
        with suppress(BrokenPipeError, ConnectionResetError):
            getattr(self, f"get_{name.partition('.')[0].partition('?')[0]}", self.get_missing)(rest)

    def get_missing(self, rest):
        self.answer(b"no", 404)

    def get_robots(self, rest):
        self.answer(self.server.robots.encode(), self.server.robots_status, Content_Type="text/plain")

    def get_ok(self, rest):
        self.answer(ARTICLE.format(title="Talks", n=1).encode())

    def get_article(self, rest):
        if rest in self.server.failing:
            return self.answer(b"oops", 500)
        return self.answer(ARTICLE.format(title=f"Round {rest}", n=rest).encode())

    def get_pdf(self, rest):
        self.answer((Path(__file__).parent / "samples" / "report.pdf").read_bytes(), Content_Type="application/pdf")

    def get_redirect(self, rest):
        target = f"/redirect/{int(rest) - 1}" if int(rest) else "/ok"
        self.answer(status=302, Location=target)

    def get_loop(self, rest):
        self.answer(status=301, Location="/loop")

    def get_to(self, rest):
        self.answer(status=302, Location=rest)

    def get_big(self, rest):
        self.answer(b"", Content_Length="99999999999")

    def get_endless(self, rest):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        while True:
            self.wfile.write(b"10000\r\n" + b"a" * 65536 + b"\r\n")

    def get_drip(self, rest):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b"a")
            self.wfile.flush()
            time.sleep(0.05)

    def get_silent(self, rest):
        time.sleep(3)

    def get_bomb(self, rest):
        self.answer(gzip.compress(b"\0" * 8_000_000, 9), Content_Encoding="gzip")

    def get_badgzip(self, rest):
        self.answer(gzip.compress(b"a" * 5000)[:-12], Content_Encoding="gzip")

    def get_packed(self, rest):
        self.answer(gzip.compress(b"hello"), Content_Encoding="gzip")

    def get_brotli(self, rest):
        self.answer(b"xx", Content_Encoding="br")

    def get_short(self, rest):
        self.answer(b"half", Content_Length="5000")
        self.close_connection = True

    def get_garbage(self, rest):
        self.wfile.write(b"this is no HTTP at all\r\n\r\n")
        self.close_connection = True

    def get_headers(self, rest):
        self.send_response(200)
        for n in range(500):
            self.send_header(f"X-{n}", "y" * 200)
        self.end_headers()

    def get_busy(self, rest):
        self.answer(b"", 429, Retry_After="120")

    def get_feed(self, rest):
        etag = f'"{len(self.server.items)}"'
        if self.headers.get("If-None-Match") == etag:
            return self.answer(status=304)
        host = f"http://{self.headers['Host']}"
        items = "".join(f"<item><title>Round {n}</title><link>{host}/article/{n}</link><guid>r{n}</guid></item>" for n in reversed(self.server.items))  # fmt: skip
        body = f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>"
        return self.answer(body.encode(), Content_Type="application/rss+xml", ETag=etag)

    def get_sitemap(self, rest):
        host = f"http://{self.headers['Host']}"
        urls = "".join(
            f"<url><loc>{host}/article/{n}</loc><lastmod>2024-07-1{n}</lastmod></url>" for n in self.server.items
        )
        body = f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{urls}</urlset>"
        self.answer(body.encode(), Content_Type="application/xml")


@contextmanager
def serving():
    """The server's address and the server, whose attributes tests change."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.asked, server.headers_seen, server.items, server.failing = [], [], [1, 2, 3], set()
    server.robots, server.robots_status = "", 404
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", server
    finally:
        server.shutdown()
        server.server_close()
