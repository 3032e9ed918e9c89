"""Words for offices, bodies and groups of people, and the part of the actor id each stands for.

A hand-written list: these nouns are a closed, regular class, and the id scheme hangs on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from stocktake.actors.names import Lexicon, keys


@dataclass(frozen=True)
class Office:
    """``code`` is the id's last part ('' = the government as a whole); ``kind`` person, body, group or people."""

    label: str
    code: str
    kind: str
    plural: bool
    owner: str | None = None
    rank: int = 2


_PERSONS = {
    "MFA": "foreign minister|minister of foreign affairs|minister for foreign affairs|foreign affairs minister|minister of external affairs|external affairs minister|"
    "minister of external relations|minister of foreign affairs and trade|minister for europe and foreign affairs|foreign secretary|secretary of foreign affairs|foreign affairs secretary|"
    "secretary of foreign relations|top diplomat|chief diplomat|deputy foreign minister|vice foreign minister|deputy minister of foreign affairs|first deputy foreign minister|"
    "foreign ministry spokesperson|foreign ministry spokesman|foreign ministry spokeswoman|ambassador|permanent representative|charge d affaires|assistant secretary of state|"
    "under secretary of state|deputy secretary of state|assistant foreign minister|minister of state for foreign affairs|FM|consul|consul general|cabinet secretary for foreign affairs",
    "HOG": "prime minister|premier|chancellor|taoiseach|PM|head of government|crown prince",
    "HOS": "president|king|queen|emir|amir|sultan|supreme leader|head of state|monarch|pope|presidential spokesman|presidential spokesperson|presidential aide|presidential adviser|"
    "presidential advisor|interim president|acting president|transitional president|presidential chief of staff",
    "MOD": "defense minister|defence minister|minister of defense|minister of defence|minister for defence|minister of national defense|minister of national defence|secretary of defense|secretary of defence|defense secretary|"
    "defence secretary|deputy defense minister|deputy defence minister|deputy minister of defense|deputy minister of defence|war secretary|secretary of war",
    "LEG": "speaker|chairman of the national assembly|president of the national assembly|president of the senate|president of parliament|chairman of the parliament|parliament speaker|parliamentary speaker|lawmaker|MP|senator|legislator|deputy speaker|congressman|congresswoman|parliamentarian|member of parliament",
    "MIL": "army chief|commander in chief|commander-in-chief|chief of staff|chief of army staff|chief of the general staff|commander|army commander|military chief|army spokesman|military spokesman|army spokesperson|military spokesperson|military leader",
    "": "negotiator|chief negotiator|lead negotiator|top negotiator|envoy|special envoy|peace envoy|personal envoy|special representative|representative|special presidential envoy|special adviser|special advisor|national security adviser|"
    "national security advisor|security adviser|security advisor|delegation head|head of delegation|delegation chief|vice president|vice-president|deputy prime minister|vice premier|first deputy prime minister|minister|deputy minister|state minister|"
    "interior minister|minister of the interior|minister of interior|finance minister|minister of finance|trade minister|minister of trade|energy minister|economy minister|justice minister|health minister|"
    "information minister|minister of economy|minister of the economy|economy minister|minister of justice|minister of health|minister of energy|minister of environment|minister of agriculture|minister of information|minister of culture|minister of education|minister of transport|minister of state|minister of strategic affairs|minister of religious affairs|environment minister|agriculture minister|education minister|culture minister|transport minister|communications minister|reintegration minister|treasury secretary|secretary of the treasury|secretary of commerce|attorney general|official|diplomat|aide|adviser|advisor|spokesman|spokesperson|spokeswoman|press secretary|government spokesman|"
    "government spokesperson|intelligence chief|spy chief|security chief|leader|governor|high commissioner for peace|peace commissioner|security council secretary|secretary of the security council|"
    "senior adviser|senior advisor|senior official|senior diplomat|mediator|special coordinator|delegate|politician|prosecutor|political leader|de facto leader|chief executive|"
    "assistant to the president|adviser to the president|advisor to the president|chief mediator|head of the delegation|minister of strategic affairs|strategic affairs minister|first lady|prince|princess|deputy leader|secretary|undersecretary|administrator|director|deputy director|chairman|chairwoman|chairperson|chair|co-chair|secretary general|secretary-general|majority leader|minority leader|mayor|staff secretary|commissioner|coordinator|"
    "president-elect|chief executive officer|director general|director-general|general secretary|executive secretary|archbishop|head|deputy head|chief|party leader|member|negotiating chief",
    "OPP": "opposition leader|opposition candidate|opposition figure|opposition politician",
}
_BODIES = {
    "MFA": "foreign ministry|ministry of foreign affairs|foreign affairs ministry|external affairs ministry|foreign office|embassy|diplomacy",
    "HOS": "presidency|presidential office|presidential administration|presidential palace|office of the president|royal court",
    "HOG": "prime minister s office|office of the prime minister|premiership",
    "MOD": "defense ministry|defence ministry|ministry of defense|ministry of defence",
    "LEG": "parliament|national assembly|legislature|senate|house of representatives|congress|supreme council|assembly",
    "MIL": "army|military|armed forces|air force|navy|general staff|military command",
    "": "government|authorities|cabinet|administration|ministry|interior ministry|delegation|side|leadership|regime|negotiating team|delegation team|team|state|police|security service|security services|intelligence service|"
    "intelligence services|intelligence agency|mission|council of ministers|central bank|supreme court|court|justice ministry|finance ministry|high representative|party|peace delegation|government delegation|republic|federal government|transitional government|interim government|military government|junta|ruling party",
    "OPP": "opposition|opposition party|opposition coalition",
}
_GROUPS = {
    "MIL": "troops|forces|soldiers|servicemen|military forces|border guards|warplanes|jets|peacekeepers|military personnel|airstrikes",
    "LEG": "lawmakers",
    "": "officials|diplomats|negotiators|police officers|security forces|representatives|leaders|delegates|ministers|envoys|mediators",
    "REB": "rebels|rebel|insurgents|insurgent|guerrillas|guerrilla|separatists|separatist|militants|militant|militia|militias|militiamen|jihadists|rebel group|armed group|rebel groups|armed groups|gunmen|paramilitaries|rebel forces|fighters",
    "CIV": "people|civilians|protesters|protestors|demonstrators|citizens|citizen|workers|students|refugees|journalists|journalist|activists|activist|migrants|residents|villagers|prisoners|captives|hostages|hostage|detainees|"
    "nationals|farmers|workers|families|women|children|community|communities|population|voters|teachers|doctors|fishermen|settlers|athletes|footballer|singer|company|companies|university|scientists|lawyers|oligarch|businessman|shepherds|pilot|nation|public|diaspora|expatriates",
}
# The office says whose it is when nobody is named: in English only one state calls it this.
_OWNERS = {"secretary of state": ("MFA", "USA"), "high representative": ("", "EU.HR"), "secretary of defense": ("MOD", "USA"), "defense secretary": ("MOD", "USA"), "first lady": ("", None)}


@lru_cache(maxsize=1)
def offices() -> Lexicon[Office]:
    """The lexicon of office, body and group words."""
    out: Lexicon[Office] = Lexicon()
    for kind, table in (("person", _PERSONS), ("body", _BODIES), ("group", _GROUPS)):
        for code, words in table.items():
            for word in words.split("|"):
                people = kind == "group" and code == "CIV"
                office = Office(word, code, "people" if people else kind, kind == "group")
                out.add(keys(word), office)
                if kind in ("person", "body"):
                    out.add(keys(_plural(word)), Office(word, code, "person" if kind == "person" else "body", True))
    for word, (code, owner) in _OWNERS.items():
        out.add(keys(word), Office(word, code, "person", False, owner))
        out.add(keys(_plural(word)), Office(word, code, "person", True, owner))
    return out


def _plural(word: str) -> str:
    """Plural of an office: the noun before ``of``/``to``/``for`` or the last word."""
    words = word.split()
    at = next((k for k, w in enumerate(words) if w in ("of", "to", "for", "d") and k), len(words)) - 1
    noun = words[at]
    if noun.endswith("y") and noun[-2] not in "aeiou":
        noun = noun[:-1] + "ies"
    elif noun.endswith("sman") or noun.endswith("swoman") or noun.endswith("congressman") or noun.endswith("congresswoman"):
        noun = noun[:-3] + "men"
    else:
        noun += "s"
    return " ".join([*words[:at], noun, *words[at + 1 :]])
