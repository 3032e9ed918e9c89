"""Label inventories of the heads, and how each source's entity labels map to ours.

The inventories travel with the weights (``model.json``); the runtime takes them from there.
"""

from __future__ import annotations

import json
from pathlib import Path

from prepare import Doc, bio_spans

UPOS = [
    "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ",
    "SYM", "VERB", "X",
]  # fmt: skip
ENTITIES = ["PER", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "LAW", "DATE"]
NER = ["O"] + [f"{p}-{e}" for e in ENTITIES for p in "BI"]
EVENTS = [
    "none", "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT",
    "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
REALIS = ["held", "planned", "proposed", "negated", "cancelled", "hypothetical", "background"]
MODES = ["none", "talks", "meeting", "visit", "call", "mediation", "summit"]
QUOTES = ["none", "direct", "indirect", "mixed"]
ACTS = [
    "none", "agreed", "progress", "no_progress", "open", "commitment", "proposal", "acceptance", "rejection",
    "condition", "demand", "red_line", "accusation", "denial", "threat", "praise", "forecast", "next_step",
    "breakdown",
]  # fmt: skip
ISSUES = [f"I{i:02}" for i in range(1, 21)] + [f"N{i:02}" for i in range(1, 17)]
LEVELS = ["none", *map(str, range(-2, 12))]
THIRD = ["host", "mediator", "facilitator", "observer", "guarantor", "convenor"]

# What an anchor word is linked to. For each kind of anchor, groups of roles; the roles of one group never overlap, and
# each group is one BIO tagging of the words around the anchor.
LINKS: dict[str, list[list[str]]] = {
    "event": [["trigger"], ["actor", "recipient"], ["third"], ["place", "date"]],
    "quote": [["content"], ["speaker", "cue"]],
    "position": [["span"], ["by"]],
    "frame": [["ARG0", "ARG1", "ARG2", "LOC", "TMP"]],
}


def link_tags(group: list[str]) -> list[str]:
    return ["O"] + [f"{p}-{role}" for role in group for p in "BI"]


def link_size(kind: str) -> int:
    return sum(len(link_tags(g)) for g in LINKS[kind])


# A source's label stands for a set of ours: the loss sums the probability of the set, so that a source which does not
# tell a country from a mountain range never teaches that they are the same. "O" allows what the source does not mark.
_PLACE = ["GPE", "LOC", "FAC"]
SCHEMES: dict[str, dict[str, list[str]]] = {
    "uner": {"PER": ["PER"], "ORG": ["ORG"], "LOC": _PLACE, "OTH": ["NORP", "EVENT", "LAW"], "O": ["DATE", "EVENT", "LAW", "NORP"]},
    "gum": {"person": ["PER", "NORP"], "organization": ["ORG"], "place": _PLACE, "time": ["DATE"], "event": ["EVENT"],
            "abstract": ["NORP", "EVENT", "LAW", "ORG"], "object": ["LAW", "FAC"], "O": []},
    "gmb": {"per": ["PER"], "org": ["ORG"], "geo": _PLACE, "gpe": ["GPE", "NORP"], "tim": ["DATE"], "eve": ["EVENT"],
            "art": ["FAC", "LAW", "EVENT"], "nat": ["EVENT"], "O": ["EVENT", "LAW", "FAC"]},
    "redocred": {"PER": ["PER"], "ORG": ["ORG"], "LOC": [*_PLACE, "NORP"], "TIME": ["DATE"], "MISC": ["EVENT", "LAW", "NORP", "FAC"], "O": []},
    "crossner": {"person": ["PER"], "politician": ["PER"], "organisation": ["ORG"], "politicalparty": ["ORG"], "location": _PLACE,
                 "country": ["GPE"], "election": ["EVENT"], "event": ["EVENT"], "misc": ["NORP", "LAW"], "O": ["DATE", "FAC"]},
}  # fmt: skip


class Names:
    """States, cities and demonyms, to tell GPE from NORP and from other places where a source does not."""

    def __init__(self, data: Path) -> None:
        self.gpe: set[str] = set()
        self.norp: set[str] = set()
        for c in json.loads((data / "facts/countries_mledoze.json").read_text(encoding="utf-8")):
            self.gpe |= {
                c["name"]["common"].lower(),
                c["name"]["official"].lower(),
                *(x.lower() for x in c.get("capital", [])),
            }
            self.norp |= {c["demonyms"]["eng"]["m"].lower()} if c.get("demonyms", {}).get("eng") else set()
        for c in json.loads((data / "facts/countries_factbook.json").read_text(encoding="utf-8")):
            self.norp.add((c.get("adjective") or "").lower())
        for line in (data / "facts/world-cities.csv").read_text(encoding="utf-8").splitlines()[1:]:
            self.gpe.add(line.split(",")[0].lower())
        self.gpe |= {"u.s.", "us", "usa", "u.k.", "uk", "united states of america", "u.s"}
        self.norp -= {""}
        self.norp |= {n + "s" for n in self.norp}

    def narrow(self, words: str, allowed: list[str]) -> list[str]:
        name = words.lower().removeprefix("the ")
        if "NORP" in allowed and name in self.norp:
            return ["NORP"]
        if "GPE" in allowed and name in self.gpe:
            return ["GPE"]
        if "NORP" in allowed and "GPE" in allowed and name.endswith(("ian", "ians", "ese", "ish")):
            return ["NORP"]
        return allowed


_TIME = set(
    [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today",
        "yesterday", "tomorrow", "tonight", "year", "years", "month", "months", "week", "weeks", "day", "days", "ago",
        "last", "next", "this", "morning", "afternoon", "evening", "night", "century", "decade",
    ]
)  # fmt: skip


def _outside(word: str, unmarked: list[str]) -> int:
    """What an unmarked word may be: O, or a label its source does not mark, where the word could be one at all."""
    time = word.lower() in _TIME or word[0].isdigit()
    allowed = [e for e in unmarked if (time if e == "DATE" else word[0].isupper())]
    return 1 | sum(1 << NER.index(f"{p}-{e}") for e in allowed for p in "BI")


def ner_masks(doc: Doc, names: Names) -> list[int]:
    """For each word a bit mask of allowed tags (index into NER); 0 where the word is not annotated."""
    scheme, tags = doc["ner"]
    mapping = SCHEMES[scheme]
    masks = [0 if t == "?" else _outside(w, mapping["O"]) for w, t in zip(doc["words"], tags, strict=True)]
    for s, e, label in bio_spans([("O" if t == "?" else t) for t in tags]):
        allowed = names.narrow(" ".join(doc["words"][s:e]), mapping.get(label, []))
        if not allowed:  # a label we have no room for (animals, numbers)
            masks[s:e] = [_outside(w, mapping["O"]) for w in doc["words"][s:e]]
            continue
        for i in range(s, e):
            masks[i] = sum(1 << NER.index(f"{'B' if i == s else 'I'}-{a}") for a in allowed)
    return masks
