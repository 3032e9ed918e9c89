"""Datelines are found with place, agency and date, and nothing that only looks like one is."""

import pytest

from stocktake.sources.dateline import find_dateline


@pytest.mark.parametrize(
    ("text", "phrase", "place", "agency", "date", "said"),
    [
        ("WASHINGTON, DC — The ministers met", "WASHINGTON, DC", "Washington, DC", None, None, "The"),
        ("GENEVA, 14 Feb (Agency) -- Both sides met", "GENEVA", "Geneva", "Agency", "XXXX-02-14", "Both"),
        ("ISTANBUL, June 2. /TASS/. A little later", "ISTANBUL", "Istanbul", "TASS", "XXXX-06-02", "A little"),
        ("Havana, June 9 (RHC)-- The third cycle", "Havana", "Havana", "RHC", "XXXX-06-09", "The third"),
        ("Mexico City, February 13. A second round", "Mexico City", "Mexico City", None, "XXXX-02-13", "A second"),
        ("WASHINGTON, D.C. – May 4, 2023 — The talks", "WASHINGTON, D.C.", "Washington, D.C.", None, "2023-05-04", "The"),
        ("STEPANAKERT, JUNE 30, ARTSAKHPRESS-ARMENPRESS: The ministers", "STEPANAKERT", "Stepanakert", "ARTSAKHPRESS-ARMENPRESS", "XXXX-06-30", "The"),
        ("MOSCOW (Sputnik) - The ministers", "MOSCOW", "Moscow", "Sputnik", None, "The"),
        ("Havana – In the early hours", "Havana", "Havana", None, None, "In the"),
        ("BOGOTA.- With only hours left", "BOGOTA", "Bogota", None, None, "With"),
        ("ISTANBUL, TURKEY | Xinhua | A new round", "ISTANBUL, TURKEY", "Istanbul, Turkey", "Xinhua", None, "A new"),
        ("(ANSA) - BELGRADE, JUN 24 - The envoy", "BELGRADE", "Belgrade", "ANSA", "XXXX-06-24", "The"),
        ("PORT-AU-PRINCE, Haiti (AP) — The council", "PORT-AU-PRINCE, Haiti", "Port-au-Prince, Haiti", "AP", None, "The"),
        ("N'DJAMENA, 3 May 2023 (Agency) - The parties", "N'DJAMENA", "N'Djamena", "Agency", "2023-05-03", "The"),
        ("RIO DE JANEIRO, Nov 3 (Agency) — The", "RIO DE JANEIRO", "Rio de Janeiro", "Agency", "XXXX-11-03", "The"),
        ("Baku, 15 March, AZERTAC\n\nThe minister", "Baku", "Baku", "AZERTAC", "XXXX-03-15", "The"),
        ("July 23, 2024 (KHARTOUM) – The army", "KHARTOUM", "Khartoum", None, "2024-07-23", "The army"),
        ("BEIRUT: October 14, 2020\n\nBoth sides met", "BEIRUT", "Beirut", None, "2020-10-14", "Both"),
        ("OSLA, 3 May 2023 (own correspondent) - The", "OSLA", "Osla", "own correspondent", "2023-05-03", "The"),
        ("Osla / Port Roe, 20 May 2023 (Desk) - The army", "Osla / Port Roe", "Osla / Port Roe", "Desk", "2023-05-20", "The army"),
        ("Osla/New Roe: May 20, 2023 -- The sides met", "Osla/New Roe", "Osla/New Roe", None, "2023-05-20", "The sides"),
        ("Osla (Coast Desk) - 20 May 2023, 19:40\n\nThe town hosted", "Osla", "Osla", "Coast Desk", "2023-05-20", "The town"),
        ("THE HAGUE, 3 May (Agency) – The court", "THE HAGUE", "The Hague", "Agency", "XXXX-05-03", "The court"),
        ("The Hague (own correspondent) 3 May 2023. The sides", "The Hague", "The Hague", "own correspondent", "2023-05-03", "The sides"),
        ("Osla el-Roe – The sides", "Osla el-Roe", "Osla el-Roe", None, None, "The sides"),
        ("*Osla, 20 May 2023*\n\nWe met", "Osla", "Osla", None, "2023-05-20", "We"),
    ],
)  # fmt: skip
def test_found(text, phrase, place, agency, date, said):
    """The place phrase is exact, its name readable, and the text said begins after the closing mark."""
    found = find_dateline(text, 0)
    assert found is not None
    assert text[found.span.start : found.span.end] == phrase
    assert (found.place, found.agency, found.date.value if found.date else None) == (place, agency, date)
    assert text[found.end :].lstrip().startswith(said)


@pytest.mark.parametrize(
    "text",
    [
        "Turkey – which hosted the talks – said", "A-land – B-land talks resumed on Monday.", "A-LAND, B-LAND HOLD TALKS — REPORT\n\nText",
        "SECRETARY ROE: Thank you", "NATO – The alliance", "Today, October 5, talks – The sides", "MODERATOR: thanks", "New York, NY",
        "VOV.VN - Ana Roe ended her visit", "Washington, July 10 talks ended. They were", "May 4, 2023 — The sides met",
        "From September 30 – October 2, the sides", "Ana Roe – a lawyer – said on Monday",
        "East Room (March 12, 2024)\n\n3:42 P.M.", "Determination No. 2022-10\n\nMEMORANDUM", "CJTF–OIR jets destroy a road",
        "Ana Roe: May 4, 2023. The sides met", "Timeline: May 4, 2023 — The sides met", "Ana Roe: May 4 — The sides met",
    ],
)  # fmt: skip
def test_not_found(text):
    """Names, speakers, acronyms and half sentences before a dash are no datelines."""
    assert find_dateline(text, 0) is None
