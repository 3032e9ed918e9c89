"""Ranks of offices (codebook 2, ``level``): 1 head of state or government … 5 expert or officer."""

from __future__ import annotations

import re
from functools import partial

from stocktake.portfolios import PORTFOLIOS
from stocktake.process.page import Line, Named, Page, once
from stocktake.process.sittings import Sitting
from stocktake.records import Span

NOT_STATED = 9
_LOWEST = 5  # experts and officers
Groups = tuple[tuple[Span, tuple[str, ...]], ...]  # phrases that stand for several sides, as a page has them
_RANKS: tuple[tuple[int, str], ...] = (
    (2, r"^(?:\w+ )?minister (?:of|for|in|at) the (?:office|president|prime minister)"),
    (0, r"\b(?:former|ex|late|acting spokes\w*|spokes\w+|press secretary|designate)\b"),  # not a delegation's head
    (
        2,
        r"\bhigh representative (?:for|of) (?:the union for )?(?:foreign|common)\b|"
        r"\bpresident of the (?:\w+ )?commission\b|\btrade representative\b|"
        r"\bmember of the (?:\w+ )?(?:sovereign|presidential|ruling|military) council\b",
    ),
    (
        4,
        r"\bpermanent representative\b|\blegal advis[eo]r\b|"
        r"\bdeputy (?:assistant|permanent|director|chief of mission|head of (?:the )?"
        r"(?:mission|\w+ ?department))\b",
    ),
    (
        3,
        r"\b(?:president|speaker|chair(?:man|woman)?) of the (?:\w+ )?"
        r"(?:assembly|parliament|senate|house|chamber)\b",
    ),
    (
        3,
        r"\b(?:deputy (?!prime)|vice[- ]minister|vice foreign|under ?-?secretary|assistant (?:secretary|"
        r"foreign|to)|advis[eo]r|aide|envoy|representative\b|negotiator|delegat\w+|mediator|security council|"
        r"national security|peace commissioner|secretary[- ]general|high commissioner|permanent secretary|"
        r"state secretary|presidential (?:office|administration|chief of staff)|office of the president|"
        r"(?:president|prime minister)['’]s (?:office|administration|chief of staff)|"
        r"chief of staff (?:of|to) the (?:president|prime)|"
        r"minister of state\b(?! of)|secretary of the army|(?:peace )?panel\b|"
        r"(?:head|chief|director|president) of (?:the )?(?:\w+ ){0,4}(?:intelligence|mossad|shin bet|"
        r"security service)|"
        r"(?:intelligence|spy|mossad|security) (?:chief|head|director))",
    ),
    (2, r"\b(?:vice[- ]president|deputy prime minister|vice[- ]premier)\b"),
    (
        1,
        r"\b(?:president|prime minister|premier|chancellor|chief minister|state counsellor|king|queen|emir|"
        r"amir|sultan|pope|head of (?:state|government)|supreme leader|crown prince|taoiseach|leader|"
        r"chairman of the (?:presidency|"
        r"(?:\w+ )?(?:sovereign|military|leadership|state) council)|"
        r"head of the supreme political council|first commander|"
        r"commander-in-chief of the)\b",
    ),
    (
        2,
        r"\b(?:minister|secretary of (?:state|(?:national )?defen[cs]e|war|commerce|the treasury|energy|"
        r"labou?r|agriculture|the interior|homeland security)|(?:labou?r|interior|homeland security) secretary|"
        r"(?:treasury|commerce|energy|home) secretary|foreign secretary|def?en[cs]e secretary|"
        r"top diplomat|chief diplomat|high representative|(?<!ministry of )foreign affairs)\b",
    ),
    (5, r"\bdirectors? general of military operations\b"),
    (
        4,
        r"\b(?:ambassador|head of (?:the |a )?(?:[\w-]+ ){0,5}(?:department|bureau|division|directorate|desk)|director|"
        r"joint secretary|counsellor|charg\w+ d)",
    ),
    (5, r"\b(?:commander|general|chief of (?:the )?(?:general )?staff|expert|colonel|intelligence)\b"),
)
RANKS = tuple((rank, re.compile(pattern, re.I)) for rank, pattern in _RANKS)
_PORTFOLIO = rf"(?:{'|'.join((*PORTFOLIOS, 'foreign', 'foreign affairs', 'defen[cs]e'))})"
_GROUPS: tuple[tuple[int, str], ...] = (
    (
        3,
        rf"\b(?:(?:deputy|vice)[ -](?:{_PORTFOLIO} )?ministers|foreign secretaries|"
        r"(?:special )?envoys|national security advis[eo]rs|(?:deputy|vice)[ -]minister(?:ial)?[ -]level|"
        r"(?:foreign )?secretary[ -]level|state secretaries|chief negotiators)\b",
    ),
    (
        2,
        rf"\b{_PORTFOLIO}(?: and \w+)? ministers\b|\bministers of (?:(?:the )?{_PORTFOLIO}\b|(?-i:[A-Z]))|"
        r"\btop diplomats\b|\bthe (?:two |three )?ministers\b|\bFMs\b|"
        r"\bchief diplomats\b|\bminister(?:ial)?[ -]level\b|\bministerial (?:meeting|round|session|talks)\b",
    ),
    (
        1,
        r"\b(?:leaders(?! of (?:the |their |its |several |various )?(?:\w+ )?(?:communit|union|tribe|clan|church|"
        r"village|part(?:y|ies)\b|faction|opposition|protest))|presidents|prime ministers|"
        r"heads of (?:state|government))\b",
    ),
    (
        4,
        r"\b(?:ambassadors|ambassador(?:ial)?[ -]level|joint[ -]secretary[ -]level|joint secretaries|"
        r"(?:senior|trade) officials|senior diplomats|political directors|"
        r"directors[ -]general(?! of military))\b",
    ),
    (
        5,
        r"\b(?:military (?:officials|delegations?)|chiefs of staff|experts|commanders|technical teams|"
        r"(?:commander|technical|expert)s?[ -]level|"
        r"directors?[ -]generals? of military operations|DGMOs|generals|colonels|border guards)\b",
    ),
)
GROUPS = tuple((rank, re.compile(pattern, re.I)) for rank, pattern in _GROUPS)


# "the Director General of Military Operations of" + A-land.
_OFFICE_OF = re.compile(
    r"\b((?:[A-Z][\w-]+|president|minister|leader)(?: (?:[A-Z][\w-]+|of|for|the|and)){0,7}?) of (?:the )?$"
)


# Of a movement: "chairman of the MILF", "commander of the ELN"; not "military commander", "panel chair".
_OF_MOVEMENT = re.compile(
    r"(?!.*\b(?:panel|team|delegation|committee|commission)\b)"
    r"(?:(?i:chair(?:man|woman|person)?|emir|founder)(?: of (?:the )?[\w’'-]+(?: [\w’'-]+){0,3})?|"
    r"[Cc]ommander(?:-in-chief)? of the [A-Z][\w-]+(?: [A-Z][\w-]+){0,3})"
)
# Where the foreign secretary is the ministry's first official, under the minister.
_CIVIL_SERVANTS = frozenset({"BGD", "IND", "LKA", "MDV", "NPL", "PAK"})


# What somebody does at the talks, which tells less of his rank than an office beside it: "minister, chief negotiator".
_AT_TALKS = re.compile(
    r"(?:deputy |former |acting )?(?:(?:chief|lead|head|main|top|government|nuclear|peace|trade) )*(?:negotiator|head|"
    r"leader|member|chair(?:man|woman)?|co-chair|coordinator|delegate|representative|mediator)\b"
    r"(?! of state)(?:(?= (?:with|in|at|to|of the \w+ at)\b)|.*\b(?:delegation|team|panel|talks|committee)\b|$)",
    re.I,
)


_SEVERAL = re.compile(r", (?:and )?| and (?=(?:(?:chief|lead|head|top|peace) )*(?:negotiator|head|envoy|member)\b)")


def rank_of(office: str | None, side: str = "") -> int:
    """Level 1 … 5 of an office's name; 9 when it is unknown or no delegation would be headed by it.

    Args:
        side: whose office it is.
    """
    own = _own_rank(office, side)
    return own if own != NOT_STATED else min(_rank(o, side) for o in _SEVERAL.split(office or ""))


def _own_rank(office: str | None, side: str) -> int:
    """The highest of the offices that are no part at the talks."""
    offices = (o for o in _SEVERAL.split(office or "") if not _AT_TALKS.match(o))
    return min((_rank(o, side) for o in offices), default=NOT_STATED)


# "Major General" + "Ana Roe", "Gen." + "Roe": words of address right before a name, or the first of it.
_ADDRESSED = (
    r"(?<!-)(?<!director )(?<!attorney )(?<!consul )(?<!governor )"
    r"\b(?:(?:brigadier|major|lieutenant|vice|rear|air|colonel)[ -]|(?:brig|maj|lt)\.? )*"
    r"(?:general|admiral|colonel|brigadier|commodore|(?:gen|col|adm)\.?)(?: \((?:ret|res)\w*\.?\))? "
)
_OFFICER_BEFORE, _OFFICER = re.compile(_ADDRESSED + "$", re.I), re.compile(_ADDRESSED, re.I)
_ADDRESS = 40  # characters before a name in which its words of address begin


@once
def officers(page: Page) -> frozenset[str]:
    """Persons whom the text addresses by a military rank."""
    found = set()
    for line in page.body:
        for n in line.named:
            at = n.span.start - line.start
            before = _OFFICER_BEFORE.search(line.text, max(0, at - _ADDRESS), at)
            if n.person and (before or _OFFICER.match(line.text, at, n.span.end - line.start)):
                found.add(n.person)
    return frozenset(found)


def rank_in(page: Page, n: Named) -> int:
    """Rank of somebody named: by the office, and of an officer of whom only the part at the talks is known, 5."""
    officer = n.person in officers(page) and _own_rank(n.office, n.side) == NOT_STATED
    return _LOWEST if officer else rank_of(n.office, n.side)


def _rank(office: str, side: str) -> int:
    """Of one office alone."""
    if ".REB" in side and _OF_MOVEMENT.fullmatch(office):
        return 1
    if side.split(".")[0] in _CIVIL_SERVANTS and re.search(r"\bforeign secretar(?:y|ies)\b", office, re.I):
        return 3
    for rank, pattern in RANKS:
        if pattern.search(office):
            return rank or NOT_STATED
    return NOT_STATED


def group_level(page: Page, side: str, sides: tuple[str, ...], ours: list[Sitting], apart: set[int]) -> int:
    """From offices without names: "A-land's leader", "the foreign ministers", where the sitting or both are told of.

    Who led a delegation counts wherever no other sitting is told of.
    """
    lines = list(dict.fromkeys(id(s.line) for s in ours))
    told = [line for k in lines for line in page.body if id(line) == k]
    rest = [line for line in page.body if id(line) not in {*apart, *lines}]
    heads = [line for line in page.lines if line.span is None]  # "21st A-land-B-land corps commander level meeting"
    both = [line for line in (*rest, *heads) if set(sides) <= line.sides()]
    for read, where in (
        (_owned_office, told),
        (_office_of, told),
        (_led_by, [*told, *rest]),
        (partial(_government_led, sides), [*told, *rest]),
        (_counterpart, told),
        (partial(_group, page.groups), [*told, *both]),
    ):
        rank = next((r for line in where if (r := read(line, side)) != NOT_STATED), NOT_STATED)
        if rank != NOT_STATED:
            return rank
    return NOT_STATED


_OF_WHOM = re.compile(
    r" (?:[\w-]+ ){0,2}?(?:between|among|of|by) (?:the |their |both |two |[\w-]+['’]s? ){0,3}(?:[\w’'-]+ ){0,4}?"
)


def met_group(s: Sitting) -> int:
    """Rank of those whom the phrase itself says to have met: "a call between the two armies' chiefs of staff"."""
    end = s.span.end - s.line.start
    for rank, pattern in GROUPS:
        for match in pattern.finditer(s.line.text, end):
            between = s.line.text[end : match.start()]
            named = any(n.person and end <= n.span.start - s.line.start < match.start() for n in s.line.named)
            if _OF_WHOM.fullmatch(between) and not named:
                return rank
    return NOT_STATED


_NEAR = 40  # characters


def _owned_office(line: Line, side: str) -> int:
    """ "A-land's leader", "the A-land minister"."""
    for n in line.named:
        after = line.text[n.span.end - line.start :][:40]
        office = re.match(
            r"(?:['’]s|n|) ((?:[\w-]+ ){0,2}(?:leader|president|minister|premier|envoy|negotiator|adviser))\b", after
        )
        if n.side == side and n.person is None and office:
            return rank_of(office.group(1))
    return NOT_STATED


def _office_of(line: Line, side: str) -> int:
    """ "the Director General of Military Operations of A-land"."""
    for n in line.named:
        at = n.span.start - line.start
        office = _OFFICE_OF.search(line.text[max(0, at - 90) : at])
        if n.side == side and n.person is None and office and rank_of(office.group(1)) != NOT_STATED:
            return rank_of(office.group(1))
    return NOT_STATED


_BY_OFFICE = r"by (?:its |the |an? )?(?P<office>[\w’'-]+(?: [\w’'-]+){0,5})"
_LED_BY = re.compile(
    rf"(?:['’]s|n|) (?:\w+ )?(?:delegation|team|side)\b(?:[^.;]{{0,40}}?\b(?:led|headed|represented))? {_BY_OFFICE}"
)
_GOVERNMENT_LED = re.compile(
    rf"\bgovernment(?:['’]s)? (?:delegation|team|side)\b[^.;]{{0,40}}?\b(?:led|headed|represented) {_BY_OFFICE}"
)


def _led_by(line: Line, side: str) -> int:
    """ "The A-land delegation was led by the minister of defence"."""
    for n in line.named:
        led = _LED_BY.match(line.text, n.span.end - line.start)
        if n.side == side and n.person is None and led and rank_of(led["office"], side) != NOT_STATED:
            return rank_of(led["office"], side)
    return NOT_STATED


def _government_led(sides: tuple[str, ...], line: Line, side: str) -> int:
    """ "The government delegation was led by an adviser": that of the one state which faces its own movements."""
    facing = "." not in side and all(s == side or s.startswith(f"{side}.") for s in sides)
    led = _GOVERNMENT_LED.search(line.text) if facing and len(sides) > 1 else None
    return rank_of(led["office"], side) if led else NOT_STATED


def _counterpart(line: Line, side: str) -> int:
    """ "Foreign Minister Ana Roe met her B-land counterpart": as high as the one named before."""
    for n in line.named:
        if (
            n.side == side
            and n.person is None
            and re.match(r"(?:['’]s|n|) counterpart\b", line.text[n.span.end - line.start :])
        ):
            before = [m for m in line.named if m.person and m.side != side and m.span.end <= n.span.start]
            return rank_of(before[-1].office, before[-1].side) if before else NOT_STATED
    return NOT_STATED


def _group(groups: Groups, line: Line, side: str) -> int:
    """ "the foreign ministers of A and B", "of the two states", "the A and B leaders"; not "the region's leaders"."""
    here = [n.span for n in line.named if n.side == side] + [span for span, ids in groups if side in ids]
    for rank, pattern in GROUPS:
        for match in pattern.finditer(line.text):
            start, end = line.start + match.start(), line.start + match.end()
            beside = any(min(abs(s.start - end), abs(start - s.end)) <= _NEAR or s.start <= start < s.end for s in here)
            owners = _owners(line, match.start(), match.end())
            others = _OF_OTHERS.search(line.text, max(0, match.start() - 30), match.start())
            if (beside or not line.sides()) and not others and (not owners or side in owners):
                return rank
    return NOT_STATED


def shared_groups(page: Page) -> frozenset[int]:
    """Ranks of groups that the text does not call one side's alone: "the foreign ministers", not "B-land's leaders"."""
    return frozenset(
        rank
        for line in page.body
        for rank, pattern in GROUPS
        for match in pattern.finditer(line.text)
        if len(_owners(line, match.start(), match.end())) != 1
        and not _OF_OTHERS.search(line.text, max(0, match.start() - 30), match.start())
    )


_OF_OTHERS = re.compile(
    r"(?:region['’]s|world|other|European|African|Arab|(?:community|tribal|religious|church|union|opposition|party|"
    r"indigenous|village|traditional|business|movement|group)(?:['’]s)?) $"
)
_LISTED = re.compile(r"(?:['’]s?)?,? ?(?:and )?(?:of )?(?:the )?")
_OWNS = re.compile(r"['’]?s? (?:(?:political|top|senior|two|respective|foreign|military) )?")


def _owners(line: Line, start: int, end: int) -> set[str]:
    """Whose they are, where a name stands right before or after: "B-land leaders", "leaders of B-land and C-land"."""
    found: set[str] = set()
    after = re.match(r" of (?:the |both )?", line.text[end:])
    at = end + after.end() if after else len(line.text)
    for n in line.named:
        s, e = n.span.start - line.start, n.span.end - line.start
        if s >= at and n.person is None and (s == at or (found and _LISTED.fullmatch(line.text[at:s]))):
            found.add(n.side)
            at = e
    at = start
    for n in reversed(line.named):
        s, e = n.span.start - line.start, n.span.end - line.start
        gap = line.text[e:at]
        if e <= at and n.person is None and (_OWNS.fullmatch(gap) if at == start else _LISTED.fullmatch(gap)):
            found.add(n.side)
            at = s
    return found
