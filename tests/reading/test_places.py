"""Place phrases become a gazetteer row with its country, ambiguous names by context, or stay open with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.reading.gazetteer import Gazetteer, fold
from stocktake.reading.places import find_places, resolve_dateline, resolve_place, town_of, why_unresolved
from stocktake.records import Document, Mention, Parse, Span

GAZETTEER = Gazetteer.load()
SENTENCES = Path(__file__).parent / "place_sentences.tsv"
# A bare larger namesake is taken; a town of a country named is not looked for beyond the table.
NOT_AS_EXPECTED = {"The ministers met in [[Córdoba]].", "Colombian and Venezuelan officers met in [[San Antonio]]."}


def marked(text: str) -> tuple[Document, Span]:
    """A text with the place phrase between bars."""
    before, phrase, after = text.split("|")
    return Document(id="t", text=before + phrase + after), Span(len(before), len(before) + len(phrase))


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("They met in |Tripoli|, Lebanon.", "Tripoli", "LBN"),
        ("They met in |Tripoli| on Monday.", "Tripoli", "LBY"),
        ("They met in |Arlington|, Virginia.", "Arlington", "USA"),
        ("They met in the Swiss city of |Geneva|.", "Geneva", "CHE"),
        ("They met in |the Swiss city of Geneva|.", "Geneva", "CHE"),
        ("US officials said talks in |Geneva| went on.", "Geneva", "CHE"),
        ("They met in |the U.S. capital|.", "Washington", "USA"),
        ("They met in |the Qatari capital|.", "Doha", "QAT"),
        ("They met in |the capital of Egypt|.", "Cairo", "EGY"),
        ("They met in |Niger's capital|.", "Niamey", "NER"),
        ("They met in |the Latvian capital, Riga|.", "Riga", "LVA"),
        ("They met in |the capital, Ouagadougou|.", "Ouagadougou", "BFA"),
        ("They met at |Camp David|.", "Camp David", "USA"),
        ("They met at |the Dolmabahçe Palace in Istanbul|.", "Dolmabahçe Palace", "TUR"),
        ("They met at |Istanbul's Dolmabahce Palace|.", "Dolmabahçe Palace", "TUR"),
        ("They met at |a hotel in Doha|.", "Doha", "QAT"),
        ("They met at |the Grand Lake Hotel in Doha|.", "Grand Lake Hotel", "QAT"),
        ("They met in |Egypt's Red Sea resort of Sharm el-Sheikh|.", "Sharm el-Sheikh", "EGY"),
        ("Fighting went on in |northern Syria|.", "Syria", "SYR"),
        ("They met in |Washington|.", "Washington", "USA"),
        ("They live in |Washington state|.", "Washington", "USA"),
        ("In |Georgia| the prime minister spoke.", "Georgia", "GEO"),
        ("A rally in Atlanta, |Georgia|, drew crowds.", "Georgia", "USA"),
        ("They met in |Annapolis, Maryland, in the United States|.", "Annapolis", "USA"),
        ("They met in |Chisinau|.", "Chişinău", "MDA"),
        ("They met in |Kiev|.", "Kyiv", "UKR"),
        ("They met at |UN headquarters|.", "United Nations Headquarters", "USA"),
        ("Talks on |Nagorno-Karabakh| failed.", "Nagorno-Karabakh", "AZE"),
        ("They went to |Mexico|.", "Mexico", "MEX"),
        ("They went to |Ethiopia|, Kenya and Uganda.", "Ethiopia", "ETH"),
        ("They met in |Hyderabad|, Pakistan.", "Hyderabad", "PAK"),
        ("They met in |Pristina|.", "Pristina", "XKX"),
        ("They met in |London, England|.", "London", "GBR"),
        ("Fighting in |Helmand Province| went on.", "Helmand", "AFG"),
        ("The ships left |several Yemeni ports|.", "Yemen", "YEM"),
    ],
)
def test_places(text: str, name: str, country: str) -> None:
    """Each kind of phrase resolves to the place a reader of the sentence would take it to be."""
    document, span = marked(text)
    place = resolve_place(document, span, GAZETTEER)
    assert place is not None
    assert (place.name, place.country, place.span) == (name, country, span)
    assert place.lat is not None and place.lon is not None
    assert why_unresolved(document, span, GAZETTEER) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Lebanese soldiers in |Tripoli| fired.", "could be in LBY or LBN"),
        ("They met in |Granada|.", "could be in"),
        ("They live in |the region|.", "no place name in it"),
        ("They met at |the border with Mauritania|.", "a border, on either side"),
        ("The truce was signed aboard HMAS |Tobruk|.", "a ship's name"),
        ("Delegates boarded the frigate |Almirante Padilla| on Monday.", "a ship's name"),
        ("They met on |HMS Dublin| off the coast.", "a ship's name"),
        ("They closed |the border|.", "no place name in it"),
        ("They met in |the capital|.", "a capital, but not whose"),
        ("They met in |Xyzzyville|.", "not in the gazetteer"),
        ("Aid went to |Gaza and Egypt|.", "more than one place"),
        ("They walked |near the valley|.", "no place name in it"),
    ],
)
def test_unresolved(text: str, reason: str) -> None:
    """What cannot be told stays open, and the reason says why."""
    document, span = marked(text)
    assert resolve_place(document, span, GAZETTEER) is None
    why = why_unresolved(document, span, GAZETTEER)
    assert why is not None and why.startswith(reason)


def test_countries_given_decide_between_namesakes() -> None:
    """The caller's countries settle a name that the text alone leaves open."""
    document, span = marked("They met in |Granada|.")
    place = resolve_place(document, span, GAZETTEER, countries=("NIC",))
    assert place is not None and place.country == "NIC"


def test_unknown_town_with_its_country() -> None:
    """A town too small for the table but given with its country has that country and no coordinates."""
    document, span = marked("They met in |Kondovo, Macedonia|.")
    place = resolve_place(document, span, GAZETTEER)
    assert place is not None and (place.name, place.country, place.lat) == ("Kondovo", "MKD", None)


def test_areas_across_states_have_no_country() -> None:
    """Kashmir and the South Caucasus are places, but no one country's."""
    document, span = marked("Tension in |Kashmir| rose.")
    place = resolve_place(document, span, GAZETTEER)
    assert place is not None and place.country is None


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("WASHINGTON, DC", ("Washington", "USA")),
        ("ANKARA (Reuters)", ("Ankara", "TUR")),
        ("GENEVA/NEW YORK", ("Geneva", "CHE")),
        ("United Nations, New York", ("United Nations Headquarters", "USA")),
        ("ISTANBUL, TURKEY", ("Istanbul", "TUR")),
        ("MEXICO CITY", ("Mexico City", "MEX")),
        ("TRIPOLI, Lebanon", ("Tripoli", "LBN")),
        ("BOGOTA", ("Bogotá", "COL")),
        ("Camp David, Md.", ("Camp David", "USA")),
        ("XYZZY", None),
        ("", None),
    ],
)
def test_datelines(line: str, found: tuple[str, str] | None) -> None:
    """A dateline's place, capitals and agency and all, gives its city and country."""
    assert resolve_dateline(line, GAZETTEER) == found


@pytest.mark.parametrize(
    ("line", "town"),
    [
        ("Rimbo, Sweden", "Rimbo"),
        ("Prime Minister's Office, Kathmandu", "Kathmandu"),
        ("Ministry of Foreign Affairs, Kathmandu, Nepal", "Kathmandu"),
        ("Camp David, Md.", "Camp David, Md."),
        ("Kathmandu", "Kathmandu"),
    ],
)
def test_town_of_a_dateline(line: str, town: str) -> None:
    """Without the state after it and the office before it."""
    assert town_of(line, GAZETTEER) == town


def test_places_found_without_a_model() -> None:
    """With an empty parse, well-known names after prepositions of place are found, left to right, and nothing else."""
    text = (
        "In March the envoys met in Cairo and at Camp David, then in Parliament, near Nowhereville and in Doha, Qatar."
    )
    places = find_places(Document(id="t", text=text), Parse(), GAZETTEER)
    assert [text[p.span.start : p.span.end] for p in places] == ["Cairo", "Camp David", "Doha"]


def test_places_found_from_mentions() -> None:
    """With mentions, those of places resolve and those of persons are left alone."""
    text = "Paris Hilton flew from Oslo to Baku."
    mentions = (Mention(Span(0, 12), "PER"), Mention(Span(23, 27), "GPE"), Mention(Span(31, 35), "GPE"))
    assert [p.country for p in find_places(Document(id="t", text=text), Parse(mentions=mentions), GAZETTEER)] == [
        "NOR",
        "AZE",
    ]


def test_names_compare_without_case_accents_and_dots() -> None:
    """Names are compared as people type them."""
    assert fold("Chişinău") == fold("CHISINAU")
    assert fold("U.S.") == "us"
    assert fold("St. Petersburg") == fold("Saint Petersburg")
    assert fold("Sana’a") == fold("Sana'a")


@given(st.text(alphabet="aGenvi, 's.U-\n()TripolLbh", max_size=60))
def test_any_text_is_safe(text: str) -> None:
    """Whatever the phrase, the answer is a place over the span or a reason."""
    document, span = Document(id="t", text=text), Span(0, len(text))
    place = resolve_place(document, span, GAZETTEER)
    assert (place is None) == (why_unresolved(document, span, GAZETTEER) is not None)
    assert place is None or place.span == span
    resolve_dateline(text, GAZETTEER)


def _sentences() -> list[object]:
    rows: list[object] = []
    strict = pytest.mark.xfail(strict=True)
    for line in SENTENCES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            sentence, wanted = line.split("\t")
            rows.append(pytest.param(sentence, wanted, marks=strict if sentence in NOT_AS_EXPECTED else ()))
    return rows


@pytest.mark.parametrize(("sentence", "wanted"), _sentences())
def test_sentences_of_reports(sentence: str, wanted: str) -> None:
    """Border posts, venues, regions and namesakes get the country an expert gives them, or stay open with a reason."""
    document, span = marked(sentence.replace("[[", "|").replace("]]", "|"))
    place = resolve_place(document, span, GAZETTEER)
    assert place is not None or why_unresolved(document, span, GAZETTEER)
    assert (place.country if place and place.country else "-") in wanted.split("|")


def test_place_by_what_follows() -> None:
    """A town that the table lacks has the country written after it, a facility the town's coordinates."""
    town = resolve_place(*marked("They met in |Nyhamn|, Sweden."), GAZETTEER)
    assert town is not None and (town.name, town.country, town.lat) == ("Nyhamn", "SWE", None)
    hotel = resolve_place(*marked("They met at |the Hotel Central| in Muscat."), GAZETTEER)
    assert hotel is not None and (hotel.name, hotel.country) == ("Hotel Central", "OMN")
    assert hotel.lat is not None
    assert resolve_place(*marked("They saw |Nyhamn|, Sweden's envoy said."), GAZETTEER) is None


def test_rows_of_recalled_places_are_whole() -> None:
    """Every place is found under its name, in its country or, where states share it, in none."""
    rows = (Path(__file__).parents[2] / "tools" / "places_recalled.tsv").read_text(encoding="utf-8").splitlines()
    for name, country, kind, lat, lon, _ in (row.split("\t") for row in rows if not row.startswith("#")):
        assert kind in {"city", "region", "site"} and abs(float(lat)) <= 90 and abs(float(lon)) <= 180, name
        found = {m.row.country for m in GAZETTEER.find(name) if m.row.ours}
        assert found == {None if country == "-" else country}, name
