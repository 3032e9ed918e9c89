"""What a text says of actors that the table cannot know: states of its own, delegations, and words that name nobody."""

from __future__ import annotations

import pytest

from stocktake.actors import ActorTable
from stocktake.actors.scene import local_names
from stocktake.records import Mention, Parse, Span

from .conftest import find


def people(resolved) -> dict[str, str]:
    return {a.person: a.id for a in resolved.actors if a.person}


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("The foreign ministers of Varenia and Oshland met.", {"?varenia", "?oshland"}),
        ("The Republic of Maravel thanked the President of Tornia.", {"?maravel", "?tornia"}),
        ("Peace talks between Varenia and Oshland opened.", {"?varenia", "?oshland"}),
        (
            "Talks on herring quotas between Varenia and Oshland opened. The Varenian delegation left.",
            {"?varenia", "?oshland"},
        ),
        ("Talks on pay between Renfield and Nissport opened. The delegations left.", set()),
        ("The talks between Renfield and Nissport are about a merger.", set()),  # firms: no word of diplomacy
        ("The president of Harwell College and the government of Andonia met.", set()),
        ("The foreign minister of Armenia spoke.", set()),
    ],
)
def test_states_of_a_text(table: ActorTable, text: str, want: set[str]) -> None:
    """A name counts as a state only where it is written as one, and never when the table has it."""
    assert {n.id for n in local_names(text, table, []).values()} == want


def test_local_state_has_people_and_adjectives(resolve) -> None:
    """An office-holder of such a state is its actor, and its demonym means it; it never gets a country."""
    text = "The foreign ministers of Varenia and Oshland met. Varenian Foreign Minister Ilse Maro spoke of progress."
    resolved = resolve(text, "Varenian Foreign Minister Ilse Maro")
    assert people(resolved) == {"Ilse Maro": "?varenia"}
    assert all(a.country is None for a in resolved.actors)


@pytest.mark.parametrize(
    ("text", "name", "owner"),
    [
        ("Ana Roe, a former judge, led the Kenyan delegation.", "Ana Roe", "KEN"),
        ("The Kenyan delegation was led by a judge, Ana Roe.", "Ana Roe", "KEN"),
        ("Ben Sol signed for Kenya.", "Ben Sol", "KEN"),
        ("Malaysia's facilitator, Cal Tan, spoke.", "Cal Tan", "MYS.GOV"),
        ("Ana Roe, head of Sudan's directorate for Ethiopia, spoke.", "Ana Roe", "SDN.GOV"),
    ],
)
def test_delegations(resolve, text: str, name: str, owner: str) -> None:
    """Who leads a side's delegation or signs for it is that side's."""
    mention = Mention(find(text, name), "PER")
    assert people(resolve(text, parse=Parse(mentions=(mention,)))) == {name: owner}


@pytest.mark.parametrize(
    "text",
    [
        "Azerwire reports that the talks are over.",
        "Whether Washington agrees is open.",
        "They met at the George Holt training center.",
        "Ohrid's lake was calm.",
    ],
)
def test_no_persons(resolve, text: str) -> None:
    """Agencies, first words of sentences and names of buildings are no persons, even where the model says so."""
    words = [m for m in ("Azerwire", "Whether Washington", "George Holt", "Ohrid") if m in text]
    parse = Parse(mentions=tuple(Mention(find(text, w), "PER") for w in words))
    assert not people(resolve(text, parse=parse))


def test_given_name_of_two_syllables(resolve) -> None:
    """A small second syllable after a hyphen belongs to the name; a compound does not."""
    text = "Unification Minister Cho Myoung-gyon met a Saudi-led delegation."
    parse = Parse(mentions=(Mention(find(text, "Cho Myoung-gyon"), "PER"),))
    assert list(people(resolve(text, parse=parse))) == ["Cho Myoung-gyon"]


def test_a_council_that_every_state_has(resolve) -> None:
    """A generic name is a state's body only where the text names the state."""
    text = "The National Security Council met in Thailand."
    assert not resolve(text, "National Security Council").ids(find(text, "National Security Council"))
    told = "The United States sent an envoy. The National Security Council met."
    assert resolve(told, "National Security Council").ids(find(told, "National Security Council"))[0].startswith("USA")


def test_spoken_acronyms(ids) -> None:
    """ "Nato" and "Renamo" are written like words by some papers."""
    assert ids("Renamo signed the accord in Mozambique.", "Renamo") == ("MOZ.REB.RENAMO",)
    assert Span(0, 6) == find("Renamo signed", "Renamo")


@pytest.mark.parametrize("who", ["Analysts in Tbilisi", "Protesters in Chile", "Diplomats in Chile"])
def test_who_is_in_a_country_does_not_speak_for_it(resolve, who: str) -> None:
    """Where somebody is does not make them the state's voice, whatever names the model finds in the phrase."""
    text = f"{who} said that little had changed."
    place = Mention(find(text, who.split()[-1]), "GPE")
    assert resolve(text, who, parse=Parse(mentions=(place,))).ids(find(text, who)) == ()


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("Kenya's chief negotiator, Zubo Qvanch, spoke.", {"Zubo Qvanch": "KEN.GOV"}),
        ("The leader of Renamo, Zubo Qvanch, signed.", {"Zubo Qvanch": "MOZ.REB.RENAMO"}),
        ("The ministers of Kenya, Upper Zubo, met.", {}),
    ],
)
def test_apposition(resolve, text: str, want: dict[str, str]) -> None:
    """A name between commas after the office of a side is a person's, though the model marks none."""
    assert people(resolve(text)) == want


KINGDOM = "The Kingdom of Morocco and Kenya met. The talks were hosted by the Kingdom and by Chad."
KOREAS = "South and North Korea agreed that the North would send athletes. The South's minister spoke. He named the North Sea."


@pytest.mark.parametrize(
    ("text", "phrase", "want"),
    [
        (KOREAS, "South and North Korea", ("KOR", "PRK")),
        (KOREAS, "South", ("KOR",)),
        (KOREAS, "North Korea", ("PRK",)),
        (KOREAS, "the North", ("PRK",)),
        (KOREAS, "The South's minister", ("KOR.GOV",)),
        (KOREAS, "the North Sea", ()),
        ("Kenya said that the North is poor.", "the North", ()),  # no state's name is shared
        (KINGDOM, "the Kingdom", ("MAR",)),
        (KINGDOM.replace("Kenya", "The Kingdom of Lesotho"), "the Kingdom", ()),  # which of two is open
        ("The Democratic Republic of Congo met Kenya in the Republic.", "the Republic", ()),
    ],
)
def test_halves(ids, text: str, phrase: str, want: tuple[str, ...]) -> None:
    """Two states of one name, what "the North" means once the text names them, and "the Kingdom" of a full name."""
    found = ids(text, phrase)
    assert found == want or (not want and not set(found) & {"KOR", "PRK"})


@pytest.mark.parametrize("words", ["review of Annex C began", "review of Communiqué No. 47 began"])
def test_parts_of_documents_are_nobody(resolve, words: str) -> None:
    """One letter is no family name, and "No" none before a number."""
    assert not resolve(f"The ministers of Chile and Peru said the {words}.").actors[2:]


@pytest.mark.parametrize(
    ("text", "phrase", "want"),
    [
        ("Officials in Baku said so.", "Officials in Baku", ("AZE.GOV",)),
        ("Senior government officials in Baku said so.", "Senior government officials in Baku", ("AZE.GOV",)),
        ("Authorities in Yerevan and officials in Baku agreed.", "Authorities in Yerevan", ("ARM.GOV",)),
        ("The foreign ministry in Khartoum said so.", "The foreign ministry in Khartoum", ("SDN.GOV.MFA",)),
        ("Governments in Paris and Washington agreed.", "Governments in Paris and Washington", ("FRA.GOV", "USA.GOV")),
        ("Authorities in Kenya said so.", "Authorities in Kenya", ("KEN.GOV",)),
        ("Palestinian officials in Cairo said so.", "Palestinian officials in Cairo", ("PSE.GOV",)),
        ("Western officials in Kabul said so.", "Western officials in Kabul", ()),
        ("Embassy officials in Kabul said so.", "Embassy officials in Kabul", ()),
        ("The embassy in Baku said so.", "The embassy in Baku", ()),
        ("Analysts in Baku said so.", "Analysts in Baku", ()),
        ("Residents in Baku said so.", "Residents in Baku", ()),
        ("Opposition officials in Tbilisi said so.", "Opposition officials in Tbilisi", ()),
        ("They met in Vienna.", "Vienna", ()),
        ("Residents in Voskepar blocked a road.", "Residents in Voskepar", ()),
    ],
)
def test_officials_in_a_capital(ids, text: str, phrase: str, want: tuple[str, ...]) -> None:
    """Officials and governments speak for the state that they sit in; who merely is there does not."""
    assert ids(text, phrase) == want


@pytest.mark.parametrize(
    ("text", "phrase", "on", "want"),
    [
        ("The Tigrayan fighters withdrew.", "The Tigrayan fighters", "2022-11-12", ("ETH.REB.TPLF",)),
        ("The Moro front signed.", "The Moro front", "2012-10-15", ("PHL.REB.MILF",)),
        ("The Moro front signed.", "The Moro front", "1996-09-02", ("PHL.REB.MNLF",)),
        ("The Oromo rebels left.", "The Oromo rebels", "2023-11-21", ("ETH.REB.OLA",)),
        (
            "Fighting in Congo: M23 came. The Congolese rebels left.",
            "The Congolese rebels",
            "2025-07-19",
            ("COD.REB.M23",),
        ),
        (
            "M23 and CODECO in the Democratic Republic of the Congo. The Congolese rebels left.",
            "The Congolese rebels",
            "2025-07-19",
            ("COD.REB",),
        ),
        ("Hamas came. The Palestinian movement left.", "The Palestinian movement", "2025-07-07", ("PSE.REB.HAMAS",)),
        ("The southern separatists came.", "The southern separatists", "2025-07-07", ("?southern-separatists",)),
    ],
)
def test_movements_by_their_people(ids, text: str, phrase: str, on: str, want: tuple[str, ...]) -> None:
    """Rebels told by a people or a state are the movement that the table or the text knows; else their own words."""
    assert ids(text, phrase, on=on) == want


POST = "MFA of Armenia @MFAofArmenia\n\n#Geneva | FM @AraratMirzoyan met FM @JeyhunBayramov of Azerbaijan. The FM thanked Switzerland \U0001f1e8\U0001f1ed."


@pytest.mark.parametrize(
    ("phrase", "want"),
    [
        ("FM @AraratMirzoyan", ("ARM.GOV.MFA",)),
        ("FM @JeyhunBayramov of Azerbaijan", ("AZE.GOV.MFA",)),
        ("The FM", ("ARM.GOV.MFA",)),
        ("\U0001f1e8\U0001f1ed", ("CHE",)),
    ],
)
def test_a_ministrys_post(ids, phrase: str, want: tuple[str, ...]) -> None:
    """Handles are names, flags are states, and "the FM" on a ministry's own page is its own."""
    assert ids(POST, phrase) == want


def test_a_stranger_on_a_governments_paper(resolve) -> None:
    """An office-holder whom a government's text names without a state is that state's; the paper's head says so."""
    text = "Ministry of Foreign Affairs of the Republic of Kenya\n\nForeign Minister Quentin Ozbo received envoys."
    actor = next(a for a in resolve(text).actors if a.person)
    assert (actor.id, text[slice(*actor.learned)]) == ("KEN.GOV.MFA", "Republic of Kenya")
    two = "Ministries of Foreign Affairs of Kenya and Chad\n\nForeign Minister Quentin Ozbo received envoys."
    assert next(a for a in resolve(two).actors if a.person).id == "?quentin-ozbo"


def test_between_with_appositions(ids) -> None:
    """The pair that "between" joins is whom "the parties" means, not two others that "and" joins later."""
    text = (
        "A meeting between the Chairman of the Council of Sudan, General Abdel Fattah al-Burhan, and the Commander of the "
        "Rapid Support Forces, General Mohamed Hamdan Dagalo, is planned. The parties were told. The United States and "
        "Saudi Arabia, which host the Jeddah talks, were told too."
    )
    assert ids(text, "The parties", on="2023-12-27") == ("SDN.MIL", "SDN.REB.RSF")


def test_the_minister_of_a_ministrys_paper(ids) -> None:
    """A statement's heading tells whose "the Minister" is; a headline that says more does not."""
    body = "\n\nThe Minister received the Ambassador of Japan."
    head = "Statement by the Spokesperson of the Ministry of Foreign Affairs of the Republic of Kazakhstan"
    assert ids(head + body, "The Minister") == ("KAZ.GOV.MFA",)
    assert ids("Ministry of Foreign Affairs of Kazakhstan warns miners" + body, "The Minister") == ()


@pytest.mark.parametrize(
    ("text", "on", "want"),
    [
        ("South Korean President Moon Jae-in spoke.", "2018-06-12", {"Moon Jae-in": "KOR.GOV.HOS"}),
        ("President Benigno Aquino of the Philippines spoke.", "2012-10-15", {"Benigno Aquino": "PHL.GOV.HOS"}),
        (
            "The Kenyan envoy for the Horn of Africa, Quentin Ozbo, spoke.",
            "2021-05-05",
            {"Quentin Ozbo": "KEN.GOV"},
        ),
    ],
)
def test_names_and_regions(resolve, text: str, on: str, want: dict[str, str]) -> None:
    """A last syllable written small, a name without its "III", and what an envoy is for."""
    assert people(resolve(text, on=on)) == want


def test_a_bare_body_is_the_one_named_before(ids) -> None:
    """Not the state that happens to be named nearest: "the ministry" is whose ministry spoke."""
    text = "The Kyrgyz foreign ministry said they met at the invitation of Kazakhstan. The ministry was pleased."
    assert ids(text, "The ministry") == ("KGZ.GOV.MFA",)


def test_who_tells_of_a_meeting_is_no_side_of_it(ids) -> None:
    """In "A and B met on Friday, C officials said" the officials are C's; both sides are A and B."""
    text = (
        "A delegation of the Sudanese government and envoys of the Sudan Liberation Movement met in Juba on Friday, "
        "South Sudanese officials said. Both sides agreed to swap lists, the officials said."
    )
    assert ids(text, "Both sides") == ("SDN", "SDN.REB.SLM")
    assert ids(text, "the officials") == ("SSD.GOV",)


@pytest.mark.parametrize(
    ("text", "phrase", "want"),
    [
        ("Kenya Airways met Chad.", "Kenya Airways", ("?kenya-airways",)),
        ("Air France met Chad.", "Air France", ("?air-france",)),
        ("A spokesman for Turkish Airlines spoke.", "A spokesman for Turkish Airlines", ("?turkish-airlines",)),
        ("The Bank of China signed.", "The Bank of China", ("?bank-of-china",)),
        (
            "The National Bank of Ukraine met the World Bank.",
            "The National Bank of Ukraine",
            ("?national-bank-of-ukraine",),
        ),
        ("Israel Aerospace Industries signed.", "Israel Aerospace Industries", ("?israel-aerospace-industries",)),
        ("Iran Air and Zubo signed.", "Iran Air and Zubo", ("?iran-air", "?zubo")),
        ("Royal Dutch Zubo signed.", "Royal Dutch Zubo", ("?royal", "?zubo")),
        ("The Israeli Air Force left.", "The Israeli Air Force", ("ISR.GOV.MIL",)),
        ("The Bank met Kenya in Nairobi.", "Kenya", ("KEN",)),
        ("Turkish President Zubo Qvanch spoke.", "Turkish President Zubo Qvanch", ("TUR.GOV.HOS",)),
    ],
)
def test_firms_with_a_state_in_their_name(ids, text: str, phrase: str, want: tuple[str, ...]) -> None:
    """A firm's or a bank's name is one name and no state's, whichever end the state stands at."""
    assert ids(text, phrase) == want


TALKS = "The government of Kenya and the Upper Valley Liberation Front signed a truce. "


@pytest.mark.parametrize(
    "phrase",
    [
        "A spokesman for the movement", "A spokeswoman for the front", "The rebels' spokesman", "An official in the group",
        "the insurgents",
    ],
)  # fmt: skip
def test_a_movement_by_a_bare_noun(ids, phrase: str) -> None:
    """Where a text names one armed movement, "the movement" or "the front" is it, within a phrase too."""
    assert ids(f"{TALKS}{phrase} said so.", phrase) == ("?upper-valley-liberation-front",)
    two = f"{TALKS}The Lower Valley Resistance Movement was not there. {phrase} said so."
    assert "KEN" not in ids(two, phrase)


def test_a_bare_noun_that_is_no_movement(ids) -> None:
    """The movement of goods and the front line are no movement's, and before its first naming nothing is."""
    text = TALKS + "They spoke of the movement of goods and met at the front."
    assert "?upper-valley-liberation-front" not in ids(text, "the movement of goods") + ids(text, "the front")
    assert ids("The rebels left. " + TALKS, "The rebels") == ()
    assert ids(TALKS + "The leader of the front, Zubo Qvanch, spoke.", "Zubo Qvanch") == (
        "?upper-valley-liberation-front",
    )


def test_negotiators_of_two_unknown_states(table: ActorTable) -> None:
    """Two unknown names of whom there are negotiators are states; firms that negotiate are not."""
    told = "Negotiators from Varenia and Oshland suspended their talks about the border."
    assert {n.id for n in local_names(told, table, []).values()} == {"?varenia", "?oshland"}
    firms = "Negotiators from Renfield and Nissport met about a merger."
    assert not local_names(firms, table, []).values()


def test_a_name_of_its_own_is_no_other_state(resolve) -> None:
    """``Zubo's government`` is not another state's that the model's chain takes in."""
    text = "The government of Kenya spoke. Zubo's government welcomed it."
    chain = (find(text, "The government of Kenya"), find(text, "Zubo's government"))
    assert resolve(text, "Zubo's government", parse=Parse(clusters=(chain,))).ids(chain[1]) == ()


def test_the_government_that_faces_an_unknown_movement(ids) -> None:
    """Beside a movement of the text "the government" is the state that it faces, not the host named last."""
    text = (
        "The foreign minister of Varenia spoke. Talks between Varenia and the Upper Valley Liberation Front on a truce "
        "opened in Kenya. The government set a condition."
    )
    assert ids(text, "The government") == ("?varenia",)


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("Kenyan minister Zubo Qvanch spoke. A spokesman for Uganda denied it. He left.", ("UGA.GOV",)),
        ("Kenyan minister Zubo Qvanch spoke. Uganda denied it. He left.", ("KEN.GOV",)),
        ("A spokesman for Uganda denied it. Kenyan minister Zubo Qvanch said he left.", ("KEN.GOV",)),
    ],
)
def test_he_is_whom_the_sentence_before_is_about(resolve, text: str, want: tuple[str, ...]) -> None:
    """A pronoun goes on with the subject before it, though he has an office and no name."""
    word = "He left" if "He left" in text else "he left"
    span = Span(text.index(word), text.index(word) + 2)
    parse = Parse(mentions=(Mention(find(text, "Zubo Qvanch"), "PER"),))
    found = resolve(text, text[slice(*span)], parse=parse)
    assert found.ids(span) == want


@pytest.mark.parametrize(
    ("text", "mention"),
    [("Madam President, Kenya and Uganda met.", "Madam President"), ("No governor may negotiate.", "No governor")],
)
def test_nobody(resolve, text: str, mention: str) -> None:
    """A form of address names nobody, and "no governor" is nobody."""
    parse = Parse(mentions=(Mention(find(text, mention), "PER"),))
    resolved = resolve(text, mention, parse=parse)
    assert resolved.ids(find(text, mention)) == () and not people(resolved)


def test_excellencies(resolve) -> None:
    """ "H.E." between an office and a name parts them no more than "Mr" does."""
    text = "The Minister of Foreign Affairs of the Republic of Kenya, H.E. Zubo Qvanch, spoke."
    assert people(resolve(text, parse=Parse(mentions=(Mention(find(text, "Zubo Qvanch"), "PER"),)))) == {
        "Zubo Qvanch": "KEN.GOV.MFA"
    }


def test_local_state_in_full(resolve) -> None:
    """The full name of such a state is its name too: its minister is his, whatever the ministry deals with."""
    text = (
        "The Minister of Foreign Affairs and Trade of the Kingdom of Sarn, H.E. Zubo Qvanch, met the Kingdom of Norway."
    )
    found = people(resolve(text, parse=Parse(mentions=(Mention(find(text, "Zubo Qvanch"), "PER"),))))
    assert found == {"Zubo Qvanch": "?sarn"}


@pytest.mark.parametrize(
    ("phrase", "want"),
    [
        ("The Minister of Foreign Affairs and International Cooperation of Kenya", ("KEN.GOV.MFA",)),
        ("The Ministry of Foreign Affairs and Trade of Kenya", ("KEN.GOV.MFA",)),
        ("The Ministers of Foreign Affairs and Defence of Kenya", ("KEN.GOV.MFA", "KEN.GOV.MOD")),
    ],
)
def test_what_else_a_ministry_deals_with(ids, phrase: str, want: tuple[str, ...]) -> None:
    """ "And Cooperation" is part of the ministry's name before "of"."""
    assert set(ids(f"{phrase} spoke.", phrase)) <= set(want) and ids(f"{phrase} spoke.", phrase)


def test_states_by_their_own_ministers(table: ActorTable) -> None:
    """Who has a prime minister or a foreign ministry is a state; who has a director is not."""
    text = "Varenia's prime minister met Oshland's foreign ministry. Renfield's director was there."
    assert {n.id for n in local_names(text, table, []).values()} == {"?varenia", "?oshland"}


def test_capitals_in_a_list_of_news(resolve) -> None:
    """ "15 June, Vienna: …" says where, not who."""
    resolved = resolve("15 June, Vienna: Kenya and Uganda met.\n16 June, Doha: Kenya left.")
    assert {a.id for a in resolved.actors} == {"KEN", "UGA"}


def test_somebody_whom_no_table_knows(resolve) -> None:
    """After "the bishop of X, who …" a pronoun is the bishop, and nobody whom the text names elsewhere."""
    text = "Kenyan minister Zubo Qvanch spoke. The bishop of Hask, who had brought them together, agreed. He left."
    parse = Parse(mentions=(Mention(find(text, "Zubo Qvanch"), "PER"),))
    assert resolve(text, "He", parse=parse).ids(find(text, "He left")._replace(end=text.index("He left") + 2)) == ()


def test_your_country(ids) -> None:
    """ "Newspapers in your country" is no state named before; "the country" is."""
    text = "Kenya spoke. Newspapers in your country write so. The country has no coast."
    assert ids(text, "Newspapers in your country") == () and ids(text, "The country") == ("KEN",)


def test_both_sides_of_another_item(ids) -> None:
    """In a list of news "both sides" are none of another item's."""
    items = (
        "• 15 June, Doha: Both sides met.\n• 16 June: Kenya and Uganda met Chad.\n• 17 June: Kenya and Uganda talked.\n"
    )
    assert ids(items, "Both sides") == ()
    assert set(ids(items.replace("• ", "").replace("June", "of it"), "Both sides")) == {"KEN", "UGA"}


@pytest.mark.parametrize(
    ("text", "phrase", "want"),
    [
        ("Turkish newspapers said so.", "Turkish newspapers", ("TUR.JRN",)),
        ("Russian analysts said so.", "Russian analysts", ("RUS.CIV",)),
        ("The foreign minister of Varenia met Varenian media.", "Varenian media", ()),
        ("Suna Odar, the Kenyan minister, spoke.", "Suna Odar, the Kenyan minister", ("KEN.GOV",)),
        ("Suna reported so.", "Suna", ("MED.SUNA",)),
    ],
)
def test_who_is_no_government(ids, text: str, phrase: str, want: tuple[str, ...]) -> None:
    """A state's papers and analysts are its people; an agency's acronym may be the first word of a name."""
    assert ids(text, phrase) == want


def test_movements_shortened_in_a_headline(table: ActorTable) -> None:
    """ "Delta Front" is the one "Delta Resistance Front" of the text; beside two such it is its own."""
    text = "Army, Delta Front trade blame\n\nThe Delta Resistance Front and its rebels left the Delta Front hall."
    assert {n.id for n in local_names(text, table, []).values()} == {"?delta-resistance-front"}
    two = text + " The Delta Liberation Front stayed."
    assert "?delta-front" in {n.id for n in local_names(two, table, []).values()}


def test_sent_beside_him(resolve) -> None:
    """ "A sent Roe, B its commander": the commander is another, and Roe is not B's."""
    text = "The army sent General Zubo Qvanch, Kenya its commander. They met."
    found = people(resolve(text, parse=Parse(mentions=(Mention(find(text, "Zubo Qvanch"), "PER"),))))
    assert found == {"Zubo Qvanch": "?zubo-qvanch"}


def test_movements_by_their_first_word(table: ActorTable) -> None:
    """ "Movement for the Liberation of X (MLX)" is a movement's name; "the movement for the release" is none. A
    description after the name says as much as the acronym."""
    described = "Kenya met the Front for Salt, an armed group from the coast. The Front for Peace and the rebels left."
    assert {n.surface for n in local_names(described, table, []).values()} == {"Front for Salt"}
    text = "Talks between Kenya and the Movement for the Liberation of the Salt Coast (MLSC) on a truce. The Army of Kenya left."
    assert {n.surface: n.id for n in local_names(text, table, []).values()} == {
        "Movement for the Liberation of the Salt Coast": "?movement-for-the-liberation-of-the-salt-coast",
        "MLSC": "?movement-for-the-liberation-of-the-salt-coast",
    }


@pytest.mark.parametrize(
    ("text", "phrase", "on", "want"),
    [
        ("Egypt's guest left. Sameh Shoukri spoke.", "Sameh Shoukri", "2021-09-16", ("EGY.GOV.MFA",)),
        ("Egypt's guest left. Sameh Shakira spoke.", "Sameh Shakira", "2021-09-16", ("?sameh-shakira",)),
        ("Kenya's guest left. Sameh Shoukri spoke.", "Sameh Shoukri", "2021-09-16", ("?sameh-shoukri",)),
        ("Egypt's guest left. Sameh Shoukri spoke.", "Sameh Shoukri", "2009-09-16", ("?sameh-shoukri",)),
        ("In Sudan Abdelaziz Adam al-Hilu spoke.", "Abdelaziz Adam al-Hilu", "2018-11-05", ("SDN.REB.SPLM-N",)),
    ],
)
def test_other_romanisations(ids, text: str, phrase: str, on: str, want: tuple[str, ...]) -> None:
    """A name spelled otherwise is the table's person if the consonants agree, the state is named and the office held."""
    assert ids(text, phrase, on=on) == want


def test_words_of_an_office_are_no_name(resolve) -> None:
    """What the model takes for a person's name in "for Foreign Affairs Josep Borrell" is none."""
    text = "EU High Representative for Foreign Affairs Josep Borrell came."
    parse = Parse(mentions=(Mention(find(text, "Foreign Affairs"), "PER"), Mention(find(text, "Josep Borrell"), "PER")))
    people = {a.person or a.mentioned for a in resolve(text, on="2023-07-02", parse=parse).actors}
    assert "Foreign Affairs" not in people and "Josep Borrell" in people


@pytest.mark.parametrize(
    ("words", "want"),
    [
        ("Ana Roe, who headed the government team, spoke.", "TCD"),
        ("The government's chief negotiator, Ana Roe, spoke.", "TCD.GOV"),
        ("Chief government negotiator Ana Roe spoke.", "TCD.GOV"),
        ("A rebel negotiator, Ana Roe, spoke.", "TCD.REB"),
    ],
)
def test_the_governments_negotiator(resolve, words: str, want: str) -> None:
    """ "The government" is that of the one state whose government the text names."""
    text = f"Negotiators for Chad's transitional government and the rebels held talks on Monday. {words}"
    parse = Parse(mentions=(Mention(find(text, "Ana Roe"), "PER"),))
    assert {a.id for a in resolve(text, parse=parse).actors if (a.person or a.mentioned) == "Ana Roe"} == {want}


@pytest.mark.parametrize(
    ("text", "want"),
    [
        (
            "Yemen's government and the Houthi movement met. The government delegation was led by Foreign Minister Karim "
            "Abbadi, that of the Houthis by Salim Rashad.",
            {"Karim Abbadi": "YEM.GOV.MFA", "Salim Rashad": "YEM.REB.HOUTHI"},
        ),
        (
            "The government of El Salvador and the FMLN met. Justice Minister Oscar Roldan led the government delegation.",
            {"Oscar Roldan": "SLV.GOV"},
        ),
        (
            "The Philippine government and the MNLF signed. Mario Yanez, the government's chief negotiator, was content.",
            {"Mario Yanez": "PHL.GOV"},
        ),
        (
            "Bangladesh and India met. Ana Rahman led the Bangladesh delegation and Karim Shekhar, the minister of water, "
            "the Indian side.",
            {"Ana Rahman": "BGD", "Karim Shekhar": "IND.GOV"},
        ),
    ],
)
def test_whose_delegation_a_person_leads(resolve, text: str, want: dict[str, str]) -> None:
    """ "The government delegation" is that of the one government of the text; the second leader's verb is left out."""
    assert people(resolve(text, text[:5], on="2015-12-20")) == want


@pytest.mark.parametrize("name", ["Lake Edward", "Mount Roe", "HMS Trent"])
def test_a_place_is_no_person(resolve, name: str) -> None:
    """What the model takes for a name of a person and what begins like a place or a ship."""
    text = f"Kenya and Uganda spoke of the fish of {name} on Monday."
    assert people(resolve(text, parse=Parse(mentions=(Mention(find(text, name), "PER"),)))) == {}
