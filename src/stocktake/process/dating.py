"""Which days a text names are those of the sitting: features for choosing its date."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations

from stocktake.edtf import edtf_interval
from stocktake.number_words import CARDINALS, ORDINALS
from stocktake.process.choice import Features, score
from stocktake.process.days import as_coming, is_of_saying, opens_run
from stocktake.process.page import CONTACT, OPENING, Page
from stocktake.process.sittings import Sitting, day_of
from stocktake.records import Span, When

_LONGEST_RUN = timedelta(days=31)
_MANY_DAYS = 8  # of more single days no runs are composed
# How long it lasted: "three days of talks", "a two-day round"; which day of it it is: "the second and last day".
_LASTED = re.compile(
    rf"\b(?P<n>\d{{1,2}}|{'|'.join(CARDINALS)})[ -](?:full |long |more )?days?\b"
    r"(?! (?:ago|later|earlier|after|before|notice|(?:[\w-]+ ){0,2}(?:cease-?fire|truce|halt|pause|armistice|lull|calm|"
    r"visit|trip|tour|deadline|ultimatum|extension|war|siege)))",
    re.I,
)
_NTH = re.compile(
    rf"\b(?P<n>{'|'.join(w for w, n in ORDINALS.items() if n > 1)})(?: and (?:final|last|closing))? "
    r"(?:consecutive |straight |successive )?day\b",
    re.I,
)
_ENDS = re.compile(
    r"\b(?:end|clos|conclud|conclusion|wrap|finish|adjourn|br[eo]k\w* (?:up|off|down)|after|over|collapsed)", re.I
)
_BEGINS = re.compile(r"\b(?:beg[aiu]n|start|open|will|convene|due|scheduled|planned|gathered|first day)", re.I)
_STARTED = re.compile(
    r"\b(?:opened|beg[au]n|start(?:ed|ing)|since|resumed|convened|launched|under ?way|gathered|arrived|came to|"
    r"(?:in|into) session since|from)\b[^.;,]{0,60}$",
    re.I,
)
_STOPPED = re.compile(
    r"\b(?:ended|closed|concluded|conclusion|wr[ao]pp(?:ed|ing) up|wound up|finish\w+|came to an end|"
    r"broke (?:up|off|down)|collapsed|signed|adjourned|suspended|last day)\b[^.;]{0,120}$",
    re.I,
)
_MOST_DAYS = 21
_GAPS = ((0, "same day"), (1, "day before"), (3, "days before"), (7, "week before"), (31, "month before"))


@dataclass
class Candidate:
    """One date with where it is named: (sentence, phrase) pairs; ``parts`` of a run composed of two days."""

    named: list[tuple[int, When]] = field(default_factory=list)
    parts: tuple[str, str] | None = None
    published: bool = False
    lasted: Features = field(default_factory=Features)  # how it follows from a number of days
    length: Span | None = None  # the words that give that number


class Days:
    """A page looked at for the date of the sitting.

    Args:
        main, others: the mentions of the sitting, and of the sides' other sittings.
        status: standing of the sitting.
        ruled: its date by the rules.
    """

    def __init__(
        self, page: Page, main: Sequence[Sitting], others: Sequence[Sitting], status: str, ruled: str | None
    ) -> None:
        self._page, self._status, self._ruled = page, status, ruled
        self._lines: dict[int, list[Sitting]] = defaultdict(list)
        for s in main:
            self._lines[id(s.line)].append(s)
        self._old = {id(s.line) for s in others if s.status == "recalled"} - self._lines.keys()
        self._next = {id(s.line) for s in others if s.status in ("planned", "proposed")} - self._lines.keys()
        self._tied = {span for s in main for span in s.own}
        contacts = [e for e in page.events if e.type in CONTACT]
        self._held = {d.span for e in contacts if e.realis == "held" for d in e.dates}
        self._other = {d.span for e in contacts if e.realis != "held" for d in e.dates}
        published = edtf_interval(page.document.published)
        self._published: date | None = published[0] if published and published[0] == published[1] else None
        self._starts, self._stops = self._told_days(_STARTED), self._told_days(_STOPPED)
        self.found = self._candidates()
        self._any_lasted = any(c.lasted for c in self.found.values())

    def _told_days(self, words: re.Pattern[str]) -> frozenset[Span]:
        """Phrases of days before which such words stand, in sentences that are not about earlier or later sittings."""
        return frozenset(
            d.span
            for line in self._page.body
            if id(line) not in self._old | self._next and not self._page.is_history(line)
            for d in line.dates
            if words.search(line.text[max(0, d.span.start - line.start - 160) : d.span.start - line.start])
        )

    def _candidates(self) -> dict[str, Candidate]:
        found: dict[str, Candidate] = defaultdict(Candidate)
        for k, line in enumerate(self._page.body):
            for d in line.dates:
                coming = as_coming(d, line, self._page, self._status)
                if day_of(coming) and coming.edtf:
                    found[coming.edtf].named.append((k, d))
        single = [x for x in found if (i := edtf_interval(x)) and i[0] == i[1] and len(x) == 10]
        if self._published and self._status in ("held", "ongoing"):
            found[self._published.isoformat()].published = True
            single = list(dict.fromkeys([*single, self._published.isoformat()]))
        if len(single) <= _MANY_DAYS:
            for a, b in combinations(sorted(single), 2):
                if date.fromisoformat(b) - date.fromisoformat(a) <= _LONGEST_RUN:
                    run = found[f"{a}/{b}"]
                    run.parts = run.parts or (a, b)
        for days, told, length in self._lasted([x for x in single if not found[x].parts], found):
            lasted = found[days].lasted
            found[days].length = found[days].length or length
            for name, value in told.items():
                lasted[name] = max(value, lasted.get(name, 0.0))
        if self._ruled:
            _ = found[self._ruled]
        return {edtf: c for edtf, c in found.items() if not self._lies_ahead(edtf)}

    def _lies_ahead(self, edtf: str) -> bool:
        """A sitting that was held was not on days to come ("within days")."""
        days = edtf_interval(edtf)
        if days is None or self._published is None or self._status != "held" or len(edtf) == 10:
            return False
        return days[0] >= self._published and days[1] > self._published + timedelta(days=1)

    def _lasted(self, days: Sequence[str], found: Mapping[str, Candidate]) -> Iterator[tuple[str, Features, Span]]:
        """Runs of so many days up to, or from, a day that is named, how that is told, and the words of the number."""
        lines = {day: {k for k, _ in found[day].named} for day in days}
        for k, line in enumerate(self._page.body):
            if id(line) in self._old or self._page.is_history(line):
                continue
            counts = [(m, False, _number(m["n"])) for m in _LASTED.finditer(line.text)]
            counts += [(m, True, ORDINALS[m["n"].lower()]) for m in _NTH.finditer(line.text)]
            for m, nth, n in counts:
                if not 1 < n <= _MOST_DAYS:
                    continue
                length, around = timedelta(days=n - 1), line.text[max(0, m.start() - 60) : m.end() + 80]
                words = Span(line.start + m.start(), line.start + m.end())
                ends, begins = bool(_ENDS.search(around)), bool(_BEGINS.search(around))
                kind = "nth" if nth else "ends"
                told: Features = {"lasted of it": float(id(line) in self._lines), "lasted early": float(k < OPENING)}
                up_to: Features = told | {
                    f"lasted {kind}": 1.0,
                    f"lasted {kind} told": float(ends),
                    f"lasted {kind} untold": float(begins and not ends),
                }
                onward: Features = told | {
                    "lasted starts": 1.0,
                    "lasted starts told": float(begins),
                    "lasted starts untold": float(ends and not begins),
                }
                for day in days:
                    where = "here" if k in lines[day] else "published" if found[day].published else "elsewhere"
                    d = date.fromisoformat(day)
                    yield f"{d - length}/{d}", up_to | {f"lasted {kind} {where}": 1.0}, words
                    if not nth:
                        yield f"{d}/{d + length}", onward | {f"lasted starts {where}": 1.0}, words

    def features(self, edtf: str) -> Features:
        """Of one candidate."""
        mine = self.found[edtf]
        named = list(mine.named)
        for part in () if named or mine.parts is None else mine.parts:
            named += self.found[part].named
        days = edtf_interval(edtf)
        body = self._page.body
        old = [id(body[k]) in self._old or self._page.is_history(body[k]) for k, _ in named]
        told: Features = {
            "ruled": float(edtf == self._ruled),
            "ruled other": float(self._ruled not in (None, edtf)),
            "composed": float(mine.parts is not None and not mine.named),
            "run": float(len(edtf) > 10 and bool(mine.named)),
            "month": float(len(edtf) == 7),
            "about": float("~" in edtf),
            "unnamed": float(not named),
            "published": float(mine.published),
            "mentions": min(1.0, len(named) / 3),
            "of it": float(any(id(body[k]) in self._lines for k, _ in named)),
            "first": float(any(k == 0 for k, _ in named)),
            "early": float(any(k < OPENING for k, _ in named)),
            "old only": float(bool(old) and all(old)),
            "next only": float(bool(named) and all(id(body[k]) in self._next for k, _ in named)),
            "tied": float(any(d.span in self._tied for _, d in named)),
            "held": float(any(d.span in self._held for _, d in named)),
            "not held": float(any(d.span in self._other for _, d in named)),
            "of saying": float(any(is_of_saying(s, d) for k, d in named for s in self._lines.get(id(body[k]), ()))),
            "opens": float(self._opens(named)),
            "not lasted": float(self._any_lasted and not mine.lasted),
        } | mine.lasted
        if mine.parts is None and len(edtf) == 10:
            told |= {
                "starts": float(any(d.span in self._starts for _, d in named)),
                "stops": float(any(d.span in self._stops for _, d in named)),
                "started before": float(self._started_before(edtf)),
            }
        if mine.parts is not None and not mine.named:
            a, b = (self.found[p] for p in mine.parts)
            told |= {
                "run of it": float(all(any(id(body[k]) in self._lines for k, _ in c.named) for c in (a, b))),
                "run to publication": float(not b.named),
                "run with ruled": float(self._ruled in mine.parts),
                "run opens": float(self._opens(a.named)),
                "run starts": float(any(d.span in self._starts for _, d in a.named)),
                "run stops": float(any(d.span in self._stops for _, d in b.named)),
                "run starts and stops": float(
                    any(d.span in self._starts for _, d in a.named) and any(d.span in self._stops for _, d in b.named)
                ),
                "run starts late": float(any(d.span in self._starts for _, d in b.named)),
                "run in one": float(bool({k for k, _ in a.named} & {k for k, _ in b.named})),
                "run old": float(any(id(body[k]) in self._old for c in (a, b) for k, _ in c.named)),
                "run next": float(any(id(body[k]) in self._next for c in (a, b) for k, _ in c.named)),
                "run ahead": float(self._published is not None and mine.parts[1] > self._published.isoformat()),
            }
        if self._published is None or days is None:
            told["undated"] = 1.0
        else:
            gap = (self._published - days[1]).days
            name = "ahead" if gap < 0 else next((n for most, n in _GAPS if gap <= most), "long before")
            told[name] = 1.0
            told[f"{name} {'held' if self._status in ('held', 'ongoing') else 'not held'}"] = 1.0
        return told

    def _started_before(self, edtf: str) -> bool:
        """Whether another day, at most a month earlier, is told as the first."""
        least = (date.fromisoformat(edtf) - _LONGEST_RUN).isoformat()
        return any(
            least <= x < edtf and len(x) == 10 and any(d.span in self._starts for _, d in c.named)
            for x, c in self.found.items()
        )

    def _opens(self, named: Sequence[tuple[int, When]]) -> bool:
        """Whether a sentence of the sitting says that it began on the day."""
        return any(opens_run(s, d) for k, d in named for s in self._lines.get(id(self._page.body[k]), ()))

    def none(self) -> Features:
        """Of no date at all."""
        return {"none": 1.0, "none as ruled": float(self._ruled is None), "none of none": float(not self.found)}

    def span(self, edtf: str) -> Span | None:
        """The phrase that names the date, in a sentence of the sitting where one does."""
        mine = self.found[edtf]
        named = mine.named or [x for part in mine.parts or () for x in self.found[part].named]
        ours = [d for k, d in named if id(self._page.body[k]) in self._lines]
        return next((d.span for d in (*ours, *(d for _, d in named))), mine.length)

    def choose(self) -> str | None:
        """The likeliest date; None where none is likelier than any."""
        scores = {edtf: score("when", self.features(edtf)) for edtf in self.found}
        best = max(scores, key=lambda x: (scores[x], x), default=None)
        return best if best is not None and scores[best] >= score("when", self.none()) else None


def _number(word: str) -> int:
    return int(word) if word.isdigit() else CARDINALS[word.lower()]
