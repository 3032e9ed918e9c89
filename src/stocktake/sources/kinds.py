"""What kind of document a text is, by plain rules on title, header and layout; ``other`` when none speaks clearly."""

from __future__ import annotations

import re

from stocktake.sources.header import Header

KINDS = ("news_report", "official_statement", "joint_statement", "readout", "transcript", "interview", "other")
_GIVEN = {
    "report": "news_report",
    "news": "news_report",
    "article": "news_report",
    "planned": "news_report",
    "statement": "official_statement",
    "press release": "official_statement",
    "joint statement": "joint_statement",
    "speech": "transcript",
    "briefing": "transcript",
}
_TITLE_RULES = {  # in this order: a "readout of a press call" is a readout
    "readout": r"\breadouts?\b",
    "joint_statement": (
        r"\b(?:joint|trilateral|quadrilateral|identical)\s+(?:\w+\s+){0,2}(?:statement|communiqu[ée]|declaration)\b"
        r"|\bstatement\s+of\s+the\s+leaders\b"
    ),
    "interview": r"\binterview(?:s|ed)?\s+(?:with|of|to|by|given|on)\b|^interview\b|\binterview$",
    "transcript": (
        r"\b(?:transcript|press (?:briefing|conference|availability|gaggle)|background (?:press )?call|gaggle)\b"
        r"|^(?:opening |closing )?(?:remarks|address|speech|intervention)\s+(?:by|of|to|at)\b"
    ),
    "official_statement": (
        r"\b(?:statement|declaration|communiqu[ée]|press release|fact sheet|letter|proclamation|message)\s+"
        r"(?:by|from|of|on|to|for|regarding|following)\b"
        r"|^(?:statement|communiqu[ée]|proclamation|press release|fact sheet)\b"
    ),
}
_TITLE = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _TITLE_RULES.items())
_SPOKEN = re.compile(r"^(?P<who>[A-ZÀ-Þ][A-ZÀ-Þ .,'’-]{1,50})(?: \([^)\n]{1,40}\))?:[ \t]+\S", re.MULTILINE)
_QUESTION = re.compile(r"^(?:Q|Question)[:.]?[ \t]+\S", re.MULTILINE)
_ANSWER = re.compile(r"^(?:A|Answer)[:.][ \t]+\S", re.MULTILINE)
_JOINT_OPENING = re.compile(
    r"(?:we, the (?:leaders|presidents|foreign ministers|ministers|heads|undersigned)"
    r"|the following (?:is the text of the |text |)joint statement)",
    re.IGNORECASE,
)
_READOUT_OPENING = re.compile(r"(?:the below is attributable to|the following is a readout|readout of)", re.IGNORECASE)
# news.un.org is the UN's news service, written as reports.
_OFFICIAL_HOST = re.compile(
    r"https?://(?!news\.un\.org)(?:[\w-]+\.)*(?:gov|mil|gov\.[a-z]{2}|gob\.[a-z]{2}|gouv\.[a-z]{2}|go\.[a-z]{2}"
    r"|europa\.eu|un\.org|osce\.org"
    r"|nato\.int|au\.int|igad\.int|mfa\.am|primeminister\.am|president\.am|president\.az|kremlin\.ru|mid\.ru"
    r"|mofa\.gov\.qa"
    r"|regjeringen\.no|peaceau\.org)(?::\d+)?(?:/|$)",
    re.IGNORECASE,
)
MIN_TURNS = 3


def given_kind(value: object) -> str | None:
    """A kind named by the user or a data file, in our words; None when it is not one of ours."""
    name = str(value).strip().lower()
    return name if name in KINDS else _GIVEN.get(name)


def is_official(url: str | None) -> bool:
    """Whether an address is a government's or an international organisation's own."""
    return bool(_OFFICIAL_HOST.match(url or ""))


def detect_kind(text: str, header: Header, title: str | None, outlet: str | None, url: str | None = None) -> str:
    """Kind of a document; an outlet, dateline, agency or byline makes an otherwise plain text a news report.

    On an official site it is a statement instead.
    """
    for kind, pattern in _TITLE:
        if title and pattern.search(title):
            return kind
    body = text[header.body : header.body + 20_000]
    if len(_QUESTION.findall(body)) >= MIN_TURNS and len(_ANSWER.findall(body)) >= MIN_TURNS:
        return "interview"
    if len(_SPOKEN.findall(body)) >= MIN_TURNS:
        return "transcript"
    opening = body[:200]
    if _JOINT_OPENING.match(opening):
        return "joint_statement"
    if _READOUT_OPENING.match(opening):
        return "readout"
    if header.is_release or is_official(url):
        return "official_statement"
    return "news_report" if outlet or header.dateline or header.agency or header.byline else "other"
