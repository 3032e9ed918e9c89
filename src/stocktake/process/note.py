"""The stock-taking note: headline, profile, rounds, the last round, what changed, ledger, contradictions, sources.

``note_of`` makes it as blocks; ``to_text`` and ``to_markdown`` (here) and note_html.py write them out. Every sentence
and row carries the numbers of the sources it rests on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import fill

from stocktake.edtf import edtf_interval
from stocktake.labels import (
    CONTACT_FORMS,
    DELEGATION_LEVELS,
    NEXT_STEPS,
    STATEMENT_FORMS,
    issue_words,
    outcome_words,
    plain,
)
from stocktake.process.evidence import NARRATOR
from stocktake.process.names import day_words
from stocktake.process.profile import is_open, settled_by_text
from stocktake.process.stock import Stock
from stocktake.process.stock_records import Comparison, Count, IssueState, LedgerEntry, OutcomeClaim, Round

BROKEN_OFF, PARTLY = -2, 4  # outcome levels of codebook 3.2
SCALE = (
    "Levels: -2 broken off, -1 failed, 0 no progress, 1 contact kept, 2 process agreed, 3 progress noted, 4 named "
    "items agreed, 5 near agreement, 6 text agreed, 7 initialled, 8 signed, 9 ratified, 10 in force, 11 implementing; "
    "each as its claimant tells it. The joint level is the lower of the sides' levels."
)
MAX_QUOTE = 420  # characters of evidence shown; the rest is in the JSON and the source
MAX_ENTRIES = 6
FORMS = {
    "identical": "are identical", "identical_modulo_frame": "are identical but for letterhead, titles, order",
    "near_identical_substantive": "are nearly identical, with small edits that may change the meaning",
    "same_content": "say the same in other words", "partial_overlap": "overlap in part",
    "different_topics": "speak of different things", "contradictory": "contradict each other",
}  # fmt: skip


@dataclass(frozen=True)
class Block:
    """A piece of the note. ``kind``: h1, h2, h3, p, li, quote, source, table; ``refs``: numbers of sources."""

    kind: str
    text: str = ""
    refs: tuple[int, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


class _Writer:
    """Collects blocks, and knows the numbers of sources and the names of actors."""

    def __init__(self, stock: Stock, names: Mapping[str, str]) -> None:
        self.stock = stock
        self.blocks: list[Block] = []
        self.names = {**stock.names, **names, NARRATOR: "the reports themselves"}
        self.numbers = {source.key: n for n, source in enumerate(stock.sources, 1)}
        self.rounds = {r.id: r for r in stock.rounds}

    def add(self, kind: str, text: str, documents: Iterable[str] = ()) -> None:
        self.blocks.append(Block(kind, text, self.refs(documents)))

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        self.blocks.append(Block("table", rows=tuple(tuple(row) for row in rows)))

    def refs(self, documents: Iterable[str]) -> tuple[int, ...]:
        return tuple(sorted({self.numbers[d] for d in documents if d in self.numbers}))

    def name(self, actor: str) -> str:
        return self.names.get(actor, actor)

    def named(self, text: str) -> str:
        """A text with the names of the sides in place of their ids."""
        for party in sorted(self.stock.process.parties, key=lambda p: -len(p.id)):
            text = re.sub(rf"(?<![\w.]){re.escape(party.id)}(?![\w.])", self.name(party.id), text)
        return text

    def who(self, actors: Iterable[str]) -> str:
        return listing([self.name(a) for a in actors])

    def round_words(self, round_id: str | None) -> str:
        found = self.rounds.get(round_id or "")
        return found.name if found else "between rounds"


def note_of(stock: Stock, names: Mapping[str, str] | None = None) -> tuple[Block, ...]:
    """The note as blocks. ``names``: actor id -> name, for those that the readings do not name."""
    w = _Writer(stock, names or {})
    w.add("h1", f"{stock.process.name}: stock of the talks")
    held = _held(stock)
    _headline(w, held)
    if not stock.rounds:
        w.add("p", "No meeting of the sides is reported in the documents given.")
    else:
        _profile(w)
        _rounds(w)
    if held:
        _last_round(w, held[-1])
        _changes(w, held)
    _ledger(w)
    _contradictions(w)
    _open_questions(w, held)
    _sources(w)
    return tuple(w.blocks)


def _headline(w: _Writer, held: Sequence[Round]) -> None:
    s = w.stock
    last_day = max((source.published for source in s.sources if source.published), default=None)
    until = f", the last of {day_words(last_day)}" if last_day else ""
    day = f"As of {day_words(s.as_of)}" if s.as_of else f"From all documents given{until}"
    groups = len({source.group for source in s.sources})
    sat = [r for r in held if r.kind == "round"]
    steps = len(held) - len(sat)
    also = f", and {_many(steps, 'step')} made public without a reported meeting" if steps else ""
    w.add("p", f"{day}: {_many(len(s.sources), 'document')}, {groups} of them independent; "
               f"{_many(len(sat), 'dated round')} held{also}.")  # fmt: skip
    if held:
        last = held[-1]
        what = "Last round" if last.kind == "round" else "Last step, made public without a reported meeting"
        w.add("p", f"{what}: {last.name}. {_standing(w, last)}", last.documents)
        _since(w, last)


def _since(w: _Writer, last: Round) -> None:
    """What was called off, broken off or planned after the last round held."""
    for r in _after(w, last):
        ended = _ended_by(r)
        if ended:
            w.add("p", f"Since then: talks broken off or suspended by {w.who(ended)} ({r.name}).", r.documents)
        else:
            w.add("p", f"Since then: a meeting {plain(r.realis)} ({r.name}).", r.documents)


def _held(stock: Stock) -> list[Round]:
    """The dated rounds and steps that took place, contacts left out."""
    return [r for r in stock.rounds if r.realis == "held" and r.kind != "contact" and r.when]


def _after(w: _Writer, last: Round) -> list[Round]:
    return [r for r in w.stock.rounds[w.stock.rounds.index(last) + 1 :] if r.when and r.kind != "contact"]


def _ended_by(r: Round) -> list[str]:
    """Who broke the talks off or suspended them."""
    return [c.claimant for c in r.outcome if c.level == BROKEN_OFF and c.claimant != NARRATOR]


def _standing(w: _Writer, r: Round) -> str:
    """One sentence on where a round left things."""
    if r.joint is not None:
        part = " (of a part of the agenda)" if r.joint > PARTLY and r.text_status == "partly agreed" else ""
        texts = listing([f"the {name} {outcome_words(level)}" for name, level in r.instruments])
        more = f" (more than one text: {texts})" if len(r.instruments) > 1 else ""
        gap = "" if not r.gap else f"; the sides' accounts lie {_many(r.gap, 'level')} apart"
        tied = [c.claimant for c in r.outcome if c.conditional and c.claimant != NARRATOR]
        held = f"; {w.who(tied)} ties further steps to conditions" if tied and r.joint >= 5 else ""
        return f"Joint level: {outcome_words(r.joint)}{part}{more}{gap}{held}."
    sides = [c for c in r.outcome if c.claimant in r.principals]
    if sides:
        told = listing([f"{w.name(c.claimant)} claims {outcome_words(c.level)}" for c in sides])
        silent = f" {w.who(r.not_stated)}: not stated." if r.not_stated else ""
        return f"No joint level: {told}.{silent}"
    others = listing([f"{w.name(c.claimant)}: {outcome_words(c.level)}" for c in r.outcome])
    return f"No side's own account of the outcome is in the documents{f'; {others}' if others else ''}."


def _profile(w: _Writer) -> None:
    p = w.stock.profile
    w.add("h2", "How close")
    at = w.rounds.get(p.text_status_round or "")
    w.add("li", f"Text: {p.text_status or 'no agreed text reported'}{f' ({at.name})' if at else ''}.",
          at.documents if at else ())  # fmt: skip
    for count in p.counts if p.text_status in (None, "partly agreed", "all but named points") else ():
        w.add("li", f"Counted: {_count_words(w, count)}.", [count.evidence.document])
    open_ = [s for s in w.stock.ledger if s.issue in p.open_issues]
    if open_:
        w.add("li", f"Open issues named: {'; '.join(map(_last_named, open_))}.",
              [e.evidence.document for s in open_ for e in s.entries[-2:]])  # fmt: skip
    stated = [
        r for r in w.stock.rounds if r.realis == "held" and r.joint is not None and r.kind != "contact" and r.when
    ]
    closed = [s for s in w.stock.ledger if is_open(s) and settled_by_text(s, stated)]
    if closed:
        names = "; ".join(issue_words(s.issue) for s in closed)
        w.add("li", f"Named as open before the text was agreed, not since: {names}.",
              [e.evidence.document for s in closed for e in s.entries[-2:]])  # fmt: skip
    for issue in dict.fromkeys(issue for issue, _ in p.preconditions):
        by = [who for about, who in p.preconditions if about == issue]
        docs = [e.evidence.document for s in w.stock.ledger if s.issue == issue for e in s.entries
                if e.status == "precondition" and e.claimant in by]  # fmt: skip
        setter = f"set by {w.who(by)}" if by != [NARRATOR] else "the texts do not say by whom"
        w.add("li", f"Condition reported: {issue_words(issue)} ({setter}).", docs)
    known = [r for r in w.stock.rounds if r.gap is not None and r.realis == "held" and r.kind != "contact" and r.when]
    apart = "none" if p.gap == 0 else _many(p.gap or 0, "level")
    gap = "not known" if not known or p.gap is None else f"{apart} ({known[-1].name})"
    w.add("li", f"Gap between the sides' accounts: {gap}.", known[-1].documents if known else ())
    levels = [f"{w.round_words(i)}: {'no joint level' if n is None else outcome_words(n)}" for i, n in p.last_levels]
    stopped = [r for r in _after(w, held[-1]) if _ended_by(r)] if (held := _held(w.stock)) else []
    since = "".join(f"; since then broken off or suspended by {w.who(_ended_by(r))}" for r in stopped[-1:])
    w.add("li", f"Direction over the last joint levels: {p.direction}. Last rounds: {'; '.join(levels)}{since}.",
          [d for r in (*(w.rounds[i] for i, _ in p.last_levels), *stopped) for d in r.documents])  # fmt: skip
    advance = w.rounds.get(p.last_joint_advance or "")
    if advance and p.days_since_joint_advance is not None:
        w.add("li", f"Days since the last joint advance ({advance.name}): {p.days_since_joint_advance:,}.",
              advance.documents)  # fmt: skip
    w.add("li", "No probability of peace is given: the codebook asks for a back-test first.")
    w.add("li", SCALE)


def _last_named(state: IssueState) -> str:
    """An issue with the day on which it was last spoken of."""
    days = [e.date for e in state.entries if e.date]
    return issue_words(state.issue) + (f" (last on {day_words(max(days, key=_last_day))})" if days else "")


def _last_day(edtf: str) -> str:
    days = edtf_interval(edtf)
    return days[1].isoformat() if days else ""


def _count_words(w: _Writer, c: Count) -> str:
    if c.agreed is not None:
        return f"{c.agreed} of {c.total} {c.unit}s agreed, according to {w.name(c.claimant)}"
    return f"{c.remaining} {c.unit}{'s' * (c.remaining != 1)} named as last or open, according to {w.name(c.claimant)}"


def _rounds(w: _Writer) -> None:
    w.add("h2", "Rounds")
    head = ("when", "where", "who", "third parties", "outcome by claimant", "joint", "texts", "sources")
    rows = [head]
    for r in w.stock.rounds:
        mark = (
            ""
            if r.realis == "held" and r.kind == "round"
            else f" ({plain(r.realis if r.realis != 'held' else r.kind)})"
        )
        number = f", no. {r.number}" if r.number else ""
        claims = "; ".join(f"{w.name(c.claimant)} {c.level}{_higher(c)}" for c in r.outcome if c.claimant != NARRATOR)
        told = next((f"the reports {c.level}" for c in r.outcome if c.claimant == NARRATOR), "")
        silent = "; ".join(f"{w.name(s)} not stated" for s in r.not_stated if r.realis == "held")
        nowhere = "no meeting reported" if r.kind == "announcement" else "not stated"
        place = r.venue or (w.name(r.country) if r.country else nowhere)
        rows.append((
            f"{day_words(r.when)}{number}{mark}", place, _delegations(w, r),
            "; ".join(_helpers(w, r)) or "none reported",
            "; ".join(part for part in (claims, told, silent) if part) or "–",
            _joint(r),
            STATEMENT_FORMS.get(r.statement_form or "", plain(r.statement_form) or "–"),
            f"{_marks(w.refs(r.documents))} ({r.independent} independent)" if r.documents
            else f"recalled in {_marks(w.refs(r.mentioned_in))}",
        ))  # fmt: skip
    w.table(rows)


def _joint(r: Round) -> str:
    if r.joint is None:
        return "–"
    part = " (of a part)" if r.joint > PARTLY and r.text_status == "partly agreed" else ""
    return outcome_words(r.joint) + part + (f", gap {r.gap}" if r.gap else "")


def _helpers(w: _Writer, r: Round) -> list[str]:
    """Each third party once, with all its roles."""
    roles: dict[str, list[str]] = {}
    for actor, role in r.third_parties:
        roles.setdefault(actor, []).append(role)
    return [f"{w.name(actor)} ({', '.join(found)})" for actor, found in roles.items()]


def _higher(c: OutcomeClaim) -> str:
    return f" (possibly {c.possible_higher})" if c.possible_higher is not None else ""


def _delegations(w: _Writer, r: Round) -> str:
    """Both sides' level of representation, shortly; equal levels once."""
    levels = {r.level.get(side, 9) for side in r.principals}
    if len(levels) == 1:
        return f"{' – '.join(w.name(s) for s in r.principals)}: {DELEGATION_LEVELS[levels.pop()]}"
    return "; ".join(f"{w.name(s)}: {DELEGATION_LEVELS.get(r.level.get(s, 9), '')}" for s in r.principals)


def _last_round(w: _Writer, r: Round) -> None:
    w.add("h2", f"The last round: {r.name}")
    how = CONTACT_FORMS.get(r.contact_form, "made public without a reported sitting")
    occasion = f" Occasion: {r.occasion}." if r.occasion else ""
    w.add("p", f"{_delegations(w, r)}. Contact: {how}.{occasion}", r.documents)
    if r.third_parties:
        told = listing(_helpers(w, r))
        docs = [d for v in r.fields.get("third_parties", ()) for d in v.documents]
        w.add("p", f"Third parties: {told}.", docs)
    if not r.outcome:
        for e in r.told[:2]:
            w.add("quote", shortened(e.text), [e.document])
    for c in r.outcome:
        _claim(w, c)
    for side in r.not_stated:
        w.add("p", f"{w.name(side)}: no account of the outcome in these documents (not stated; this is not zero).")
    if len(r.instruments) > 1:
        told = listing([f"{name}: {outcome_words(level)}" for name, level in r.instruments])
        w.add("p", f"More than one text: {told}.", r.documents)
    for comparison in r.comparisons:
        sides = {comparison.left_by, comparison.right_by} <= set(r.principals)
        if sides or not comparison.form.endswith("different_topics"):
            _comparison(w, comparison, across=False)
    w.add("p", f"Yields: {', '.join(plain(y) for y in r.yields)}. "
               f"Next step: {NEXT_STEPS.get(r.next_step or '', 'not stated')}.", r.documents)  # fmt: skip


def _claim(w: _Writer, c: OutcomeClaim) -> None:
    who = w.name(c.claimant)
    voices = ""
    if c.speakers:
        voices = " By voice: " + ", ".join(f"{v} {n}" for v, n in sorted(c.speakers.items())) + "."
    w.add("p", f"{who[:1].upper()}{who[1:]}: {outcome_words(c.level)}{_higher(c)}, in "
               f"{_many(c.independent, 'independent source')}.{voices}",
          [e.document for e in c.evidence])  # fmt: skip
    for e in c.evidence[:2]:
        w.add("quote", shortened(e.text), [e.document])
    for e in c.conditional[:2]:
        w.add("quote", f"Condition: {shortened(e.text)}", [e.document])


def _comparison(w: _Writer, c: Comparison, across: bool) -> None:
    form = c.form.removeprefix("reported_")
    seen = "as reported in the press" if c.form.startswith("reported_") else "in their own texts"
    both = f"{w.name(c.left_by)}, then and now" if across else f"{w.name(c.left_by)} and {w.name(c.right_by)}"
    w.add("p", f"Words of {both}, {seen}: they {FORMS.get(form, plain(form))} (in common: {c.similarity:.0%}).",
          [c.left.document, c.right.document])  # fmt: skip
    if form == "different_topics" and across:
        return  # nothing to set side by side
    if c.left != c.right:
        w.add("quote", f"{'Then' if across else w.name(c.left_by)}: {shortened(c.left.text)}", [c.left.document])
        w.add("quote", f"{'Now' if across else w.name(c.right_by)}: {shortened(c.right.text)}", [c.right.document])
    else:
        w.add("quote", shortened(c.left.text), [c.left.document])
    if form in ("near_identical_substantive", "identical_modulo_frame", "same_content"):
        for d in c.differences[:MAX_ENTRIES]:
            words = " → ".join(f"“{shortened(t, 80)}”" if t else "(nothing)" for t in (d.left_text, d.right_text))
            w.add("li", f"{plain(d.type)}: {words}", [c.left.document, c.right.document])


def _changes(w: _Writer, held: Sequence[Round]) -> None:
    last = held[-1]
    if len(held) < 2:
        return
    before = held[-2]
    w.add("h2", "What changed since the round before")
    levels = [c.level for r in (before, last) for c in r.outcome if c.claimant in r.principals]
    back = " This is below the last joint level." if "reversal" in last.modifiers else ""
    w.add("p", f"Before: {before.name}. Now: {last.name}.", (*before.documents, *last.documents))
    if before.joint is None and last.joint is None and not levels:
        w.add("li", "No side's own account of either is in the documents.", (*before.documents, *last.documents))
        return
    w.add("li", f"Joint level: {_then_and_now(before.joint, last.joint, 'not stated')}.{back}",
          (*before.documents, *last.documents))  # fmt: skip
    for side in last.principals:
        then, now = (next((c.level for c in r.outcome if c.claimant == side), None) for r in (before, last))
        w.add("li", f"{w.name(side)}: {_then_and_now(then, now, 'not stated')}.",
              (*before.documents, *last.documents))  # fmt: skip
    for comparison in last.changes:
        _comparison(w, comparison, across=True)


def _then_and_now(before: int | None, now: int | None, absent: str) -> str:
    """ "2 process agreed, then 4 named items agreed"; what did not change is said once."""
    then, here = [absent if n is None else outcome_words(n) for n in (before, now)]
    return f"{then}, both times" if then == here else f"{then}, then {here}"


def _ledger(w: _Writer) -> None:
    if not w.stock.ledger:
        return
    w.add("h2", "Issues")
    rows: list[tuple[str, ...]] = [("issue", "last joint status", "said since, or by one side", "sources")]
    for state in w.stock.ledger:
        joint = plain(state.joint) if state.joint != "unknown" else "none"
        at = w.round_words(state.joint_round) if state.joint_round else ""
        where = (f" since {at}" if state.joint == "reopened" else f" ({at})") if at else ""
        shown = state.later if state.later else () if state.joint_round else state.entries
        docs = [e.evidence.document for e in (*state.entries[-MAX_ENTRIES:], *shown)]
        rows.append((issue_words(state.issue), joint + where, _entries(w, shown, state), _marks(w.refs(docs))))
    w.table(rows)


def _entries(w: _Writer, entries: Sequence[LedgerEntry], state: IssueState) -> str:
    told = list(dict.fromkeys(f"{w.name(e.claimant)}: {plain(e.status)}" for e in entries))
    more = f"; and {len(told) - MAX_ENTRIES} more" if len(told) > MAX_ENTRIES else ""
    return ("; ".join(told[-MAX_ENTRIES:]) + more) or "–"


def _contradictions(w: _Writer) -> None:
    if not w.stock.contradictions:
        return
    w.add("h2", "Contradictions, side by side")
    rows: list[tuple[str, ...]] = [("round", "about", "one account", "another account")]
    for c in w.stock.contradictions:
        then, now = ("at first ", "later ") if c.kind == "over_time" else ("", "")
        left = f"{then}{w.named(c.left)} {_marks(w.refs(e.document for e in c.left_evidence))}"
        right = f"{now}{w.named(c.right)} {_marks(w.refs(e.document for e in c.right_evidence))}"
        rows.append((w.round_words(c.round), w.named(c.subject), left, right))
    w.table(rows)


def _open_questions(w: _Writer, held: Sequence[Round]) -> None:
    questions: list[tuple[str, Iterable[str]]] = []
    for r in held[-3:]:
        if r.not_stated:
            questions.append((f"{w.who(r.not_stated)} on {r.name}: no account in these documents.", r.documents))
    if held and any(c.form.startswith("reported_") for c in held[-1].comparisons):
        questions.append(("Do the sides' own texts bear out the wording that the press reports?", held[-1].documents))
    if w.stock.profile.gap:
        questions.append((f"Why do the sides' accounts differ ({_many(w.stock.profile.gap, 'level')})?",
                          held[-1].documents if held else ()))  # fmt: skip
    last = w.stock.rounds.index(held[-1]) if held else -1
    for n, r in enumerate(w.stock.rounds):
        if not r.when:
            questions.append(("When was the meeting that these documents report without a date?", r.documents))
        elif _ended_by(r) and r is w.stock.rounds[-1]:
            questions.append(
                (f"On what terms would the talks that {w.who(_ended_by(r))} left be resumed?", r.documents)
            )
        elif r.realis in ("planned", "proposed") and n > last:
            questions.append((f"Did the {plain(r.realis)} meeting take place ({r.name})?", r.documents))
    if not questions:
        return
    w.add("h2", "Open questions")
    for text, documents in questions:
        w.add("li", text, documents)


def _sources(w: _Writer) -> None:
    w.add("h2", "Sources")
    first: dict[str, int] = {}
    for source in w.stock.sources:
        n = w.numbers[source.key]
        copy = f" Same text as [{first[source.group]}]." if source.group in first else ""
        first.setdefault(source.group, n)
        parts = [source.outlet or "outlet not given", source.title, source.published or "no date", source.url]
        w.add("source", f"[{n}] {', '.join(p for p in parts if p)} ({_short(source.key)}).{copy}")
    for reason in dict.fromkeys(left.reason for left in w.stock.unused):
        same = [left.document for left in w.stock.unused if left.reason == reason]
        w.add("li", f"Not in a round ({_many(len(same), 'document')}): {reason}.", same)


def _short(key: str) -> str:
    """A document's key; of a hash the beginning, which every command takes too."""
    return key.removeprefix("sha256:")[:12] if key.startswith("sha256:") else key


def shortened(text: str, max_chars: int = MAX_QUOTE) -> str:
    """Evidence on one line, cut at a word with an ellipsis where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= max_chars else line[:max_chars].rsplit(" ", 1)[0] + " …"


def listing(items: Sequence[str]) -> str:
    """``A, B and C``."""
    return " and ".join(items) if len(items) < 3 else ", ".join(items[:-1]) + " and " + items[-1]


def _many(n: int, noun: str) -> str:
    return f"{n} {noun}{'' if n == 1 else 's'}"


def _marks(refs: Iterable[int]) -> str:
    return "".join(f"[{n}]" for n in refs)


def to_markdown(blocks: Iterable[Block]) -> str:
    """The note as Markdown."""
    out: list[str] = []
    for b in blocks:
        text = f"{b.text} {_marks(b.refs)}".strip()
        if b.kind == "table":
            rows = [" | ".join(cell.replace("|", "\\|") for cell in row) for row in b.rows]
            rule = "|".join(" --- " for _ in b.rows[0])
            out.append("\n".join(f"| {row} |" for row in (rows[0], rule, *rows[1:])) + "\n")
        elif b.kind in ("h1", "h2", "h3"):
            out.append(f"{'#' * int(b.kind[1])} {text}\n")
        elif b.kind == "quote":
            out.append(f"> {text}\n")
        else:
            out.append(f"- {text}" if b.kind in ("li", "source") else f"{text}\n")
    return "\n".join(out).replace("\n- ", "\n- ").strip() + "\n"


def to_text(blocks: Iterable[Block], width: int = 100) -> str:
    """The note as plain text; a table's rows become short entries, which need no wide window."""
    out: list[str] = []
    for b in blocks:
        text = f"{b.text} {_marks(b.refs)}".strip()
        if b.kind in ("h1", "h2", "h3"):
            out.append(f"\n{text.upper() if b.kind != 'h3' else text}")
        elif b.kind == "table":
            out += [_entry(b.rows[0], row, width) for row in b.rows[1:]]
        elif b.kind == "quote":
            out.append(fill(text, width, initial_indent="    | ", subsequent_indent="    | "))
        else:
            mark = "- " if b.kind == "li" else ""
            out.append(fill(mark + text, width, subsequent_indent="  " * bool(mark)))
    return "\n".join(out).strip() + "\n"


def _entry(head: Sequence[str], row: Sequence[str], width: int) -> str:
    first = fill(" · ".join(part for part in row[:2] if part), width)
    rest = [f"{name}: {cell}" for name, cell in zip(head[2:], row[2:], strict=False) if cell not in ("–", "")]
    return "\n".join([first, *(fill(r, width, initial_indent="    ", subsequent_indent="      ") for r in rest)])
