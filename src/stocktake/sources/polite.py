"""Manners of a visitor: robots.txt is kept to, hosts are asked no faster than they like, and refusals are taken."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from stocktake.errors import SourceError
from stocktake.sources.fetch import AGENT, Limits, Response, fetch

MIN_DELAY_S = 2.0
MAX_DELAY_S = 120.0  # a longer Crawl-delay means: do not come
ROBOTS_FRESH_S = 3600.0


@dataclass
class Visitor:
    """Fetches within robots.txt and rate limits, one request at a time. ``clock`` and ``sleep`` are for tests."""

    limits: Limits = field(default_factory=Limits)
    min_delay_s: float = MIN_DELAY_S
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _last: dict[str, float] = field(default_factory=dict)
    _robots: dict[str, tuple[float, RobotFileParser]] = field(default_factory=dict)
    _blocked: dict[str, float] = field(default_factory=dict)

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Response:
        """Fetch an address, waiting as long as the host wants.

        Raises:
            SourceError: robots.txt forbids it, the host has asked us to stay away, or the fetch failed.
        """
        host = urlsplit(url).netloc
        robots = self._rules(url)
        if not robots.can_fetch(AGENT, url):
            raise SourceError(f"{url}: its robots.txt asks not to fetch it; not fetched.")
        if (until := self._blocked.get(host, 0.0)) > self.clock():
            raise SourceError(f"{host} asked to wait another {until - self.clock():.0f} s; not fetched now.")
        self._wait(host, float(robots.crawl_delay(AGENT) or 0))
        response = fetch(url, self.limits, headers)
        self._last[host] = self.clock()
        if response.status in {429, 503}:
            wait = retry_after(response.headers.get("retry-after"))
            self._blocked[host] = self.clock() + wait
            raise SourceError(
                f"{host} is busy (status {response.status}) and asks to wait {wait:.0f} s; not fetched now."
            )
        return response

    def _wait(self, host: str, asked: float) -> None:
        delay = max(self.min_delay_s, asked)
        if delay > MAX_DELAY_S:
            raise SourceError(f"{host}: its robots.txt asks for {asked:.0f} s between visits; fetch it by hand.")
        if host in self._last and (left := self._last[host] + delay - self.clock()) > 0:
            self.sleep(left)

    def _rules(self, url: str) -> RobotFileParser:
        parts = urlsplit(url)
        known = self._robots.get(parts.netloc)
        if known and self.clock() - known[0] < ROBOTS_FRESH_S:
            return known[1]
        rules = RobotFileParser()
        response = fetch(f"{parts.scheme}://{parts.netloc}/robots.txt", self.limits)
        # RFC 9309: a missing robots.txt allows everything, a server that cannot say allows nothing for now.
        if response.status == 200:
            rules.parse(response.data[:500_000].decode("utf-8", "replace").splitlines())
        elif 400 <= response.status < 500:
            rules.parse([])
        else:
            raise SourceError(
                f"{parts.netloc} does not give its robots.txt (status {response.status}); not fetched now."
            )
        self._robots[parts.netloc] = (self.clock(), rules)
        return rules


def retry_after(value: str | None, default_s: float = 300.0) -> float:
    """Seconds of a ``Retry-After`` header, given in seconds or as a date; at most a day."""
    if not value:
        return default_s
    try:
        seconds = float(value) if value.strip().isdigit() else parsedate_to_datetime(value).timestamp() - time.time()
    except (ValueError, TypeError, OverflowError):
        return default_s
    return min(max(seconds, 1.0), 86_400.0)
