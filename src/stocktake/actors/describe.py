"""Descriptions and pronouns: ``both countries``, ``the two South Caucasus states``, ``the minister``, ``he``, ``they``.

Each rule looks only at what the text named before (the document's principals may be named later); none guesses when
two candidates fit equally.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from stocktake.actors.attach import body_id
from stocktake.actors.people import Ref
from stocktake.actors.phrases import Phrase
from stocktake.actors.scene import Scene, Unit
from stocktake.records import Span

_HE = {"he", "him", "his", "himself", "she", "her", "hers", "herself"}
_THEY = {"they", "them", "their", "theirs", "themselves"}
_IT = {"it", "its", "itself"}
_FIRST = {"i", "we", "us", "our", "me", "my", "you", "your"}
_SIDES = re.compile(
    r"^(?:the |these |those |its |their )?(?:(?:both|two|three|four|2|3) )?(?:(?:of )?the |of them|of these )?(?:(?:two|three|neighbou?ring|warring|rival|opposing|negotiating|conflicting|former|south caucasus|south caucasian|caucasus|western balkans?|balkans?|central asian|horn of africa|great lakes"
    r"|gulf|baltic|nordic|south asian|southeast asian|nuclear-armed|post-soviet|arab|korean|north african|african|european|latin american|other|asian|south american|parties'? ?|adversaries'? ?) )*"
    r"(parties|sides|countries|nations|states|governments|delegations|teams|capitals|neighbou?rs|foes|republics|ministers|foreign ministers|foreign ministries|leaders|presidents|negotiators|"
    r"negotiating teams|top diplomats|diplomats|prime ministers|defen[cs]e ministers|peoples|groups|adversaries|rivals|enemies|belligerents|counterparts|envoys|chief negotiators|heads of state|heads of government|them|governments|officials|militaries|armies)$"
)
_BARE_BOTH = {"both", "the two", "the pair", "the trio", "all three", "the three", "neither", "each other", "the duo", "neither side", "each side", "either side", "both sides", "all sides", "the other side", "each", "all parties", "either party", "neither party"}
_OFFICE = {"foreign minister": "MFA", "foreign ministers": "MFA", "foreign ministries": "MFA", "top diplomats": "MFA", "presidents": "HOS", "prime ministers": "HOG", "heads of state": "HOS", "heads of government": "HOG"}
_COLLECTIVE = {
    "armed_group": {"rebels", "group", "movement", "rebel", "guerrillas", "guerrilla", "militia", "insurgents", "militants", "paramilitaries", "organization", "organisation", "fighters", "separatists", "force", "rebel group", "paramilitary", "armed group", "militant group"},
    "igo": {"bloc", "organization", "organisation", "alliance", "union", "council", "commission", "mission", "body", "agency", "court"},
}


# The first sentences of a report name whom it is about.
OPENING = 350


@dataclass
class Mention:
    """A resolved phrase in the text: what later pronouns and descriptions may refer to."""

    span: Span
    ids: tuple[str, ...]
    ref: Ref | None = None
    code: str = ""


@dataclass
class Context:
    """Everything named, in order, and the principals of the document."""

    scene: Scene
    mentions: list[Mention]
    pairs: Counter[tuple[str, ...]]
    first_pair: dict[tuple[str, ...], int]


def build_context(scene: Scene, refs: list[Ref]) -> Context:
    """Collect mentions of entities and persons, and the pairs the text couples (``A and B``, ``A-B talks``)."""
    mentions = []
    for unit in scene.units:
        if unit.kind == "PERSON" and isinstance(unit.ref, Ref) and unit.ref.ids:
            mentions.append(Mention(unit.span, unit.ref.ids, unit.ref, unit.ref.code))
        elif unit.kind == "ENT" and unit.ids and not unit.place:
            mentions.append(Mention(unit.span, unit.ids))
    pairs: Counter[tuple[str, ...]] = Counter()
    first: dict[tuple[str, ...], int] = {}
    for a, b in zip(mentions, mentions[1:], strict=False):
        weight = _coupled(scene, a, b)
        x, y = side(scene, a.ids[0]), side(scene, b.ids[0])
        if weight and x and y and x != y:
            weight += a.span.start < scene.document.body + OPENING
            pair = tuple(sorted((x, y)))
            pairs[pair] += weight
            first.setdefault(pair, a.span.start)
    return Context(scene, mentions, pairs, first)


def side(scene: Scene, actor: str) -> str | None:
    """The side an id belongs to: its state or movement; None for organisations, media and unknown names."""
    if actor.startswith("?"):
        return None
    head = actor.split(".")
    if scene.table.entity(actor).kind == "armed_group" or len(head) > 1 and head[1] in ("REB", "OPP", "MIL", "TUR", "GRC", "SOL", "ABK", "OSS", "PMR", "NKR", "SRP", "KRG"):
        return actor
    return head[0] if head[0] in scene.table.states else None


def _coupled(scene: Scene, a: Mention, b: Mention) -> int:
    text = scene.document.text
    between = text[a.span.end : b.span.start]
    if len(between) > 90 or re.search(r"[.!?]\s|\n|[“”\"]", between):
        return 0
    before = text[max(0, a.span.start - 60) : a.span.start]
    if re.search(r"\bbetween (the )?([\w ]{0,40} of )?(the )?$", before) and re.search(r"\band\b", between):
        return 4
    if re.fullmatch(r"[-–/]", between):
        return 4
    if re.fullmatch(r"(['’]s?)? and (the )?|,? and (his|her) \w+ counterpart,? ", between):
        return 2
    if re.fullmatch(r"(['’]s)?,? and ([\w’'-]+ ){0,5}", between) or (_MEETS.search(between) and re.search(r"\bwith\b|\bmet\b|\bmeets?\b|\band\b", between)):
        return 2 if _MEETS.search(between) else 1
    return 0


_MEETS = re.compile(r"\b(met|meets?|meeting|talk(s|ed)?|spoke|negotiat\w+|call(ed)?|sign(ed|s)?|agree(d|ment)?|hosted|received|counterpart|dialogue|conversation|consult\w+)\b")


def principals(ctx: Context, before: int, n: int = 2) -> tuple[str, ...]:
    """The sides the document is about, the most coupled first; () when no pair stands out."""
    if n == 2 and ctx.pairs:
        ranked = sorted(ctx.pairs.items(), key=lambda kv: (-kv[1] - (1 if ctx.first_pair[kv[0]] <= before else 0), ctx.first_pair[kv[0]]))
        best = ranked[0]
        if len(ranked) == 1 or best[1] > ranked[1][1] or ctx.first_pair[best[0]] < ctx.first_pair[ranked[1][0]]:
            return _in_text_order(ctx, best[0])
    counts: Counter[str] = Counter()
    for m in ctx.mentions:
        s = side(ctx.scene, m.ids[0])
        if s:
            counts[s] += 1
    top = counts.most_common(n + 1)
    if len(top) < n or (len(top) > n and top[n - 1][1] == top[n][1]):
        return ()
    return _in_text_order(ctx, tuple(s for s, _ in top[:n]))


def _in_text_order(ctx: Context, sides: tuple[str, ...]) -> tuple[str, ...]:
    def first(s: str) -> int:
        return next((m.span.start for m in ctx.mentions if side(ctx.scene, m.ids[0]) == s), 1 << 30)

    return tuple(sorted(sides, key=first))


def describe(ctx: Context, span: Span, phrase: Phrase, home: str | None) -> tuple[tuple[str, ...], Ref | None, str]:
    """Resolve a phrase without a name: ids, the person if one, and the reason when there are none."""
    text = ctx.scene.document.text[span.start : span.end]
    words = re.sub(r"[^\w\s'-]", "", text.casefold()).strip()
    words = re.sub(r"\s+", " ", words)
    linked = _cluster(ctx, span)
    if words in _HE:
        return _he(ctx, span, linked)
    if words in _THEY or words in _IT:
        return _they_it(ctx, span, words, linked)
    if words in _FIRST:
        return (), None, f"'{text}' is a speaker's own word"
    sides = _sides(ctx, span, words)
    if sides is not None:
        return (sides, None, "") if sides else ((), None, f"'{text}': no pair of principals stands out")
    if linked is not None:
        return linked.ids, linked.ref, ""
    return _definite(ctx, span, words, phrase, home)


def _cluster(ctx: Context, span: Span) -> Mention | None:
    """A named mention in the model's coreference chain of this span, the nearest before."""
    for chain in ctx.scene.parse.clusters:
        if span not in chain:
            continue
        inside = [m for m in ctx.mentions for s in chain if s != span and s.start <= m.span.start and m.span.end <= s.end and m.span.end - m.span.start >= (s.end - s.start) * 0.3]
        before = [m for m in inside if m.span.start < span.start]
        return (before[-1:] or inside[:1] or [None])[0]
    return None


def _he(ctx: Context, span: Span, linked: Mention | None) -> tuple[tuple[str, ...], Ref | None, str]:
    if linked is not None and linked.ref is not None:
        return linked.ids, linked.ref, ""
    person = _last_person(ctx, span)
    if person is None or person.ref is None:
        return (), None, "no person named before this pronoun"
    return person.ids, person.ref, ""


def _last_person(ctx: Context, span: Span) -> Mention | None:
    """The person a pronoun most likely means: the first named in its own sentence before it, else the first of the
    nearest earlier sentence that names one (subjects come first in news prose)."""
    text = ctx.scene.document.text
    start = _sentence_start(text, span.start)
    here = [m for m in ctx.mentions if m.ref is not None and start <= m.span.start < span.start]
    if here:
        return here[0]
    for _ in range(4):
        if start <= 0:
            return None
        end, start = start, _sentence_start(text, start - 1)
        before = [m for m in ctx.mentions if m.ref is not None and start <= m.span.start < end]
        if before:
            return before[0]
    return None


def _sentence_start(text: str, at: int) -> int:
    ends = [m.end() for m in re.finditer(r"[.!?][\"”’']?\s+|\n+", text[:at].rstrip()) if not re.search(r"\b(?:[A-Z]|Mr|Mrs|Dr|Gen|St|U\.S|Jr|Lt|Col)\.\s*$", text[max(0, m.start() - 4) : m.start() + 1])]
    return ends[-1] if ends else 0


def _they_it(ctx: Context, span: Span, word: str, linked: Mention | None) -> tuple[tuple[str, ...], Ref | None, str]:
    if linked is not None:
        return linked.ids, linked.ref, ""
    text = ctx.scene.document.text
    at = _sentence_start(text, span.start)
    if word in _IT:
        for lo, hi in ((at, span.start), (_sentence_start(text, at - 1) if at else 0, at)):
            found = [m for m in ctx.mentions if m.ref is None and lo <= m.span.start < hi]
            if found:
                return found[0].ids, None, ""
        return (), None, "nothing named before this pronoun"
    for lo, hi in ((at, span.start), (_sentence_start(text, at - 1) if at else 0, at)):
        group = _group(ctx, lo, hi) or _described(ctx, lo, hi)
        if group:
            return group, None, ""
    pair = principals(ctx, span.start)
    return (pair, None, "") if pair else ((), None, "no group named before this pronoun")


def _group(ctx: Context, lo: int, hi: int) -> tuple[str, ...]:
    """The first coordination of named actors in a stretch of text."""
    here = [m for m in ctx.mentions if lo <= m.span.start < hi]
    for a, b in zip(here, here[1:], strict=False):
        if _coupled(ctx.scene, a, b) >= 2 or (a.ref and b.ref and re.search(r"\band\b", ctx.scene.document.text[a.span.end : b.span.start])):
            return tuple(dict.fromkeys((*a.ids, *b.ids)))
    return ()


def _described(ctx: Context, lo: int, hi: int) -> tuple[str, ...]:
    """What ``the two leaders`` or ``both sides`` in a stretch of text stand for."""
    for m in re.finditer(r"\b(?:[Tt]he|[Bb]oth) (?:two )?(leaders|sides|parties|countries|ministers|foreign ministers|presidents|delegations|nations|states|officials)\b", ctx.scene.document.text[lo:hi]):
        sides = _sides(ctx, Span(lo + m.start(), lo + m.end()), m[0].casefold())
        if sides:
            return sides
    return ()


def _sides(ctx: Context, span: Span, words: str) -> tuple[str, ...] | None:
    """Ids for ``both countries`` and the like; () when the pair cannot be told; None when it is no such phrase."""
    m = _SIDES.match(words)
    if words not in _BARE_BOTH and not m:
        return None
    n = 3 if re.search(r"\bthree\b|\btrio\b", words) else 2
    noun = m[1] if m else ""
    definite = re.search(r"\b(the|both|two|three|these|those|neither|each|either|all|their|its)\b", words) or noun in ("parties", "sides")
    if not definite:
        return None
    region = next((r for r in sorted(ctx.scene.table.regions, key=len, reverse=True) if re.search(rf"\b{re.escape(r)}n?\b", words) and len(r) > 3), None)
    pair = _pair_in_region(ctx, region, n) if region else (_holders(ctx, span.start, noun) if n == 2 else ()) or principals(ctx, span.start, n)
    if not pair or re.search(r"presidents|ministers|ministries|diplomats|heads of|officials", noun) and any(side(ctx.scene, s) != s for s in pair):
        return pair
    return tuple(_with_office(ctx, s, noun) for s in pair)


def _holders(ctx: Context, before: int, noun: str) -> tuple[str, ...]:
    """``the two leaders``, ``the ministers``: the two persons of that rank named before, when there are just two."""
    codes = {"leaders": {"HOS", "HOG"}, "presidents": {"HOS"}, "prime ministers": {"HOG"}, "heads of state": {"HOS"}, "ministers": {"MFA", "MOD"}, "foreign ministers": {"MFA"}, "top diplomats": {"MFA"}, "diplomats": {"MFA"}}.get(noun)
    if codes is None:
        return ()
    held: dict[str, tuple[str, ...]] = {}
    for m in ctx.mentions:
        if m.ref is not None and m.code in codes and m.span.start < before:
            held.setdefault(m.ref.name, m.ids)
    ids = tuple(dict.fromkeys(i for v in held.values() for i in v))
    if len(ids) == 2:
        return ids
    pair = principals(ctx, before)
    fits = tuple(i for i in ids if side(ctx.scene, i) in pair)
    return fits if len(fits) == 2 else ids[:2] if len(ids) > 2 and codes == {"HOS", "HOG"} and not pair else ()


def _pair_in_region(ctx: Context, region: str, n: int) -> tuple[str, ...]:
    members = ctx.scene.table.regions[region]
    fits = [p for p in ctx.pairs if len(p) == n and all(s.split(".")[0] in members for s in p)]
    if fits:
        return _in_text_order(ctx, max(fits, key=lambda p: ctx.pairs[p]))
    named = list(dict.fromkeys(s for m in ctx.mentions if (s := side(ctx.scene, m.ids[0])) and s.split(".")[0] in members))
    return tuple(named) if len(named) == n else ()


def _with_office(ctx: Context, actor: str, noun: str) -> str:
    """``the two ministers`` are persons: take the office of that side's person named in the text, else the side."""
    if noun not in ("ministers", "leaders", "presidents", "foreign ministers", "top diplomats", "negotiators", "diplomats", "prime ministers", "foreign ministries", "envoys", "chief negotiators"):
        return actor
    code = _OFFICE.get(noun)
    for m in ctx.mentions:
        if m.ref is not None and side(ctx.scene, m.ids[0]) == actor and (code is None or m.code == code):
            return m.ids[0]
    return f"{actor}.GOV.{code}" if code and actor in ctx.scene.table.states else actor


def _definite(ctx: Context, span: Span, words: str, phrase: Phrase, home: str | None) -> tuple[tuple[str, ...], Ref | None, str]:
    """``the minister``, ``the government``, ``the rebels``, ``his counterpart``: the last that fits."""
    text = ctx.scene.document.text[span.start : span.end]
    before = [m for m in ctx.mentions if m.span.start < span.start]
    if re.search(r"\b(his|her|their) counterparts?$", words):
        return (), None, f"'{text}': the text does not say whose counterpart"
    title = phrase.open_title
    if title is not None and title.office is not None and not _names_something(phrase, text.replace(ctx.scene.document.text[title.span.start : title.span.end], "")):
        return _by_title(ctx, span, title, before, home, text)
    if _names_something(phrase, text):
        return (), None, f"'{text}' is not in the actor table"
    tail = words.split()[-1] if words else ""
    for kind, nouns in _COLLECTIVE.items():
        if tail in nouns:
            fits = [m for m in before if ctx.scene.table.entity(m.ids[0]).kind == kind and m.ref is None]
            fits = [m for m in fits if kind != "igo" or tail in ("bloc", "organization", "organisation", "body", "alliance") or tail in ctx.scene.table.entity(m.ids[0]).name.casefold()]
            if fits:
                return fits[-1].ids, None, ""
    if tail in ("country", "nation", "state", "republic"):
        states = [m for m in before if m.ids[0] in ctx.scene.table.states]
        if states:
            return states[-1].ids, None, ""
    return (), None, f"'{text}' names no actor we know"


# "the government", "its own foreign ministry": nothing else in the phrase that could mean another state's
_DETERMINED = re.compile(r"^(?:(?:the|its|their|his|her|this|that|own|country'?s?|nation'?s?|national|central|federal|interim|transitional|military|ruling|new) ?)*(?:government|authorities|administration|(?:foreign|defen[cs]e) ministry|presidency|parliament|army|military|delegation|ministry|ministry of [\w ]+)$")


def _names_something(phrase: Phrase, text: str) -> bool:
    """A capitalised word inside the phrase names somebody: then no earlier actor is meant."""
    return bool(phrase.unknown) or re.search(r"(?<=\s)[A-Z][a-z]", text) is not None


def _by_title(ctx: Context, span: Span, title: Unit, before: list[Mention], home: str | None, text: str) -> tuple[tuple[str, ...], Ref | None, str]:
    office = title.office
    assert office is not None
    if office.kind == "person" and not office.plural:
        code = office.code
        people = [m for m in before if m.ref is not None and _fits(m, office.label, code)]
        if people:
            return people[-1].ids, people[-1].ref, ""
        if home and code in ("HOS", "HOG", "MFA", "MOD"):
            return (f"{home}.GOV.{code}",), None, ""
        if home and office.label in ("vice president", "secretary"):
            return (f"{home}.GOV.MFA" if office.label == "secretary" else f"{home}.GOV",), None, ""
        return (), None, f"'{text}': no such office-holder named before"
    if office.code == "REB" or office.label in ("group", "movement"):
        fits = [m for m in before if side(ctx.scene, m.ids[0]) == m.ids[0] and ctx.scene.table.entity(m.ids[0]).kind == "armed_group"]
        return (fits[-1].ids, None, "") if fits else ((), None, f"'{text}': no armed movement named before")
    bare = _DETERMINED.match(re.sub(r"[^\w\s'-]", "", text.casefold())) is not None
    if bare and office.kind == "body" and office.label in ("government", "authorities", "administration", "foreign ministry", "presidency", "parliament", "army", "military", "ministry of foreign affairs", "ministry of defense", "ministry of defence", "defense ministry", "defence ministry", "delegation", "ministry"):
        states = [m for m in before if m.ids[0].split(".")[0] in ctx.scene.table.states]
        counted = Counter(m.ids[0].split(".")[0] for m in states)
        # "the government" is the nearest state's, unless the text is about a movement of one state
        movement = next((p for m in ctx.mentions if (p := side(ctx.scene, m.ids[0])) and ".REB." in p), None)
        near = movement.split(".")[0] if movement and counted.get(movement.split(".")[0]) else (states[-1].ids[0].split(".")[0] if states else home)
        if near:
            return (body_id(ctx.scene.table, near, office),), None, ""
    return (), None, f"'{text}' names no actor we know"


def _fits(m: Mention, label: str, code: str) -> bool:
    if m.ref is None:
        return False
    own = (m.ref.office or "").casefold()
    if label in ("minister",):
        return m.code in ("MFA", "MOD") or "minister" in own
    if label in ("leader",):
        return m.code in ("HOS", "HOG") or "leader" in own
    if label in ("diplomat", "top diplomat"):
        return m.code == "MFA"
    if label == "secretary":
        return "secretary" in own
    if label == "vice president":
        return "vice president" in own
    if code:
        return m.code == code
    return label in own or any(w in own for w in label.split()[-1:])


