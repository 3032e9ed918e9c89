"""Whose words a sentence reports: the side that says it, both sides, or nobody but the narrator."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stocktake.process.page import Line, Named, Page, first_named, subtree
from stocktake.process.roles import list_back, list_from
from stocktake.process.unreal import taken_back

SAY = (
    r"(?:said|says|told|tells|stated|states|announced?|announces|noted|notes|wrote|writes|declared|"
    r"confirmed|confirms|reported|reports|described|explained|emphasi[sz]ed|stressed|added|claimed|named|"
    r"spoke of|speaks of|called it|welcomed|welcomes|hailed|expressed|allowed that|conceded|remarked|"
    r"observed|tweeted|reveal(?:s|ed)|reaffirmed|summed up|termed|promised|recalled|stated|credited|"
    r"judging|hoped|believed|thought|thinks|sees|insisted|argued|acknowledged|warned|voiced|listed|"
    r"put out|issued|released|disclosed|commented|pointed out|singled out|was pleased|is pleased|"
    r"was satisfied|declared himself)"
)
_SAY_WORD = re.compile(SAY, re.I)
_SAID_AFTER = re.compile(
    rf"^['’]?s?(?:,? (?!(?:and|but|that|which|he|she|it|they|had been)\b)[\w.’'-]+){{0,9}}?,? (?:also |"
    rf"earlier |later |then |himself |had |has |have )*{SAY}\b",
    re.I,
)
_WHO_SAYS = re.compile(
    r"\b(?:said|says|stated|noted|added|explained|announced by|reported by|"
    r"confirmed by),? (?:the )?(?:(?!that\b)[\w.’'-]+ ){0,6}$",
    re.I,
)
_CARRY = 2  # sentences after which a pronoun no longer goes on with the last speaker
_LEAST_SAID = 25  # characters of a quotation in a sentence that make it that speaker's
_OTHER_SUBJECT = re.compile(rf", (?:the )?[A-Z][\w.]*(?: [A-Z][\w.]*)* {SAY}$", re.ASCII)
_AT_THE_END = re.compile(
    rf", (?:the )?(?P<who>[^,;]{{3,90}}?) (?:had |has |have |also |earlier )*{SAY}(?: [^,;]{{0,80}})?\.[\"”']?$", re.I
)
JOINT_TEXT = re.compile(r"\bjoint (?:statement|communiqu\w+|declaration|text|announcement)\b", re.I)
_JOINT_OF = re.compile(JOINT_TEXT.pattern + r" (?:of|by|from|issued by|released by) ", re.I)
_HE_SAID = re.compile(
    rf"(?:He|She|It|The (?:ministry|statement|minister|diplomat|press release|spokes\w+)) (?:also |had |"
    rf"has |later |then |was |is )*{SAY}\b",
    re.I,
)
_THEY_SAID = re.compile(rf"They (?:also |both |had |have |later |then )*{SAY}\b")
_GUARANTORS = re.compile(r"\bguarantors?\b[^.;]{0,60}\bjoint", re.I)
_ASIDE = re.compile(rf", (?:he|she|it|they) (?:also |had )?{SAY}", re.I)
_ACCORDING = re.compile(r"\baccording to (?:the )?(?:\w+ ){0,4}$|\b(?:quoting|citing|quoted by) $", re.I)
_PRONOUN = re.compile(
    rf"^(?:[^.;]{{0,50}}?\b)?(?:he|she|it|they|the (?:ministry|statement|minister|diplomat|text|"
    rf"press release|document|spokes\w+)|its? (?:statement|points?)|in (?:a|the|"
    rf"its) (?:\w+ )?statement)\b(?: \w+){{0,3}}? {SAY}\b|^according to (?:him|her|it|the (?:press release|"
    rf"statement|text|ministry))|, (?:he|she|it|they) (?:also |had )?{SAY}|\bin (?:his|her|its|"
    rf"their) (?:words|view)\b",
    re.I,
)
BOTH = re.compile(
    r"\b(?:the|both|two)(?: \w+)? (?:sides|parties|ministers|delegations|ministries|leaders|countries|"
    r"governments|teams|negotiators|states|nations)\b|\bboth\b|\bthe pair\b|\bthe two\b|^They\b|"
    r"\bthey (?:said|announced|agreed)\b|\bjoint(?:ly)? (?:statement|communiqu\w+|declaration|text)|"
    r"\bthe table\b|\bthe statement (?:says|adds)\b",
    re.I,
)
# "The parties said": the principals, whatever pair stands nearest.
_WHOLE = re.compile(
    r"(?:the|both|the two)(?: two)? (?:sides|parties|delegations|governments|countries|negotiators|teams)|both", re.I
)
_BODY = re.compile(
    r"\b(?:ministry|presidency|secretary|press service|press release|government|mfa|state department|statement|website|"
    r"office)\b|- State Dept|– MFA",
    re.I,
)

# "No progress was announced by A or B": that they said nothing is no word of theirs.
UNANNOUNCED = re.compile(r"\b(?:no|nothing|neither)\b[^.;]{0,60}\b(?:announced|reported|claimed) by\b", re.I)
NARRATOR = "NARRATOR"


def voices(page: Page, sides: tuple[str, ...]) -> dict[int, tuple[str, ...]]:
    """Line index -> the sides whose words it reports; absent where the narrator speaks."""
    found: dict[int, tuple[str, ...]] = {}
    last: tuple[str, ...] = ()
    at = 0
    for k, line in enumerate(page.lines):
        text = JOINT_TEXT.search(line.text) if line.span is not None else None
        if text and not taken_back(line.text, text.start()):
            if own := _own_joint(line, sides):
                found[k], last, at = own, own, k
            elif _GUARANTORS.search(line.text):  # their joint statement, which the next "they" does not go on with
                last = ()
            else:
                found[k], last, at = sides, sides, k
            continue
        if UNANNOUNCED.search(line.text):
            continue
        if _THEY_SAID.match(line.text):
            found[k], at = last if len(last) > 1 else sides, k
            continue
        # A pronoun goes on with the speaker before: nearer the truth than a guess at whom "he" names.
        if last and k - at <= _CARRY + 1 and (_ASIDE.search(line.text) or _HE_SAID.match(line.text)):
            found[k], at = last, k
            continue
        who = (
            _by_agent(line)
            or _by_end(line)
            or _by_model(page, line, sides)
            or _by_subject(page, line)
            or _by_words(line, sides)
        )
        if not who and last and k - at <= _CARRY and _PRONOUN.search(line.text):
            who = last
        if not who and line.span is not None and re.search(rf"\b{SAY}\b", line.text) and BOTH.search(line.text):
            who = sides
        if who:
            found[k], last, at = who, who, k
    return found


def _own_joint(line: Line, sides: tuple[str, ...]) -> tuple[str, ...]:
    """ "A joint statement of the C and the D", "in a joint statement, C and D": whose it is, where the text says so."""
    told = line.sides()
    if sides and len(told) > 1 and not told & set(sides):
        return tuple(dict.fromkeys(n.side for n in line.named if n.side in told))
    if who := _in_joint(line):
        return who
    match = _JOINT_OF.search(line.text)
    if match is None:
        return ()
    at = line.start + match.end()
    first = next((n for n in line.named if at <= n.span.start <= at + 30), None)
    return tuple(dict.fromkeys(n.side for n in list_from(line, first))) if first else ()


_IN_JOINT = re.compile(
    rf"(?:, (?:which|who|whose|as) [^,;]{{3,90}},)? (?:both |also |later |had |have )*{SAY}[^,;]{{0,30}} "
    rf"in (?:an?|their) "
    rf"{JOINT_TEXT.pattern[2:]}",
    re.I,
)


def _in_joint(line: Line) -> tuple[str, ...]:
    """ "..., C-land and D-land, which mediate, announced in a joint statement": the two named before the verb."""
    for n in line.named:
        after = _IN_JOINT.match(line.text, n.span.end - line.start)
        who = tuple(dict.fromkeys(m.side for m in list_back(line, n))) if after else ()
        if len(who) > 1:
            return who
    return ()


_ANNOUNCED_BY = re.compile(
    r"\b(?:was|were|been) (?:jointly |first |later )?(?:announced|confirmed|disclosed|reported|made public)\b"
    r"[^;]{0,50}? by "
    r"(?:the )?",
    re.I,
)
_OWN_CLAUSE = re.compile(r", (?:who|which) [^,;]{0,120},")
_AND_BY = re.compile(r",? (?:and|as well as)(?: by)?(?: the)? ")
_OWN_NAME = 60  # characters between a state and its official's name


def _by_agent(line: Line) -> tuple[str, ...]:
    """ "The deal was announced by C-land's minister, who …, and A-land's": all of them."""
    match = _ANNOUNCED_BY.search(line.text)
    if match is None:
        return ()
    found: list[Named] = []
    for n in (n for n in line.named if n.span.start - line.start >= match.end()):
        if not found and n.span.start - line.start - match.end() > _OWN_NAME:
            return ()
        gap = (
            _OWN_CLAUSE.sub("", line.text[found[-1].span.end - line.start : n.span.start - line.start]) if found else ""
        )
        own = bool(found) and n.side == found[-1].side and len(gap) <= _OWN_NAME and "," not in gap
        if found and not own and not _AND_BY.fullmatch(gap):
            break
        found.append(n)
    return tuple(dict.fromkeys(n.side for n in found))


def _by_model(page: Page, line: Line, sides: tuple[str, ...]) -> tuple[str, ...]:
    if line.span is None:
        return ()
    best: tuple[int, tuple[str, ...]] = (_LEAST_SAID, ())
    for q in page.quotes:
        if q.speaker and q.speaker.actors and not q.negated:
            inside = sum(max(0, min(c.end, line.span.end) - max(c.start, line.span.start)) for c in q.content)
            if inside > best[0]:
                whole = _WHOLE.fullmatch(page.document.text[slice(*q.speaker.span)])
                best = (inside, sides if whole and sides else page.sides(q.speaker.actors))
    return best[1]


def _by_subject(page: Page, line: Line) -> tuple[str, ...]:
    """The side named first in the grammatical subject of a saying verb, and those joined to it by "and"."""
    return next((who for _, who in subjects(page, line, _SAY_WORD)), ())


def subjects(
    page: Page, line: Line, verbs: re.Pattern[str], sides: tuple[str, ...] = ()
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The verbs of a sentence that ``verbs`` matches whole, each with the sides named in its grammatical subject.

    A passive verb's is whom "by" names. "The two delegations" are ``sides``; subjects that name nobody are left out.
    """
    parse = page.parse
    if line.span is None or not parse.heads:
        return
    for i, word in enumerate(parse.words):
        if not line.span.start <= word.start < line.span.end:
            continue
        verb = page.document.text[word.start : word.end]
        if not verbs.fullmatch(verb) or parse.upos[i] not in ("VERB", "AUX"):
            continue
        subject = _subject_of(page, line, i)
        if subject is None:
            continue
        joined = [subject, *(j for j, h in enumerate(parse.heads) if h == subject and parse.deprels[j] == "conj")]
        phrases = [subtree(page, j, frozenset(set(joined) - {j})) for j in joined]
        found = [side for phrase in phrases for side in first_named(line, phrase)]
        if not found and sides and _WHOLE.fullmatch(page.document.text[slice(*phrases[0])]):
            found = list(sides)
        if found:
            yield verb, tuple(dict.fromkeys(found))


_GAP = re.compile(r"(?:['’]s?)?(?: [\w’'-]+){0,2} (?:(?:also|then|later|has|have|had|was|were) )*")
_GROUP_BEFORE = re.compile(rf"(?:{_WHOLE.pattern}) (?:(?:also|then|later|has|have|had) )*$", re.I)


def named_before(line: Line, verbs: re.Pattern[str], sides: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """As ``subjects``, by whom the words right before the verb name: for a sentence whose parse tells nothing."""
    for match in re.finditer(r"[\w’'-]+", line.text):
        if not verbs.fullmatch(match.group()):
            continue
        before = [n for n in line.named if n.span.end - line.start <= match.start()]
        if before and _GAP.fullmatch(line.text, before[-1].span.end - line.start, match.start()):
            yield match.group(), tuple(dict.fromkeys([*_joined(line, before[-1]), before[-1].side]))
        elif sides and _GROUP_BEFORE.search(line.text[: match.start()]):
            yield match.group(), sides


def _subject_of(page: Page, line: Line, verb: int) -> int | None:
    """The word that heads the subject of a verb, or of the verb it is joined to; of a passive verb its agent."""
    parse = page.parse
    ruler = parse.heads[verb] if parse.deprels[verb] == "conj" and parse.heads[verb] >= 0 else verb
    here = [
        j
        for j, h in enumerate(parse.heads)
        if h in (verb, ruler) and line.span is not None and line.span.start <= parse.words[j].start < line.span.end
    ]
    if any(parse.deprels[j].endswith(":pass") and parse.heads[j] == verb for j in here):
        agents = [j for j in here if parse.deprels[j].startswith("obl") and _case(page, j) == "by"]
        return next((j for j in agents if parse.heads[j] == verb), None)
    return next((j for j in here if parse.deprels[j].startswith("nsubj")), None)


def _case(page: Page, word: int) -> str:
    """The preposition of a phrase, in lower case; empty without one."""
    parse = page.parse
    spans = (parse.words[j] for j, h in enumerate(parse.heads) if h == word and parse.deprels[j] == "case")
    return next((page.document.text[slice(*span)].lower() for span in spans), "")


def _by_end(line: Line) -> tuple[str, ...]:
    """ "..., the foreign ministry of A-land said." """
    match = _AT_THE_END.search(line.text)
    if match is None:
        return ()
    low, high = line.start + match.start("who"), line.start + match.end("who")
    return tuple(dict.fromkeys(n.side for n in line.named if low <= n.span.start < high))[:2]


def _by_words(line: Line, sides: tuple[str, ...]) -> tuple[str, ...]:
    """The side named as the subject of a saying verb, or after "according to"."""
    best: tuple[int, tuple[str, ...]] | None = None
    for n in line.named:
        at, end = n.span.start - line.start, n.span.end - line.start
        before, after = line.text[max(0, at - 80) : at], line.text[end : end + 110]
        following = next((m.span.start - line.start - end for m in line.named if m.span.start - line.start > end), 999)
        said = _SAID_AFTER.match(after)
        # Another name between this one and the verb is its subject, unless it belongs to the same phrase.
        if (
            said
            and not _OTHER_SUBJECT.search(said.group())
            and (following >= said.end() or _same(line, n, end + said.end()))
        ):
            found = tuple(dict.fromkeys([*_joined(line, n), n.side]))
            best = min(best or (999, ()), (said.end(), found))
        elif _ACCORDING.search(before) or (
            _WHO_SAYS.search(before) and re.match(r"['’]?s?[^,.;]{0,40}[,.;]?$|,", after)
        ):
            best = min(best or (999, ()), (100, (n.side,)))
    return best[1] if best else ()


def _joined(line: Line, n: Named) -> list[str]:
    """Sides coordinated with ``n`` before it: "A's government and the B announced"."""
    before = [m for m in line.named if m.span.end <= n.span.start]
    if not before:
        return []
    gap = line.text[before[-1].span.end - line.start : n.span.start - line.start]
    return (
        [before[-1].side]
        if re.match(r"^(?:['’]s)?(?: [\w-]+){0,3} and (?:the |of the |its )?(?:[\w-]+ ){0,3}$", gap)
        else []
    )


def _same(line: Line, n: Named, end: int) -> bool:
    return all(m.side == n.side for m in line.named if n.span.end <= m.span.start < line.start + end)


def source_of(page: Page, said: dict[int, tuple[str, ...]], sides: tuple[str, ...]) -> tuple[str, ...]:
    """The side whose own text the document passes on (a ministry's statement), if it is one."""
    if page.document.kind not in ("news_report", "joint_statement", "transcript", "interview"):
        head = page.header
        if len(head) == 1 and head[0] in sides and _BODY.search(page.document.text[: page.document.body]):
            return tuple(head)
    if len({who for voice in said.values() if len(voice) == 1 for who in voice} & set(sides)) > 1:
        return ()  # a report that lets both speak is neither's
    for k, line in enumerate(page.lines[:5]):
        who = said.get(k, ())
        if len(who) == 1 and _BODY.search(line.text) and who[0] in sides:
            return who
    return ()
