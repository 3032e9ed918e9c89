"""How the sides spoke after a sitting, what comes next, on what occasion, which round: read from fixed wordings."""

from __future__ import annotations

import re
from collections.abc import Iterable

from stocktake.edtf import edtf_interval
from stocktake.number_words import ORDINALS
from stocktake.process.page import Line, Page
from stocktake.process.sittings import Sitting
from stocktake.process.unreal import taken_back
from stocktake.records import Span

_IDENTICAL = re.compile(
    r"\b(?:identical|matching|verbatim|word[- ]for[- ]word|(?:with|in) the same (?:wording|words|terms|"
    r"text)|same (?:wording|text))\b"
    r"(?=.*\b(?:statements?|accounts?|texts?|readouts?|press releases?|communiqu\w+)\b)|"
    r"\b(?:statements?|accounts?|texts?|readouts?|press releases?)\b.*?\b(?:identical|matching|"
    r"the same wording|word[- ]for[- ]word|same words)\b|"
    r"\b(?:issued|published|released|put out|posted) (?:the same|an identical) (?:text|statement|communiqu\w+)\b",
    re.I,
)
_SIMILAR = re.compile(
    r"\b(?:similar(?:ly worded)?|near-identical|coordinated)\s+(?:statements?|accounts?|readouts?|press releases?)\b",
    re.I,
)
_JOINT = re.compile(
    r"\b(?:joint(?:ly)? (?:statement|communiqu\w+|declaration|text|press statement|announcement|"
    r"press release)|common statement|(?:final|joint) communiqu\w+|"
    r"(?:the )?parties (?:said|announced|stated|wrote) in a (?:joint )?statement|"
    r"in a statement the parties|document (?:they|both|which both)|which both (?:posted|issued|signed))\b",
    re.I,
)
_OWN_TEXT = re.compile(
    r"\b(?:statement|press (?:service|release|office)|ministry|readout|website|tweet\w*|communiqu\w+|"
    r"spokes\w+|wrote|account)\b",
    re.I,
)

_AGAIN = r"(?:next|another|further|second|third|fourth|fifth|sixth|new|following|again)"
_NO_NEXT = re.compile(
    r"\b(?:no (?:new|next|further|follow-up) (?:one|meeting|round|talks|session)|no plans? for (?:an?|another|the) |"
    r"without (?:setting |naming |fixing )?(?:a )?(?:new )?dates? for|(?:with )?no (?:new )?date "
    r"(?:for|(?:was |has been |is |had been )?(?:set|fixed|given|named|announced))|"
    rf"(?:neither|nobody|no one)\b[^.;]{{0,60}}\b{_AGAIN}\b[^.;]{{0,20}}\b(?:round|meeting|talks|session)\b)",
    re.I,
)
_NO_DATE = re.compile(r"\bdates?\b", re.I)
# "The experts will send their report": somebody is given something to do before the sides meet again.
_TASK_GIVEN = re.compile(
    r"\b(?:working groups?|experts?|topographers|teams?|commissions?|committees?|delegations?|negotiators|ministers|"
    r"ministries|sides|parties|governments|they)\b[^.;]{0,40}?\b(?:will|shall|are to|is to|"
    r"(?:was|were) (?:instructed|tasked|asked|told) to|would) (?:jointly |also |now |each )?"
    r"(?:prepare|draft|draw up|work out|finali[sz]e|send|present|submit|"
    r"study|exchange (?!views)|report|take the|appoint|settle|write|produce)\b",
    re.I,
)
_TASK = re.compile(
    r"\b(?:a week to study|study the (?:papers|documents|memorand\w+|proposals)|(?:put|set out|present|"
    r"give each other)\b[^.;]{0,60}\bin writing|in writing (?:its|their)|"
    r"(?:instructed|tasked|charged|directed) (?:the|their) (?:[\w-]+ ){0,3}?"
    r"(?:commissions?|committees?|experts|teams?|groups?|deputies|delegations?|ministers|negotiators)\b|"
    r"exchange (?:of )?(?:written )?(?:drafts|documents|texts|proposals) (?:by|within|before))",
    re.I,
)
_CONTINUE = re.compile(
    r"\b(?:(?:agree\w*|pledg\w+|decid\w+|undert\w+|commit\w+|ready|readiness|prepared|remain\w*|said|"
    r"continue|will)\b[^.;]{0,90}\b(?:continu\w+|keep (?:working|at it|going|on)|go(?:ing)? on|go faster|"
    r"meet again|meet once more|come together again|resume|carry on|"
    r"another round|reconvene|further (?:talks|meetings?|rounds?)|additional efforts|step up|speeded up|"
    r"stay in contact|negotiate further|more (?:talks|dialogue|work))|work would go on|"
    r"\b(?:pledg|agree|promis|commit)\w*\b[^.;]{0,30}\bremain (?:engaged|in (?:touch|contact))|"
    r"\binvit\w+\b[^.;]{0,60}\bnext (?:meeting|round)|"
    r"effort would continue|discussions would go on|"
    r"keep (?:channels|communication)\b)",
    re.I,
)
_NEXT_SITTING = re.compile(
    rf"\b{_AGAIN}\b[^.;]{{0,40}}\b(?:round|cycle|meeting|talks|session|phase)\b[^.;]{{0,60}}\b(?:will|"
    rf"is to|to be|set|due|starts?|begins?|in|on)\b|\b(?:resume|meet again|host the next|receive the next|"
    rf"continue)\b|\bgoes on in\b|\bwill be in\b|"
    r"\b(?:will|would|shall|are to|is to) (?:meet|talk|speak|follow|reconvene)\b",
    re.I,
)
_AGAIN_ON = re.compile(
    r"\bagree\w* to (?:meet|reconvene|come together|hold (?:another|a (?:second|third|fourth|fifth)))\b", re.I
)
_SURE = 0.6  # under this score half of the model's positions are wrong
_DAYS_SET = 15  # "in the first half of the month" does; "in the coming weeks" sets no date
_WHERE = re.compile(r"\b(?:in|at|to|receive|host)(?: the)? $", re.I)
# Between a place and the step: what went on there is another matter than what is to come.
_ELSEWHERE = re.compile(r"\b(?:and|but|after|where|which|that|without)\b|;", re.I)
_MARGIN = re.compile(
    r"\b(?:on the (?:sidelines|margins?) of|alongside|on the fringes? of|during|while|"
    r"as) (?P<name>(?:the |an? )?(?:[\w'’-]+ ){0,6}?(?:summit|General Assembly|conference|forum|G7|G20|"
    r"assembly))\b",
    re.I,
)
_ORDINAL = "|".join(sorted(ORDINALS, key=len, reverse=True))
_NUMBER = re.compile(
    rf"\b(?P<n>{_ORDINAL}|\d{{1,2}}(?:st|nd|rd|th))\s+(?:\w+\s+){{0,2}}?(?:round|cycle|meeting)\b", re.I
)

# "The first such meeting in five years", "the first round since 2019": first of a new row, which no one counts.
_FIRST_SINCE = re.compile(
    r"first (?:such|direct|in-person|face-to-face|high-level|\w+ )[^.;]{0,60}?\b(?:in|since|for) "
    r"(?:more than |over |nearly |almost |about )?(?:(?:the )?\w+ (?:years?|months?)|years|months|\d{4})",
    re.I,
)
# "The round, the third since the summer"; "the first since" counts from something else.
_NUMBERED = re.compile(rf"(?: of (?:\w+ )?talks)?, (?:the|their) (?!first)(?P<n>{_ORDINAL})(?: one)?\b", re.I)


def same_text(page: Page) -> bool:
    """Whether the sides are said to have published one and the same text, each its own."""
    return any(_IDENTICAL.search(line.text) for line in page.body)


def statement_form(page: Page, sides: tuple[str, ...], speakers: Iterable[str]) -> str | None:
    """Form of the sides' statements.

    Args:
        speakers: sides (and third parties) to whom the document attributes an account of the sitting.
    """
    text = [line.text for line in page.body]
    if same_text(page):
        return "identical_separate"
    if any(_SIMILAR.search(t) for t in text):
        return "coordinated_separate"
    if (
        any(
            (m := _JOINT.search(line.text))
            and not taken_back(line.text, m.start())
            and not (len(line.sides()) > 1 and not line.sides() & set(sides))  # the mediators' own
            for line in page.body
        )
        or page.document.kind == "joint_statement"
    ):
        return "joint"
    told = set(speakers)
    spoke = [s for s in sides if s in told]
    if len(spoke) > 1 and page.document.kind not in ("readout", "official_statement"):
        return "separate_diverging"
    if spoke:
        return "one_side"
    return "mediator_only" if told else None


def next_step(page: Page, sides: tuple[str, ...], ours: list[Sitting]) -> str | None:
    """What is said to come next; the most definite of what the text says. None when it says nothing."""
    found: set[str] = set()
    for line in page.body:
        if _NO_NEXT.search(line.text):
            found.add("none" if _NO_DATE.search(line.text) else "none at all")
        if _TASK.search(line.text) or _TASK_GIVEN.search(line.text):
            found.add("task_set")
        again = _AGAIN_ON.search(line.text)
        if again and not _NO_NEXT.search(line.text):
            found.add(_definite(line, line.start + again.start(), page))
        planned = [s for s in ours if s.line is line and s.status == "planned"]
        coming = _NEXT_SITTING.search(line.text)
        if planned and coming and not _NO_NEXT.search(line.text):
            found.add(_definite(line, max(line.start + coming.start(), min(s.span.start for s in planned)), page))
        if _CONTINUE.search(line.text):
            found.add("in_principle")
    for p in page.positions:  # what the model reads as a further meeting or step fixed
        around = page.line_at(p.span.start)
        if p.act != "next_step" or p.score < _SURE or not around:
            continue
        if not _NO_NEXT.search(around.text) and not around.of_others(p.span, sides):
            found.add(_definite(around, p.span.start, page, p.span.end))
    # "No date was set, but they will go on" is agreed in principle; "no further round" is not.
    order = ("date_set", "none at all", "task_set", "place_set", "in_principle", "none")
    step = next((step for step in order if step in found), None)
    return "none" if step == "none at all" else step


def _definite(line: Line, first: int, page: Page, last: int | None = None) -> str:
    """How definite a step is whose word stands at offset ``first``; its place stands before ``last``, if given."""
    published = edtf_interval(page.document.published)
    days = [i for d in line.dates if d.edtf and len(d.edtf) >= 10 and (i := edtf_interval(d.edtf))]
    if any((published is None or i[1] > published[1]) and (i[1] - i[0]).days <= _DAYS_SET for i in days):
        return "date_set"
    places = [p for p in line.places if last is None or p.span.start < last]
    return "place_set" if any(_of_step(line, p.span, first) for p in places) else "in_principle"


def _of_step(line: Line, place: Span, first: int) -> bool:
    """Whether a place is that of the step told at ``first``: after it, or before it in the same clause."""
    at = place.start - line.start
    between = line.text[place.end - line.start : max(0, first - line.start)]
    return bool(_WHERE.search(line.text[:at])) and (place.start > first or not _ELSEWHERE.search(between))


def occasion(ours: list[Sitting], sides: tuple[str, ...]) -> str | None:
    """The larger event on whose margin the sitting was held, in the text's words."""
    for s in ours:
        if 1 < len(s.sides & set(sides)) < len(sides):
            continue  # two of three sides met at the margin of what all three held
        match = _MARGIN.search(s.line.text)
        if match:
            return re.sub(r"^(?:the|an?) ", "", match.group("name"), flags=re.I)
    return None


def round_number(ours: list[Sitting]) -> int | None:
    """The number the text gives the round ("the seventh round"); not that of a round it only recalls."""
    for s in ours:
        if s.status == "recalled":
            continue
        if after := _NUMBERED.match(s.line.text, s.span.end - s.line.start):
            return ORDINALS[after.group("n").lower()]
        for match in _NUMBER.finditer(s.line.text):
            if _FIRST_SINCE.match(s.line.text, match.start()):
                continue
            if (
                abs(match.end() - (s.span.end - s.line.start)) <= 2
                or match.start() <= s.span.start - s.line.start < match.end()
            ):
                word = match.group("n").lower()
                return ORDINALS[word] if word in ORDINALS else int(re.sub(r"\D", "", word))
    return None
