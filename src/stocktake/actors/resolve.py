"""``resolve_actors``: phrases of one document -> actor ids, and every actor the text names with its spans."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from stocktake.actors.again import name_again
from stocktake.actors.context import Context, build_context
from stocktake.actors.describe import describe, named_before
from stocktake.actors.homes import name_by_home
from stocktake.actors.labels import Labels
from stocktake.actors.letterhead import letterhead
from stocktake.actors.names import fold
from stocktake.actors.people import find_people
from stocktake.actors.phrases import Phrase, read_phrase
from stocktake.actors.refs import Ref
from stocktake.actors.rivals import name_rivals
from stocktake.actors.scene import Scene, read_scene
from stocktake.actors.settle import settle_entities
from stocktake.actors.table import ActorTable
from stocktake.records import Actor, Document, Dropped, Parse, Span

# A page longer than this names thousands of actors; reading on would not change who the principals are.
MAX_CHARS = 400_000
_HOMES = {
    "whitehouse.gov": "USA",
    "state.gov": "USA",
    "the white house": "USA",
    "white house": "USA",
    "state department": "USA",
    "gov.uk": "GBR",
    "kremlin.ru": "RUS",
    "mid.ru": "RUS",
    "president.gov.ua": "UKR",
}


@dataclass(frozen=True)
class Resolved:
    """The result for one document. ``ids(span)`` is () for a span that could not be resolved (see ``dropped``)."""

    by_span: dict[Span, tuple[str, ...]]
    actors: tuple[Actor, ...]
    dropped: tuple[Dropped, ...]

    def ids(self, span: Span) -> tuple[str, ...]:
        """Actor ids of a span given to ``resolve_actors``; () when unknown or not asked for."""
        return self.by_span.get(Span(*span), ())


def resolve_actors(document: Document, parse: Parse, spans: Iterable[Span], table: ActorTable) -> Resolved:
    """Resolve phrases to actors at the document's date.

    Args:
        document: text and publication date; without a date the latest year named in the text is used.
        parse: the model's view; may be empty, then names, titles and recency alone decide.
        spans: the phrases that events, quotes and positions use; any characters of the text.
        table: ``ActorTable.load()``.

    Returns:
        ids per span, all actors named anywhere in the text (one per id and person, with spans), and what could
        not be resolved, with the reason.
    """
    home = _home(document)
    scene = read_scene(document if len(document.text) <= MAX_CHARS else _head(document), parse, table, home)
    settle_entities(scene)
    name_again(scene)
    name_rivals(scene)
    name_by_home(scene)
    if scene.home is None:
        scene.letterhead = letterhead(scene)
        scene.home = home = scene.letterhead.ids[0] if scene.letterhead else None
    refs = find_people(scene)
    phrases = list(dict.fromkeys(Span(*s) for s in spans))
    labels = Labels(scene, phrases)
    labels.settle(refs)
    dropped = [Dropped("actors", ref.reason, ref.spans[0]) for ref in refs if ref.reason]
    context = build_context(scene, refs)
    found: dict[tuple[str, str | None], list[Span]] = {}
    persons: dict[tuple[str, str | None], Ref] = {}
    for m in context.mentions:
        _keep(found, persons, m.ids, m.ref, m.span)
    by_span: dict[Span, tuple[str, ...]] = {}
    for raw in phrases:
        ids, ref, reason = labels.voice(raw) or _resolve(scene, context, raw, home)
        by_span[raw] = ids
        if reason:
            dropped.append(Dropped("actors", reason, raw))
        for actor in ids:
            # "the ministers of A and B, Ana Roe": the person is one of A, and not of B too
            own = ref if ref is not None and (not ref.ids or actor in ref.ids) else None
            if ((actor, None) not in found and not any(a == actor for a, _ in found)) or own is not None:
                _keep(found, persons, (actor,), own, raw)
            elif (actor, None) in found:
                _keep(found, persons, (actor,), None, raw)
    local = {n.id: n.surface for n in reversed(scene.local.values()) if n.form in ("name", "org")}
    actors = tuple(
        Actor(actor, local[actor], scene.kind(actor), spans=tuple(sorted(spans_)))
        if name is None and actor in scene.local_ids
        else _actor(table, actor, persons.get((actor, name)), spans_)
        for (actor, name), spans_ in found.items()
    )
    return Resolved(by_span, actors, tuple(dropped))


def _head(document: Document) -> Document:
    import dataclasses

    return dataclasses.replace(document, text=document.text[:MAX_CHARS])


def _home(document: Document) -> str | None:
    """The state whose government publishes the document, if its address or outlet says so."""
    for given in (document.url, document.outlet):
        for mark, home in _HOMES.items():
            if given and re.search(rf"(^|[/. ]){re.escape(mark)}(?=$|[/: ])", given.casefold()):
                return home
    return None


def _keep(found: dict, persons: dict, ids: tuple[str, ...], ref: Ref | None, span: Span) -> None:
    for actor in ids:
        key = (actor, ref.name if ref is not None else None)
        spans = found.setdefault(key, [])
        if span not in spans:
            spans.append(span)
        if ref is not None:
            persons[key] = ref


def _resolve(scene: Scene, context: Context, span: Span, home: str | None) -> tuple[tuple[str, ...], Ref | None, str]:
    if _only_place(scene, span):
        return (), None, f"'{scene.document.text[span.start : span.end]}' is a place here"
    phrase = read_phrase(scene, span)
    people = any(u.kind == "TITLE" and u.office is not None and u.office.kind == "people" for u in scene.inside(span))
    if people and set(phrase.ids) & scene.local_ids:
        return (), None, f"'{scene.document.text[span.start : span.end]}' does not speak for a state"
    if phrase.ids:
        return tuple(phrase.ids), phrase.refs[0] if len(phrase.refs) == 1 else None, ""
    earlier = None if home else named_before(context, span)  # in a government's own text "the ministry" is its own
    if earlier is not None:
        return _resolve(scene, context, earlier, home)
    ids, ref, reason = describe(context, span, phrase, home)
    if ids:
        return ids, ref, ""
    if phrase.unknown and not _SOMEWHERE.match(scene.document.text[span.start : span.end]):
        return _local(scene, phrase)
    return (), None, reason


# "Residents in Oldtown": who is in a place is neither the place nor its government.
_SOMEWHERE = re.compile(
    r"(?:the |some |many |several |local )?(?:residents|analysts|experts|observers|people|protesters|villagers|locals|"
    r"activists|diplomats|sources|families|relatives|officials|witnesses|journalists)\b"
    r"[^,]{0,40}? (?:in|from|near|at) ",
    re.I,
)


def _only_place(scene: Scene, span: Span) -> bool:
    """``in Vienna``: nothing but a capital that the text uses as a place."""
    units = [u for u in scene.inside(span) if u.kind != "WORD"]
    return bool(units) and all(u.kind == "ENT" and u.place and u.ids for u in units)


_ADDRESSED = re.compile(r"(?:Madame?|Sir|Mister|Mr|Mme)(?:\.? [A-Z]\w+)?")  # "Madam President"


def _local(scene: Scene, phrase: Phrase) -> tuple[tuple[str, ...], Ref | None, str]:
    """Unknown names get a local id of their own: they can be counted and compared, and never get a country."""
    texts = (scene.document.text[u.span.start : u.span.end] for u in phrase.unknown)
    names = [name for text in texts if not _ADDRESSED.fullmatch(name := re.sub(r"^(?:Mr|Mrs|Ms|Dr)\.? ", "", text))]
    if not names:
        return (), None, "a form of address"
    ids = tuple(dict.fromkeys("?" + re.sub(r"\W+", "-", fold(n)).strip("-") for n in names))
    return ids, None, f"'{names[0]}' is not in the actor table and the text does not say whose it is"


def _actor(table: ActorTable, actor: str, ref: Ref | None, spans: list[Span]) -> Actor:
    if ref is None:
        entity = table.entity(actor)
        country = actor.split(".")[0] if actor.split(".")[0] in table.states else entity.country
        return Actor(actor, entity.name, entity.kind, country, wikidata=entity.wikidata, spans=tuple(sorted(spans)))
    entity = table.entity(actor)
    person = ref.person
    if actor.startswith("?"):
        return Actor(
            actor, ref.name, "person", None, ref.name, ref.office, spans=tuple(sorted(spans)), learned=ref.learned
        )
    kind = "person" if entity.kind == "state" else entity.kind
    return Actor(
        actor,
        entity.name,
        kind,
        ref.country,
        ref.name,
        ref.office,
        person.wikidata if person else None,
        tuple(sorted(spans)),
        learned=ref.learned,
    )
