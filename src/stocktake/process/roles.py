"""Third parties and what they did: host, mediator, facilitator, convenor, guarantor, observer (codebook 5.2).

The model names third parties from the wording of an event; the phrases below are the fixed ways in which English
reports say who gave the roof, the chair or the guarantee. Each names its side by where the side stands to the phrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from stocktake.process.page import Line, Named, Page, once
from stocktake.records import Span

_TALKS = (
    r"(?:talks|meetings?|negotiations?|rounds?|summit|dialogue|sessions?|peace talks|discussions|"
    r"dialogues|conference)"
)
# (role, phrase, where the side stands): before it as its subject, after it, or joined to its front.
_PHRASES: tuple[tuple[str, str, str], ...] = (
    ("host", r"\b(?:provid(?:ed|es|ing)|gave|lent|offered) (?:the|a|its) (?:venue|roof|place)\b", "before"),
    ("co-chair", r"\bco-chaired by\b", "after"),
    ("co-chair", r"\bco-chair(?:ed|s|ing)?\b(?! by\b)", "before"),
    ("witness", r"\bwitnessed by\b", "after"),
    ("witness", r"\b(?:as|were|was) (?:a )?witness(?:es)?\b|\bwitnessed\b(?! by\b)", "before"),
    ("host", r"\bhosted by\b|\b(?:as )?guests? of\b|\bhospitality of\b|\bhosts? were\b|\breceived by\b", "after"),
    (
        "host",
        r"\bhost(?:s|ed|ing)?\b(?! by\b)(?! countr)(?! cit)|\b(?:was|is|as|be|acting as) (?:the |"
        r"next )?(?:host|venue)\b|\bhis guests\b|\bher guests\b",
        "before",
    ),
    (
        "host",
        r"\b(?:receive[sd]?|receiving|welcome[sd]?|greet(?:s|ed)|took in)\b(?= (?:both|the two|each|"
        r"the (?:\w+ )?(?:delegations?|ministers|leaders|negotiators|sides|parties|teams)))",
        "before",
    ),
    ("host", r"['’]s? hospitality\b|['’]s hosting\b", "joined"),
    ("host", r"\bhost country(?:['’]s)?\b", "after"),
    (
        "mediator",
        r"\b(?:mediated|brokered|(?<!co-)chaired|supervised|moderated) by\b|\bunder (?:the )?(?:auspices|mediation|"
        r"aegis|chairmanship) of\b|\bmediat(?:or|ion) (?:by |of )|\bmediators?,? |" + _TALKS + r" led by\b",
        "after",
    ),
    (
        "mediator",
        r"\b(?:mediat(?:ed|es|ing)|(?:was|were|is|are|as) (?:the )?(?:chief |main |"
        r"lead )?(?:co-)?(?:mediators?|brokers?)|brokered|(?<!co-)chaired|in the chair|supervised|presided|"
        r"shuttl(?:ed|ing))(?! by\b)",
        "before",
    ),
    (
        "mediator",
        r"['’]?s? (?:mediat(?:ion|ors?)|auspices)\b|-(?:mediated|brokered|sponsored|led|"
        r"chaired)(?= (?:\w+ ){0,3}"
        + _TALKS
        + r")| (?:is|are|was|were) mediating\b|-mediated\b|, (?:a|the) mediators?\b",
        "joined",
    ),
    (
        "facilitator",
        r"\bfacilitated by\b|\bwith (?:the )?(?:facilitation|support|assistance|good offices) of\b",
        "after",
    ),
    ("facilitator", r"-facilitated\b|['’]?s? (?:facilitation|facilitators?|good offices)\b", "joined"),
    ("facilitator", r"\bfacilitat(?:ed|es|ing)\b(?! by\b)", "before"),
    (
        "convenor",
        r"\b(?:convened|initiated|called|arranged|organi[sz]ed|summoned) by\b|\bat the (?:initiative|"
        r"invitation|request) of\b|\binvited by\b",
        "after",
    ),
    (
        "convenor",
        r"\b(?:initiated|convened|arranged|called (?:the|a|for the) (?:meeting|talks|session|round)|"
        r"summoned)\b(?! by\b)",
        "before",
    ),
    ("convenor", r"['’]s? (?:initiative|invitation)\b", "joined"),
    (
        "guarantor",
        r"(?<!\bare )(?<!\bis )(?<!\bwere )(?<!\bas )(?<!\b[ia]s a )\bguarantors?(?: (?:countries|states|powers))?"
        r"(?:,| are| were|:| and| \()? ?|\bguarantors?: ",
        "after",
    ),
    (
        "guarantor",
        r"\b(?:as|are|is|were|acting as|, an?|as the)(?: \w+)? guarantors?\b|\bguarantees? the\b|"
        r"\bratified as guarantors\b|\bguarantors? as well\b|\bguarantors? now\b|"
        r", (?:the |its )?(?:[\w-]+['’]s )?(?:\w+ )?guarantor (?:powers|states|countries)\b",
        "before",
    ),
    (
        "observer",
        r"\b(?:observers?|accompan(?:iers|ying (?:countries|states|bodies|parties))|"
        r"(?:permanent )?companions),?(?: namely| are| were| among them)*(?: the)?\b",
        "after",
    ),
    (
        "observer",
        r"\b(?:signing|ceremony|signature|round|session|talks|meeting|negotiations)\b(?: \w+){0,4} (?:was|were|is|are) "
        r"(?:also )?(?:attended|observed) by\b",
        "after",
    ),
    (
        "observer",
        r"\baccompan(?:y|ies|ied)\b(?= (?:(?:the|these|both) )?(?:\w+ ){0,2}"
        r"(?:talks|negotiations|process|dialogue|table|parties|sides)\b)",
        "before",
    ),
    ("convenor", r"\bas (?:an? |the )?(?:co-?)?(?:organi[sz]ers?|sponsors?|convenors?)\b", "before"),
    (
        "mediator",
        r"\b(?:which|who) (?:are |is |were |have been |has been )?(?:jointly |together )?(?:co-?)?"
        r"(?:sponsor(?:s|ed|ing)?|mediat(?:e|es))\b(?! the (?-i:[A-Z]))",
        "before",
    ),
    (
        "host",
        r"\b(?:which|who) (?:jointly |together |both )?(?:co-?)?host(?:s|ed)?\b(?= the (?-i:(?![A-Z])))",
        "before",
    ),
    (
        "observer",
        r"\b(?:as|are|is|were|sent) (?:\w+ )?(?:observers?|accompanying (?:countries|states|bodies)|companions)\b|"
        r"\bobserving\b",
        "before",
    ),
)
PHRASES = tuple((role, re.compile(pattern, re.I), where) for role, pattern, where in _PHRASES)
_THANKS = re.compile(r"\b(?:thank|gratitude|appreciat|grateful|valued|voiced thanks)\w*", re.I)
_FOR_HOSTING = re.compile(
    r"^['’]?s?[^.;]{0,25}?\b(?:for (?:\w+ )?(?:hosting|hospitality|receiving|acting as host|"
    r"organi[sz]ing the)|as host|side for hosting)",
    re.I,
)
_FOR_CALLING = re.compile(r"^[^.;]{0,15}?\bfor (?:arranging|convening|initiating)", re.I)
# A side further off than this is not what the phrase is about (60 holds "U.S. Secretary of State" and a name).
_OWN_GAP = 40  # "C-land's foreign policy chief" + name: both are C-land
_NEXT_ROLE = re.compile(r"\b(?:host|mediat|facilitat|broker|conven|chair|organi[sz]|attend|sponsor)\w* by\b", re.I)
_REACH = 70
_LIST_GAP = re.compile(
    r"^(?:['’]s)?(?:, as [\w -]{3,30},)?(?:,|,? and|, as well as|,? together with| with)?(?: by)?(?: the|"
    r" also)?(?: (?:representatives|officials|envoys|delegates|ambassadors|diplomats) (?:of|from)(?: the)?)?"
    r"(?: [A-Z][\w.’'-]*){0,4} ?(?:\([^)]*\))? ?(?:,|and|, and)? ?(?:the )?$"
)
_OTHER_PACT = re.compile(r"\b(?:cease-?fire|truce|armistice|declaration|agreement|deal|war)\b[^.;]{0,20}$", re.I)


@dataclass(frozen=True)
class RoleClaim:
    """A side said to have had a role, and the words that say so (in the document)."""

    side: str
    role: str
    named: Named
    evidence: Span | None


_NOT_YET = re.compile(
    r"\b(?:will|to|would|next|offer\w*|ready|readiness|could|want\w*|propos\w+|ask\w*) (?:\w+ )?$", re.I
)
_WANTED = re.compile(r"\b(?:wants?|wanted|asked for|propos\w+|demand\w*)\b", re.I)
_OTHER = re.compile(r"\b(?:the )?other guarantor", re.I)


ROLES = ("host", "mediator", "facilitator", "convenor", "guarantor", "observer")


@once
def role_claims(line: Line, still_to_come: bool = True) -> tuple[RoleClaim, ...]:
    """What a sentence says of third parties; any side can turn up, principals too (the caller leaves those out).

    Once, since sixty patterns are slow and five steps ask.

    Args:
        still_to_come: whether a role in the future ("will host the next round") counts too.
    """
    return tuple(_role_claims(line, still_to_come))


def _role_claims(line: Line, still_to_come: bool) -> Iterator[RoleClaim]:
    for role, pattern, where in PHRASES:
        for match in pattern.finditer(line.text):
            if (
                not still_to_come
                and role != "guarantor"
                and _NOT_YET.search(line.text[max(0, match.start() - 24) : match.start()])
            ):
                continue
            if role == "guarantor" and _WANTED.search(line.text[: match.start()]):
                continue
            if role == "mediator" and where == "after" and _OTHER_PACT.search(line.text[: match.start()]):
                continue
            for n in _who(line, match.start(), match.end(), where, role):
                yield RoleClaim(n.side, role, n, _in_document(line, n, match.start(), match.end()))
    yield from _thanks(line, still_to_come)
    other = _OTHER.search(line.text)
    if other is None:
        return
    for n in line.named:  # "thanked A and B and the other guarantors": A and B are two of them
        if n.span.end - line.start <= other.start():
            yield RoleClaim(n.side, "guarantor", n, _in_document(line, n, other.start(), other.end()))


# "A, which chairs the Union, hosted": the host is A.
_RELATIVE = re.compile(r", (?:which|who|whose)\b[^,;.]*, ?$")
_ADVERBIAL = re.compile(r"\W*(?:at|by|with|under|in|on|upon|hosted|mediated|chaired|invited) ", re.I)


def _who(line: Line, start: int, end: int, where: str, role: str) -> list[Named]:
    at = line.start
    if where == "after":
        first = next((n for n in line.named if n.span.start - at >= end), None)
        if first is None or not _near(line.text[end : first.span.start - at]):
            return []
        if _NEXT_ROLE.search(line.text[end : first.span.start - at]):
            return []  # "hosted by the kingdom and mediated by" + A: A has the other role
        found = list_from(line, first)
        adverbial = not line.text[:start].strip() and _ADVERBIAL.match(line.text)
        if adverbial and line.text[found[-1].span.end - at : found[-1].span.end - at + 1] != ",":
            # "At the invitation of A, B and C met": B and C are the subject.
            ends = (k for k, n in enumerate(found, 1) if line.text[n.span.end - at :].startswith(", "))
            return found[: next(ends, len(found))]
        return found
    before = [n for n in line.named if n.span.end - at <= start + (1 if where == "joined" else 0)]
    aside = _RELATIVE.search(line.text[:start])
    end = aside.start() if aside is not None else start
    before = [n for n in before if n.span.end - at <= end] or before
    if not before:
        return []
    last = before[-1]
    gap = line.text[last.span.end - at : end if last.span.end - at <= end else start]
    if where == "joined":
        return list_back(line, last) if len(gap) <= 1 else []
    if not _near(gap):
        return []
    many = line.text[start:].startswith(("which ", "who ")) and not re.match(r"\w+ \w+s\b(?<!ss)", line.text[start:])
    return (
        list_back(line, last)
        if many or role in ("guarantor", "observer", "mediator", "witness", "co-chair")
        else [last]
    )


def _near(gap: str) -> bool:
    gap = re.sub(r", (?:who|which|whose) [^,;]{0,120},", "", gap)  # "A and B, who mediated for years, were guarantors"
    return len(gap) <= _REACH and not re.search(r"[;:.](?!\w)", re.sub(r"\b[A-Z]\.", "", gap))


def list_from(line: Line, first: Named) -> list[Named]:
    """A name with those listed after it: "A, B and the C"."""
    found, at, last = [first], line.start, first
    for n in line.named[line.named.index(first) + 1 :]:
        gap = line.text[last.span.end - at : n.span.start - at]
        own = n.side == last.side and len(gap) <= _OWN_GAP and not re.search(r"[.;:]|\band\b", gap)
        if not own and not _LIST_GAP.match(gap):
            break
        found += [] if own else [n]
        last = n
    return found


def list_back(line: Line, last: Named) -> list[Named]:
    """A name with those listed before it, in order from the last."""
    found, at = [last], line.start
    for n in reversed(line.named[: line.named.index(last)]):
        gap = line.text[n.span.end - at : found[-1].span.start - at]
        own = n.side == found[-1].side and len(gap) <= _OWN_GAP and not re.search(r"[.;:]", gap)
        if not own and not _LIST_GAP.match(gap):
            break
        found.append(n)
    return found


def _thanks(line: Line, still_to_come: bool) -> Iterator[RoleClaim]:
    for match in _THANKS.finditer(line.text):
        for n in line.named:
            if not match.end() <= n.span.start - line.start <= match.end() + _REACH:
                continue
            rest = line.text[n.span.end - line.start :]
            role = "host" if _FOR_HOSTING.match(rest) else "convenor" if _FOR_CALLING.match(rest) else None
            if role and (
                still_to_come
                or not re.match(r"^[^.;]{0,12}\bfor (?:offering|agreeing)|['’]s (?:readiness|offer)", rest)
            ):
                yield RoleClaim(n.side, role, n, _in_document(line, n, match.start(), match.end()))


def _in_document(line: Line, n: Named, start: int, end: int) -> Span | None:
    if line.span is None:
        return None
    return Span(min(n.span.start, line.start + start), max(n.span.end, line.start + end))


_CHAIRED = re.compile(r"\b(?:chaired|presided|in the chair)\b", re.I)


@once
def tagged(page: Page) -> dict[Named, str]:
    """Every name that a phrase gives a role, with the first role.

    Two that chair together where nobody else is named chair their own meeting, and are no helpers.
    """
    found: dict[Named, str] = {}
    for line in page.lines:
        claims = role_claims(line)
        both = {claim.side for claim in claims} == line.sides() and len(line.sides()) == 2
        if both and _CHAIRED.search(line.text):
            continue
        for claim in claims:
            found.setdefault(claim.named, claim.role)
    return found
