"""Fetching refuses what it should, survives servers that misbehave, and keeps to robots.txt and rate limits."""

import socket
import time

import pytest

from sources.server import serving
from stocktake.errors import SourceError
from stocktake.sources import Options, load
from stocktake.sources.fetch import Limits, check_url, fetch, resolve
from stocktake.sources.polite import Visitor, retry_after

LOCAL = Limits(allow_private=True, max_bytes=1_000_000, timeout_s=1.0, connect_timeout_s=1.0)


@pytest.fixture(scope="module")
def site():
    with serving() as (address, server):
        yield address, server


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://x.example/a", "gopher://x", "javascript:alert(1)", "http://", "//x.example/a", "http://user:pw@x.example/", "http://[broken", "http://x.example:99999/"])  # fmt: skip
def test_refused_addresses(url):
    """Only plain http and https addresses are fetched."""
    with pytest.raises(SourceError):
        check_url(url)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.1.2.3", "192.168.0.1", "169.254.169.254", "172.16.0.1", "0.0.0.0", "::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "100.64.0.1", "224.0.0.1", "2130706433", "0x7f.1", "2002:7f00:1::"])  # fmt: skip
def test_private_hosts(host):
    """Loopback, private, link-local, shared, multicast and disguised addresses are refused unless allowed."""
    with pytest.raises(SourceError):
        resolve(host, 80, allow_private=False)


def test_names_that_mean_private_hosts(monkeypatch):
    """A public name with one private address among its own is refused; the checked address is the one connected to."""
    answers = [[(2, 1, 6, "", ("93.184.216.34", 80)), (2, 1, 6, "", ("10.0.0.1", 80))]]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: answers[0])
    with pytest.raises(SourceError, match="private"):
        fetch("http://news.example/")
    reached = []
    monkeypatch.setattr(
        socket,
        "create_connection",
        lambda address, timeout: reached.append(address) or (_ for _ in ()).throw(OSError("stop")),
    )
    answers[0] = answers[0][:1]
    with pytest.raises(SourceError, match="stop"):
        fetch("http://news.example/")
    assert reached == [("93.184.216.34", 80)]


def test_fine(site):
    """A page, packed or after redirects, is fetched with its headers."""
    address, _ = site
    assert b"Talks" in fetch(f"{address}/ok", LOCAL).data
    assert fetch(f"{address}/packed", LOCAL).data == b"hello"
    response = fetch(f"{address}/redirect/3", LOCAL)
    assert response.url == f"{address}/ok" and response.headers["content-type"] == "text/html"
    assert fetch(f"{address}/nothing", LOCAL).status == 404


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("redirect/9", "more than 5 redirects"), ("loop", "redirects"), ("to/file:///etc/passwd", "only http"), ("big", "bytes"), ("endless", "more than"),
        ("drip", "slow"), ("silent", "fetched|slow"), ("bomb", "unpacked"), ("badgzip", "fetched"), ("brotli", "not asked for"), ("short", "broke off|fetched"),
        ("garbage", "fetched"), ("headers", "fetched"),
    ],
)  # fmt: skip
def test_misbehaviour(site, path, message):
    """Each misbehaviour ends soon and in one sentence."""
    address, _ = site
    began = time.monotonic()
    with pytest.raises(SourceError, match=message) as error:
        fetch(f"{address}/{path}", LOCAL)
    assert time.monotonic() - began < 20  # the machine may be busy; the limits are one second
    assert "\n" not in str(error.value)


def test_redirect_to_private(site, monkeypatch):
    """A redirect is checked like any address."""
    address, _ = site
    real = resolve

    def only_the_site(host, port, allow_private):
        return real(host, port, allow_private or host == "127.0.0.1")

    monkeypatch.setattr("stocktake.sources.fetch.resolve", only_the_site)
    with pytest.raises(SourceError, match="private"):
        fetch(f"{address}/to/http://10.0.0.1/secret", Limits())


class Clock:
    def __init__(self):
        self.now, self.slept = 1000.0, []

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


def visitor(clock=None):
    clock = clock or Clock()
    return Visitor(LOCAL, clock=clock, sleep=clock.sleep)


def test_robots(site):
    """What robots.txt forbids is not fetched; its delay is kept; without one two seconds are."""
    address, server = site
    server.robots_status, server.robots = 200, "User-agent: *\nDisallow: /article\nCrawl-delay: 7\n"
    clock = Clock()
    one = visitor(clock)
    assert one.get(f"{address}/ok").status == 200
    one.get(f"{address}/ok")
    assert clock.slept == [7.0]
    with pytest.raises(SourceError, match=r"robots\.txt"):
        one.get(f"{address}/article/1")
    server.robots_status, server.robots = 404, ""
    two = visitor(clock)
    two.get(f"{address}/article/1")
    two.get(f"{address}/ok")
    assert clock.slept[-1] == 2.0
    server.robots_status = 500
    with pytest.raises(SourceError, match=r"robots\.txt"):
        visitor().get(f"{address}/ok")
    server.robots_status = 404


def test_busy_host_is_left_alone(site):
    """After 429 with Retry-After the host is not asked again until then."""
    address, server = site
    clock = Clock()
    one = visitor(clock)
    for _ in range(2):
        with pytest.raises(SourceError, match="wait"):
            one.get(f"{address}/busy")
    assert server.asked.count("/busy") == 1
    clock.now += 121
    assert one.get(f"{address}/ok").status == 200


def test_retry_after():
    """Seconds, dates and nonsense."""
    assert retry_after("120") == 120
    assert retry_after("Fri, 31 Dec 1999 23:59:59 GMT") == 1
    assert retry_after("soon") == retry_after(None) == 300


def test_load_addresses(site, monkeypatch):
    """An article's address, a feed's and a sitemap's are loaded like files; private ones only when allowed."""
    address, _ = site
    monkeypatch.setattr("stocktake.sources.polite.MIN_DELAY_S", 0.0)
    monkeypatch.setattr(Visitor, "min_delay_s", 0.0)
    monkeypatch.setattr(Visitor, "_wait", lambda self, host, asked: None)
    (document,) = load(f"{address}/article/2", options=Options(allow_private=True))
    assert (document.title, document.published, document.url) == ("Round 2", "2024-07-12", f"{address}/article/2")
    assert document.meta["fetched"] > "2024"
    pages = list(load(f"{address}/sitemap.xml", options=Options(allow_private=True)))
    assert [d.title for d in pages] == ["Round 3", "Round 2", "Round 1"]
    with pytest.raises(SourceError, match="private"):
        list(load(f"{address}/article/2"))
