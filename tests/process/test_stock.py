"""take_stock: rounds of coded reports, independence of order, state of knowledge on a day."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import pytest
from gold import REPORTS, load_rows, reading_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stocktake.process import find_process
from stocktake.records import Coder, Document, Meeting, Outcome, Place, Reading, Span
from stocktake.taking import stocktaking, take_stock

PROCESS = find_process("armenia-azerbaijan")
KEYS = {
    "id",
    "when",
    "principals",
    "level",
    "third_parties",
    "venue",
    "realis",
    "documents",
    "independent",
    "outcome",
    "joint",
    "gap",
    "statement_form",
    "yields",
    "next_step",
}


def made(
    n: int, day: str | None, published: str | None, city: str = "Bled", realis: str = "held", **more: object
) -> Reading:
    """A reading of an invented report on ministers' talks."""
    text = f"Report {n}: the ministers of Armenia and Azerbaijan held talks in {city}. {more.pop('text', '')}"
    meeting = Meeting(
        events=(),
        when=day,
        realis=realis,
        contact_form=str(more.pop("contact", "face_to_face")),
        principals=("ARM.GOV.MFA", "AZE.GOV.MFA"),
        level={"ARM": 2, "AZE": 2},
        third_parties=(("CHE", "host"),),
        venue=Place(Span(0, 0), city, "SVN" if city == "Bled" else "AUT"),
        evidence=(Span(0, len(text)),),
        number=more.pop("number", None),  # type: ignore[arg-type]
    )
    outcome = tuple(Outcome(a, level, (Span(0, 6),)) for a, level in (more.pop("outcome", {}) or {}).items())  # type: ignore[attr-defined]
    return Reading(Document(f"d{n:03}", text, published=published), meetings=(meeting,), outcome=outcome)


def test_one_round_of_two_reports_and_a_plan() -> None:
    """Reports of one day make one round; the plan for it is linked by R6 and is no round of its own."""
    stock = take_stock(
        PROCESS,
        [
            made(1, "2031-04-08", "2031-04-08", outcome={"ARM": 3}),
            made(2, "2031-04-08", "2031-04-09", outcome={"AZE": 4}),
            made(3, "2031-04-08", "2031-04-01", realis="planned"),
        ],
    )
    assert [r.id for r in stock.rounds] == ["armenia-azerbaijan/2031-04-08-bled"]
    (only,) = stock.rounds
    assert (only.joint, only.gap, only.realis) == (3, 1, "held")
    assert {link.document: link.rule for link in only.links}["d003"] == "R6"


def test_side_that_said_nothing_is_not_stated() -> None:
    """A side without a claim is not stated, and there is no joint level and no gap."""
    (only,) = take_stock(PROCESS, [made(1, "2031-04-08", "2031-04-08", outcome={"ARM": 3})]).rounds
    assert only.not_stated == ("AZE",)
    assert only.joint is None and only.gap is None


def test_call_is_a_contact_not_a_round() -> None:
    """R5: a telephone call is kept as a contact."""
    (only,) = take_stock(PROCESS, [made(1, "2031-04-08", "2031-04-08", contact="telephone")]).rounds
    assert only.kind == "contact" and only.links[0].rule == "R5"


def test_numbers_keep_rounds_apart() -> None:
    """R4: two numbered rounds on neighbouring days are two rounds."""
    stock = take_stock(
        PROCESS,
        [
            made(1, "2031-04-08", "2031-04-08", number=3),
            made(2, "2031-04-09", "2031-04-09", number=4),
        ],
    )
    assert [r.number for r in stock.rounds] == [3, 4]


def test_copies_count_once() -> None:
    """A wire text printed by two outlets is one independent source."""
    words = "The sides spoke of the border, of the missing and of trade, and they will meet again in the autumn."
    a, b = made(1, "2031-04-08", "2031-04-08", text=words), made(2, "2031-04-08", "2031-04-08", text=words)
    (only,) = take_stock(PROCESS, [a, b]).rounds
    assert len(only.documents) == 2 and only.independent == 1


def test_place_dispute_is_a_contradiction() -> None:
    """Two places for one sitting of one day stay side by side."""
    stock = take_stock(
        PROCESS,
        [
            made(1, "2031-04-08", "2031-04-08"),
            made(2, "2031-04-08", "2031-04-08", city="Graz"),
        ],
    )
    assert len(stock.rounds) == 1
    assert {"Bled", "Graz"} in [{c.left, c.right} for c in stock.contradictions]


def test_as_of_knows_only_what_was_published() -> None:
    """What was published later, or at an unknown time, is not known on that day."""
    readings = [
        made(1, "2031-04-08", "2031-04-01", realis="planned"),
        made(2, "2031-04-08", "2031-04-08"),
        made(3, "2031-04-08", None),
    ]
    (only,) = take_stock(PROCESS, readings, as_of="2031-04-02").rounds
    assert (only.realis, only.documents) == ("planned", ("d001",))


def test_json_keys() -> None:
    """The JSON has the keys of the contract and can be written."""
    data = take_stock(PROCESS, [made(1, "2031-04-08", "2031-04-08")]).to_json()
    json.dumps(data)
    assert {"process", "as_of", "rounds", "ledger", "contradictions", "profile", "sources"} <= set(data)
    assert set(data["rounds"][0]) >= KEYS


DAYS = st.integers(1, 28).map(lambda d: f"2031-04-{d:02}")
READINGS = st.lists(
    st.tuples(
        st.none() | DAYS | st.just("2031-04"),
        st.none() | DAYS,
        st.sampled_from(["Bled", "Graz"]),
        st.sampled_from(["held", "planned"]),
        st.none() | st.integers(1, 3),
        st.sampled_from(["gas", "law"]),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=READINGS, seed=st.integers(0, 99))
def test_any_order_of_adding_gives_the_same_stock(rows: list[tuple], seed: int) -> None:  # type: ignore[type-arg]
    """Adding readings one by one in any order equals a rebuild from scratch, whatever was asked in between."""
    readings = [made(n, d, p, c, r, number=k, text=t * 3) for n, (d, p, c, r, k, t) in enumerate(rows)]
    shuffled = random.Random(seed).sample(readings, len(readings))
    taking = stocktaking(PROCESS)
    for n, reading in enumerate(shuffled):
        taking.add([reading])
        taking.add([reading])
        if n % 3 == seed % 3:
            assert taking.stock().to_json() == take_stock(PROCESS, shuffled[: n + 1]).to_json()
            taking.stock("2031-04-14")
    assert taking.stock().to_json() == take_stock(PROCESS, readings).to_json()


def test_a_new_document_touches_its_own_round_only() -> None:
    """The other rounds are the same objects as before; a newer reading of a known document counts."""
    taking = stocktaking(PROCESS)
    taking.add([made(1, "2031-04-08", "2031-04-08"), made(2, "2031-05-08", "2031-05-08", city="Graz")])
    first, second = taking.stock().rounds
    taking.add([replace(made(3, "2031-05-08", "2031-05-09", city="Graz"), coder=Coder("1", None))])
    one, other = taking.stock().rounds
    assert one is first and other is not second and len(other.documents) == 2
    taking.add([replace(made(3, "2031-06-08", "2031-06-09", city="Graz"), coder=Coder("9", None))])
    assert [len(r.documents) for r in taking.stock().rounds] == [1, 1, 1]


@pytest.mark.skipif(not REPORTS.exists(), reason="the shared reports are not here")
def test_rounds_of_the_coded_reports() -> None:
    """On the codes of 90 reports every report of a round is placed, and reports of two rounds never meet."""
    rows = load_rows()
    readings = [reading_of(row) for row in rows]
    label = {row["id"]: row["round"] for row in rows if row["round"]}
    placed: set[str] = set()
    for name in ("az-am", "xk-rs", "co-eln", "ru-ua"):
        for round_ in take_stock(find_process(name), readings).rounds:
            inside = {d for d in round_.documents if d in label}
            assert len({label[d] for d in inside}) <= 1
            placed |= inside
    assert placed == set(label)
