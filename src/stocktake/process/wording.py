"""Words that diplomatic drafting turns on: frame, firmness, conditions, opposites. Lists, each with its purpose."""

from __future__ import annotations

from functools import lru_cache


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


STOP = _set(
    "the a an of to in on at by for from with and or as that this these those it its their his her they he she we our "
    "us is are was were be been being has have had do does did will would shall should may might can could also "
    "which who whom whose there here than then so such into between both each all any other more most after before "
    "during about over under up out not no nor said says stated"
)
# Courtesy and letterhead: what one chancery writes and the other leaves out.
FRAME = _set(
    "the a an mr mrs ms dr his her excellency excellencies h.e he honourable honorable minister ministers foreign "
    "affairs secretary state ministry republic of official distinguished dear sir madam press release statement "
    "hereby"
)
SUBJECTS = _set(
    "parties sides ministers countries states delegations governments leaders they both he she presidents mediators "
    "teams negotiators ministries baku yerevan moscow kyiv belgrade pristina"
)
CONDITION = _set("if unless provided once until subject contingent condition conditions conditional when")
NUMBER = _set(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty hundred thousand several some many few all most half"
)
# Firmness of a word, -3 (hope) … 3 (done): modality and commitment, after the hedge register of codebook 4.4.
STRENGTH = {
    "shall": 3, "will": 2, "must": 3, "would": 0, "should": 1, "may": -2, "might": -3, "could": -2, "can": -1,
    "hope": -3, "hopes": -3, "hoped": -3, "intend": 0, "intends": 0, "intended": 0, "plan": 0, "wish": -2,
    "try": -1, "seek": -1, "aim": -1, "strive": -1, "endeavour": -1, "possible": -2, "possibly": -3, "probably": -2,
    "agreed": 3, "agree": 2, "decided": 3, "committed": 2, "commit": 2, "pledged": 2, "undertook": 2, "confirmed": 2,
    "discussed": -1, "considered": -1, "exchanged": -1, "noted": 0, "reaffirmed": 2, "reiterated": 1,
    "significant": 2, "substantial": 2, "considerable": 2, "real": 1, "some": -1, "limited": -2, "certain": -1,
    "fully": 2, "full": 2, "partly": -2, "partially": -2, "immediately": 2, "immediate": 2, "soon": -1,
    "firmly": 2, "strongly": 2, "unconditional": 3, "unconditionally": 3, "principle": -1, "permanent": 2,
    "temporary": -2, "all": 1, "complete": 2, "comprehensive": 1, "urgent": 1, "welcome": 0, "demand": 2, "demands": 2,
    "insist": 2, "insists": 2, "calls": 0, "asks": -1, "urges": 0, "encourage": -1, "require": 2, "requires": 2,
}  # fmt: skip
NEGATION = _set("not no never none nothing neither nor without cannot denies denied denying rejects")
# Pairs of stems that cannot both hold of one matter.
OPPOSITES: tuple[tuple[frozenset[str], frozenset[str]], ...] = tuple(
    (_set(a), _set(b))
    for a, b in (
        ("agree accept approv consent", "reject refus declin disagree rebuff"),
        ("progress advanc headway", "deadlock stalemat stall impass"),
        ("success succeed", "fail failur collaps"),
        ("confirm acknowledg", "deni denial rebut"),
        ("withdraw leav pull", "remain stay keep"),
        ("ceas halt stop suspend", "continu resum persist"),
        ("open reopen", "clos seal"),
        ("releas free", "hold detain keep"),
        ("begin start launch", "postpon cancel"),
        ("support welcom prais", "oppos condemn criticis criticiz"),
        ("honour honor respect compli observ", "violat breach break"),
        ("resolv settl", "unresolv outstand"),
        ("increas", "decreas reduc"),
        ("direct", "indirect"),
    )
)
_ENDINGS = ("ations", "ation", "ments", "ment", "ings", "ing", "ions", "ion", "ies", "ed", "es", "s", "e", "y")


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A word without its common endings, for counting two forms as one: crude, and enough for that."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
