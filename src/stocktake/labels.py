"""Plain words for the codebook's ids, for every place that shows values to people."""

from __future__ import annotations

from collections.abc import Iterable

OUTCOME_LEVELS = {
    -2: "broken off",
    -1: "round failed",
    0: "no progress",
    1: "contact kept",
    2: "process agreed",
    3: "progress noted",
    4: "named items agreed",
    5: "near agreement",
    6: "text agreed",
    7: "initialled",
    8: "signed",
    9: "ratified",
    10: "in force",
    11: "implementing",
}
DELEGATION_LEVELS = {
    1: "heads of state or government",
    2: "ministers",
    3: "deputy ministers or envoys",
    4: "ambassadors or heads of department",
    5: "experts or commanders",
    6: "unofficial",
    9: "level not stated",
}
STATEMENT_FORMS = {
    "joint": "one joint text",
    "joint_text": "one joint text",
    "identical_separate": "identical separate texts",
    "coordinated_similar": "coordinated similar texts",
    "coordinated_separate": "coordinated similar texts",
    "separate_diverging": "separate diverging texts",
    "one_side_only": "one side's text only",
    "one_side": "one side's text only",
    "mediator_only": "the mediator's text only",
    "none": "no statement",
}
CONTACT_FORMS = {
    "face_to_face": "face to face",
    "proximity": "indirect, in one place",
    "shuttle": "shuttle",
    "telephone": "by telephone",
    "video": "by video",
    "written_exchange": "in writing",
    "side_contact": "side contact",
}
NEXT_STEPS = {
    "none": "no next contact",
    "in_principle": "to continue, no date",
    "date_set": "date set",
    "place_set": "place set",
    "task_set": "task set",
}
KINDS = {
    "news_report": "news report",
    "official_statement": "official statement",
    "joint_statement": "joint statement",
    "readout": "readout",
    "transcript": "transcript",
    "interview": "interview",
    "other": "document",
}
ISSUES = {
    "I01": "sovereignty and territorial integrity",
    "I02": "border delimitation",
    "I03": "withdrawal and positions",
    "I04": "ceasefire and non-use of force",
    "I05": "transport and corridors",
    "I06": "third-country forces and missions",
    "I07": "constitution and legal claims",
    "I08": "international litigation",
    "I09": "detainees, missing and remains",
    "I10": "displaced persons and return",
    "I11": "minorities and heritage",
    "I12": "mines",
    "I13": "arms and confidence building",
    "I14": "sanctions, trade, energy, water",
    "I15": "diplomatic relations",
    "I16": "formats and mediators",
    "I17": "verification and implementation",
    "I18": "security guarantees",
    "I19": "ratification and entry into force",
    "I20": "public rhetoric",
    "N01": "ceasefire and its monitoring",
    "N02": "humanitarian access",
    "N03": "transition and power sharing",
    "N04": "autonomy and self-determination",
    "N05": "disarmament and army integration",
    "N06": "constitution and elections",
    "N07": "amnesty and accountability",
    "N08": "detainees and hostages",
    "N09": "land and return",
    "N10": "resources and revenue",
    "N11": "foreign fighters and listings",
    "N12": "drugs and illicit economy",
    "N13": "inclusion",
    "N14": "recognition of the movement",
    "N15": "airports, ports and siege",
    "N16": "guarantees and missions",
}


def plain(word: str | None) -> str:
    """An id as words: ``no_progress`` -> ``no progress``; an empty string for None."""
    return (word or "").replace("_", " ")


def outcome_words(level: int | None) -> str:
    """``3 progress noted``; an empty string for None."""
    return "" if level is None else f"{level} {OUTCOME_LEVELS.get(level, '')}".strip()


def issue_words(issue: str) -> str:
    """``I02 border delimitation``; an unknown id stays as it is."""
    return f"{issue} {ISSUES.get(issue, '')}".strip()


def who_met(sides: Iterable[str]) -> str:
    """``A-land – B-land``; of one side alone the other has no name in the text, or none that we know."""
    named = list(sides)
    return " – ".join([*named, "a side without a known name"] if len(named) == 1 else named) or "nobody named"
