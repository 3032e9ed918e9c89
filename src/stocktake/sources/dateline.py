"""Datelines at the head of a report: ``WASHINGTON, DC —``, ``GENEVA, 14 Feb (Agency) --``, ``OSLO, June 2. /TASS/.``

A dateline is a place, then any of date, agency and region in any order, then a closing mark. In capitals a dash is
enough to close it; in mixed case ("Havana – In the …") a dash alone would take "Turkey – which hosted the talks – said"
too, so a date, an agency, a region or a sentence opening after the dash must confirm it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from stocktake.records import Span
from stocktake.sources.written import MONTHS, WEEKDAYS, Written, parse_date

_CAPS = r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ'’.-]{1,30}"
_NAME = r"[A-ZÀ-ÖØ-Þ][\w'’.-]{0,30}"
_LINK = r"(?:de|la|el|del|al|du|of|the|es|au|am|und|sur|upon|ad)"
_CAPS_PLACE = re.compile(
    rf"{_CAPS}(?:[ -]{_CAPS}){{0,3}}(?: ?/ ?{_CAPS}(?:[ -]{_CAPS}){{0,2}})?(?P<region>,\s+(?:{_CAPS}"
    rf"|{_NAME})(?: {_CAPS}){{0,2}})?(?![\w])"
)
_MIXED_PLACE = re.compile(
    rf"{_NAME}(?:[ -](?:{_LINK}[ -])?{_NAME}){{0,3}}(?: ?/ ?{_NAME}(?:[ -]{_NAME}){{0,2}})?"
    rf"(?P<region>,\s+{_NAME}(?: {_NAME}){{0,2}})?(?![\w])"
)
_AGENCY_FIRST = re.compile(r"\((?P<agency>[A-Z][\w./& -]{1,30})\)\s*(?:[-–—]+\s*)?(?=[A-Z])")
_KNOWN_AGENCY = (
    r"(?:AP|AFP|Reuters|Xinhua|TASS|Interfax|ANSA|dpa|EFE|UPI|AA|Anadolu(?: Agency)?|IRNA|RHC|WAM|SPA|QNA|KUNA|MENA"
    r"|Yonhap|Kyodo|PTI|ANI|BBC|CNN|VOA|SANA|SUNA|Saba|LANA|ISNA|MNA|WAFA|BNA|NNA|KCNA|APP|BSS|GNA|VNA|Bernama|Antara"
    r"|RFE/RL|Sputnik|RIA Novosti|Ukrinform|UNIAN|Armenpress|Azertac|Tanjug|Agence Europe"
    r"|[A-Z]+PRESS(?:-[A-Z]+PRESS)?)"
)
_AGENCY = re.compile(
    r"\((?P<a>[A-ZÀ-Þ][^()\n]{1,40}|(?:own |staff |news )?(?:agency|wire|correspondent|reporters?|desk)|"
    rf"(?i:{_KNOWN_AGENCY}))\)"
    r"|/(?P<b>[A-ZÀ-Þ][^/\n]{1,30})/|\|\s*(?P<c>[A-ZÀ-Þ][\w./ -]{1,30}?)\s*(?=\|)"
)
_BARE_AGENCY = re.compile(rf"{_KNOWN_AGENCY}\b", re.IGNORECASE)
# Gulf agencies give the day twice: "Osla, Rajab 12, 1444, Feb 3, 2023".
_HIJRI_MONTH = (
    r"(?:Muharram|Safar|Rabi['’a ]*(?:al-?)?\s?(?:Awwal|Thani|Akhir|I{1,2})|Jum[aā]da\s(?:al-?)?\s?"
    r"(?:Awwal|Ula|Thani(?:yah)?|Akhira|I{1,2})|Rajab|Sha['’]?ban|Shaaban|Ramadan|Shawwal"
    r"|(?:Dh|Z)u[l -]+(?:al-)?(?:Q|H)[\w'’-]+)"
)
_HIJRI = re.compile(rf"(?:{_HIJRI_MONTH} \d{{1,2}}|\d{{1,2}} {_HIJRI_MONTH}),? 1[34]\d\d(?: ?A?H\b)?", re.IGNORECASE)
_GAP = re.compile(r"[\s,;*_]*")
_COLON = re.compile(r":[ \t]+")  # "BEIRUT: October 14, 2020"
_DATE_FIRST = re.compile(
    r"[ \t]*(?:\((?P<in_brackets>[A-ZÀ-Þ][\w'’./ -]{2,40})\)|(?:,|\||[-–—]+)[ \t]*(?P<bare>[A-ZÀ-Þ][\w'’./ ]{2,40}?))"
    r"[ \t]*(?:[-–—]+|(?<!\)):)[ \t]*(?=[A-ZÀ-Þ“\"])"
)
_BRACKETS_END = re.compile(r"[ \t]*[)\]](?:[ \t]*(?:[-–—]+|:))?[ \t]*(?=[A-ZÀ-Þ“\"]|\r?\n|$)")
# A dash with a space on at least one side: "CJTF–OIR" is one word.
_DASH = re.compile(r"(?:[ \t\xa0*]+(?:—|–|--+)|[*]*(?:—|–|--+)(?=[\s\xa0])|[ \t\xa0*]*-(?=[\s\xa0]))[ \t\xa0]*")
_STOP = re.compile(r"[ \t]*(?:[.:][*]?(?=[ \t]+[^\W_a-zß-ÿ]|[ \t]+[“\"'‘«/(*–—-]|[ \t]*\r?\n|$)|[|](?=\s|$))[ \t]*")
# "(Agency) The sides": no mark, but an agency that is known.
_UNMARKED = re.compile(r"(?<=\))[ \t]+(?=[A-ZÀ-Þ“\"])")
_STOP_DASH = re.compile(r"\.-[ \t]*")
_ENDING = re.compile(r"[*]*[ \t]*(?=\r?\n|$)")
# First words of a sentence that may follow a dash after a place in mixed case.
_OPENING = re.compile(
    r"[“\"'‘]|(?:The|A|An|On|In|At|After|Following|Before|During|For|With|As|Today|Yesterday|Earlier|This|These|It|He"
    r"|She|They|US|U\.S\.|UN|EU|Talks|Officials"
    r"|Negotiators|Representatives|Delegations|Leaders|President|Prime|Foreign|Secretary|Minister|Defen[cs]e|High"
    r"|Special|Senior|Two|Three|Both)\b"
)
_NOT_PLACE_WORDS = (
    "nato osce asean igad brics ecowas unicef unhcr tass afp ap iaea icrc un eu us usa uk breaking update updated "
    "exclusive explainer analysis factbox opinion note news urgent watch live video photos press moderator question "
    "answer q a the on in at after following today yesterday title subject source from by published date dear ladies "
    "mr mrs ms president minister secretary statement readout remarks joint communique transcript interview for and "
    "but "
    "this it he she they we covering period valid effective timeline chronology deadline"
)
_NOT_PLACES = frozenset(_NOT_PLACE_WORDS.split()) | frozenset(WEEKDAYS) | MONTHS.keys()
MAX_ITEMS = 6  # dates, agencies, weekdays between place and dash
_SMALL = frozenset(("de", "la", "el", "del", "al", "du", "of", "the", "es", "au", "am", "und", "sur", "upon", "ad"))


@dataclass(frozen=True)
class FoundDateline:
    """A dateline: its place phrase and display name, agency and date if any, and where the text said begins."""

    span: Span
    place: str
    end: int
    agency: str | None = None
    date: Written | None = None
    alone: bool = False


def find_dateline(text: str, at: int) -> FoundDateline | None:
    """Read a dateline beginning at offset ``at`` (the first letter of a line, or a ``*`` before it), or None."""
    at += len(text[at : at + 3]) - len(text[at : at + 3].lstrip("*_"))
    if found := _date_first(text, at) or _bracketed(text, at):
        return found
    agency = _AGENCY_FIRST.match(text, at)
    start = agency.end() if agency else at
    for pattern in (_CAPS_PLACE, _MIXED_PLACE):
        place = pattern.match(text, start)
        if place:
            for end in _place_ends(text, place):
                if is_no_place(text[start:end]):
                    continue
                if found := _rest(text, start, end, pattern is _CAPS_PLACE, agency["agency"] if agency else None):
                    return found
    return None


def _date_first(text: str, at: int) -> FoundDateline | None:
    """``July 23, 2024 (KHARTOUM) – …``, ``23 July 2024, Khartoum: …``."""
    written = parse_date(text, at)
    if written is None or written.precision != "day":
        return None
    place = _DATE_FIRST.match(text, written.end)
    group = place.lastgroup if place else None
    if place is None or group is None or is_no_place(place[group]):
        return None
    name = place[group].split("/")[0].rstrip()
    start = place.start(group)
    return FoundDateline(Span(start, start + len(name)), display_name(name), place.end(), None, written)


def _bracketed(text: str, at: int) -> FoundDateline | None:
    """``(Khartoum, 23 July 2024) – …``."""
    if text[at : at + 1] not in {"(", "["}:
        return None
    place = _CAPS_PLACE.match(text, at + 1) or _MIXED_PLACE.match(text, at + 1)
    for end in _place_ends(text, place) if place else ():
        gap = _GAP.match(text, end)
        written = parse_date(text, gap.end()) if gap else None
        close = _BRACKETS_END.match(text, written.end) if written and written.precision in {"day", "no_year"} else None
        if close and not is_no_place(text[at + 1 : end]):
            alone = close.end() == len(text) or text[close.end()] in "\r\n"
            span = Span(at + 1, end)
            return FoundDateline(span, display_name(text[at + 1 : end]), close.end(), None, written, alone)
    return None


def _place_ends(text: str, place: re.Match[str]) -> list[int]:
    """Possible ends of the place phrase: with its region, and without (``BELGRADE, JUN 24``, ``Baku, Armenpress``)."""
    ends = [place.end(), place.start("region")] if place["region"] else [place.end()]
    # "Mexico City, February 13." and "Brussels, Reuters" have no region: what follows the comma is a date or an agency
    if place["region"] and _item(
        text, place.start("region") + len(place["region"]) - len(place["region"][1:].lstrip())
    ):
        ends.reverse()
    # The place pattern takes final full stops for abbreviations ("D.C."): "BOGOTA.-" gives its stop back.
    return [
        e
        if re.search(r"\b[A-Z]\.$", text[place.start() : e])
        else place.start() + len(text[place.start() : e].rstrip(".-"))
        for e in ends
    ]


def is_no_place(place: str) -> bool:
    """Whether a phrase begins like something else than a place: a function word, an acronym, a title, a weekday."""
    words = re.split(r"[\s,]+", place.strip().lower())
    if re.search(r"\w{2}\.\w{2}", place):  # a web address
        return True
    if words[:2] == ["the", "hague"]:
        words = words[1:]
    return words[0].strip(".-'’") in _NOT_PLACES or len(place) < 3 or any(w.strip(".") in WEEKDAYS for w in words)


def _item(text: str, at: int) -> tuple[str, Written | str, int] | None:
    """A date or an agency at this offset, with where it ends; a day of another calendar is neither, but an item."""
    if hijri := _HIJRI.match(text, at):
        return "other calendar", hijri[0], hijri.end()
    if text[at : at + 1] == "(" and (date := parse_date(text, at + 1)) and text[date.end : date.end + 1] == ")":
        return ("date in brackets", date, date.end + 1) if date.precision in {"day", "no_year"} else None
    if (agency := _AGENCY.match(text, at)) or (agency := _BARE_AGENCY.match(text, at)):
        name = next((g for g in agency.groups() if g), agency[0]) if agency.groups() else agency[0]
        if parse_date(name):
            return None
        return "agency", name.strip(), agency.end()
    date = parse_date(text, at)
    return ("date", date, date.end) if date and date.precision not in {"year", "month"} else None


def _rest(text: str, start: int, end: int, is_caps: bool, agency: str | None) -> FoundDateline | None:
    """Read dates, agencies and the closing mark after a place phrase."""
    at, date, bracketed, colon = end, None, False, False
    for _ in range(MAX_ITEMS):
        gap = _GAP.match(text, at)
        mark = _COLON.match(text, at) if at == end else None
        step = _DASH.match(text, at) or mark or gap
        item = _item(text, step.end()) if step else None
        stop = None if item else _STOP.match(text, at)
        if not item and stop and text[at : stop.end()].strip() in {".", "|"}:  # "June 2. /TASS/."
            item, step = _item(text, stop.end()), stop
        if not item or step is None or "\n" in text[at : step.end()]:
            break
        if isinstance(item[1], Written):
            date, bracketed = item[1], item[0] != "date"
            colon = colon or (mark is not None and not is_caps)
        elif item[0] == "agency":
            agency = item[1]
        at = item[2]
    span = Span(start, end)
    found = FoundDateline(span, display_name(text[start:end]), at, agency, date)
    # "East Room (March 12, 2024)" alone on its line is a venue, which is no dateline.
    if (agency or date) and not (bracketed or colon) and (ending := _ENDING.match(text, at)):
        return replace(found, end=ending.end(), alone=True)
    # "Osla: May 10, 2025 -- The sides": after a name that is not in capitals, only a full date and a dash.
    if colon and not (date and date.precision == "day" and _DASH.match(text, at)):
        return None
    close = _closing_mark(text, at, found, is_caps)
    return None if close is None else replace(found, end=close)


def _closing_mark(text: str, at: int, found: FoundDateline, is_caps: bool) -> int | None:
    """Where the mark ends that closes a dateline before text; None when none does."""
    confirmed = bool(found.agency or found.date)
    dash = _DASH.match(text, at)
    close = dash or (_STOP.match(text, at) if confirmed else None) or _STOP_DASH.match(text, at)
    if close is None and found.agency and _BARE_AGENCY.fullmatch(found.agency):
        close = _UNMARKED.match(text, at)
    if close is None or not text[close.end() : close.end() + 1].strip():
        return None
    line = text[close.end() :].split("\n", 1)[0]
    if not re.search(r"[a-zß-ÿ]{2}", line):  # a headline in capitals
        return None
    region = "," in text[found.span.start : found.span.end]
    return close.end() if confirmed or is_caps or (region and dash) or _OPENING.match(line) else None


def display_name(place: str) -> str:
    """``WASHINGTON, DC`` as it is usually written: ``Washington, DC``; words not in capitals stay as they are."""
    return re.sub(r"[^\W\d_]+(?:['’][^\W\d_]+)?", lambda m: _word(m[0], place[: m.start()]), place)


def _word(word: str, before: str) -> str:
    if (
        len(word) == 1
        or word != word.upper()
        or (len(word) == 2 and "," in before)
        or word in {"DC", "UN", "USA", "UAE", "UK"}
    ):
        return word  # initials, state codes, words that are no capitals
    if before and word.lower() in _SMALL:
        return word.lower()
    head, mark, tail = word.replace("’", "'").partition("'")
    whole = head.capitalize() + mark + (tail.capitalize() if len(head) == 1 else tail.lower())  # N'Djamena, Xi'an
    return whole.replace("'", "’") if "’" in word else whole
