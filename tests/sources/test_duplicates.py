"""Copies of one text are one group, whatever the order; different texts on one event are not; versions show what changed."""

from hypothesis import given, settings
from hypothesis import strategies as st

from stocktake.sources import document_from_text
from stocktake.sources.alignment import differences
from stocktake.sources.duplicates import Duplicates, group_duplicates, plain_url, versions

WIRE = (
    "The foreign ministers of A-land and B-land met in Osla on Thursday for the third time this year. Norland hosted the talks. "
    "Both sides agreed to exchange drafts by the end of the month, and to meet again in August. Two questions stay open: the return of "
    "displaced people, and transit between the two parts of B-land."
)
HEADED = f"Ministers meet again\n\nOSLA, 11 July (Agency) — {WIRE}\n\n(Reporting by Ana Roe)"
QUOTED = f"A statement was put out on Friday.\n\n“{WIRE}”\n\nObservers had expected more from the meeting, since both capitals had spoken of a breakthrough before."
CUT = (
    WIRE.split(" Both")[0]
    + " Both sides agreed to exchange drafts by the end of the month, and to meet again in August."
)
OTHER = (
    "A-land’s Ana Roe and her colleague from B-land came together in Norland’s capital for a third round on Thursday, and left with a promise: "
    "drafts will change hands before the month is out. Displaced people and transit are what still divides them, an official said afterwards."
)
SHORT = "No comment was made."
TEXTS = [WIRE, HEADED, QUOTED, CUT, OTHER, SHORT, "No comment was made!"]
DOCUMENTS = [document_from_text(t, published=f"2024-07-{10 + i}") for i, t in enumerate(TEXTS)]


def test_groups():
    """Headline changed, quoted whole and cut copies are one group; another outlet's own report is not in it."""
    group, short = group_duplicates(DOCUMENTS)
    assert short.ids == (DOCUMENTS[5].id, DOCUMENTS[6].id)  # punctuation apart the same words
    assert set(group.ids) == {d.id for d in DOCUMENTS[:4]}
    assert group.ids[0] == DOCUMENTS[0].id  # the earliest
    assert {link.relation for link in group.links} <= {"exact", "copy", "quoted"}


@settings(max_examples=50, deadline=None)
@given(st.permutations(range(len(DOCUMENTS))))
def test_any_order(order):
    """Groups are the same under any order of adding, and after adding everything twice."""
    index = Duplicates()
    for i in [*order, *reversed(order)]:
        index.add(DOCUMENTS[i])
    assert index.groups() == group_duplicates(DOCUMENTS)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.text("ab c", min_size=1, max_size=60).filter(str.strip), min_size=2, max_size=8),
    st.randoms(use_true_random=False),
)
def test_any_texts(texts, rng):
    """Order does not matter for arbitrary repetitive texts either."""
    documents = [document_from_text(t) for t in texts]
    shuffled = documents[:]
    rng.shuffle(shuffled)
    assert group_duplicates(documents) == group_duplicates(shuffled)


def test_exact_copy_is_known():
    """The same text again adds nothing."""
    index = Duplicates()
    assert index.add(DOCUMENTS[0]) and not index.add(DOCUMENTS[0])


def test_versions():
    """Texts of one address are versions in order of time, each with what changed."""
    first = document_from_text(
        "Talks begin. Ten people came.", url="https://www.news.example/a?utm_source=x", published="2024-07-11"
    )
    second = document_from_text(
        "Talks begin. Twelve people came, it is said.", url="http://news.example/a/", published="2024-07-12"
    )
    ((url, (one, two)),) = versions([second, first, first]).items()
    assert url == "news.example/a"
    assert (one.document, one.changes) == (first, ())
    assert [(second.text[slice(*c.here)], first.text[slice(*c.there)]) for c in two.changes] == [
        ("Twelve", "Ten"),
        ("it is said", ""),
    ]


def test_differences_are_empty_for_the_same_words():
    """Case, quotation marks and spacing are no differences."""
    one, other = document_from_text("“Talks  go on,” she said."), document_from_text('"Talks go on", SHE said.')
    assert differences(one, other) == ()


def test_plain_url():
    """Scheme, www, fragment, tracking and final slash do not matter; the query otherwise does."""
    assert plain_url("https://www.news.example/a/?utm_source=x#top") == plain_url("http://news.example/a")
    assert plain_url("https://news.example/?p=1") != plain_url("https://news.example/?p=2")
    assert plain_url("http://[broken") == "http://[broken"
