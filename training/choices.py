"""Weights of the choices that make a meeting of what a text names, learned from coded reports.

usage: python training/choices.py [--train FOLDER] [--out src/stocktake/process/choices.json]

Each choice is a linear score over named features (``stocktake.process.choice``): of two sides against all other pairs, of
a further side, of whether the sitting took place, of each side in each role, of country, date, persons and levels, of what
is claimed, of the form of the statements and of the next step. The features come from the package's own functions, so
that what is learned is what is read. Coded reports have the format of ../shared/data/reports; those of training/coded are
ours, the dev set is only measured and tuned on.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from evaluate import scorer
from scipy.optimize import minimize

from stocktake.pipeline import Reader, page_of
from stocktake.process.choice import Features, likeliest, weighted
from stocktake.process.claiming import LEVELS, Claims
from stocktake.process.claims import speakers_of
from stocktake.process.dating import Days
from stocktake.process.days import find_when
from stocktake.process.delegations import find_delegations
from stocktake.process.forming import FORMS, STEPS, form_features, step_features
from stocktake.process.helping import Helpers
from stocktake.process.locating import country_features
from stocktake.process.meetings import about, main_of, of_its_items, ruled_outcome, ruled_status
from stocktake.process.page import Page, side_of
from stocktake.process.pairing import alone_features, further_features, pair_features, sides_named
from stocktake.process.roles import ROLES
from stocktake.process.seating import LEVELS as SIDE_LEVELS
from stocktake.process.seating import Table as Seats
from stocktake.process.sittings import Sitting, find_sittings
from stocktake.process.standing import STANDINGS, standing_features
from stocktake.process.thirds import find_thirds
from stocktake.process.venues import find_venue
from stocktake.process.worded import PAIR, WORD
from stocktake.process.wording_rules import next_step, statement_form
from stocktake.sources import document_from_text

Row = dict[str, Any]
SCORE = scorer(Path(__file__).parents[2] / "shared/eval/reports.py")
last = SCORE.last  # names as the codes compare them
FOLDS = 5
# Examples in which a word must stand to be a feature.
FEW = {"standing": 20, "level": 8, "next step": 8, "form": 8}
LEAST = 0.1  # smaller weights of words are left out: there are many, and together they change little
HEAD_START = 1.0  # tuned on dev
L2 = {
    "pair": 1.0,
    "further": 2.0,
    "standing": 0.5,
    "role": 2.0,
    "country": 1.0,
    "claims": 2.0,
    "level": 2.0,
    "person": 2.0,
    "when": 1.0,
    "side": 1.0,
    "form": 1.0,
    "next step": 1.0,
}


@dataclass
class Group:
    """Candidates of one choice in one report: features, and which of them are right."""

    report: str
    names: list[Any]
    features: list[Features]
    right: list[bool]


class Table:
    """Feature names in columns."""

    def __init__(self, groups: Iterable[Group], few: int = 0) -> None:
        """``few``: in how many candidates a word must stand at least to be a feature."""
        count = Counter(k for g in groups for f in g.features for k in f)
        self.names = sorted(k for k, n in count.items() if n >= few or not k.startswith((WORD, PAIR)))
        self._at = {k: i for i, k in enumerate(self.names)}

    def rows(self, group: Group) -> np.ndarray:
        out = np.zeros((len(group.features), len(self.names) + 1))
        out[:, -1] = 1.0
        for r, f in enumerate(group.features):
            for k, v in f.items():
                if k in self._at:
                    out[r, self._at[k]] = v
        return out

    def weights(self, w: np.ndarray) -> dict[str, float]:
        least = lambda k: LEAST if k.startswith((WORD, PAIR)) else 5e-4  # noqa: E731
        found = {k: round(float(v), 3) for k, v in zip(self.names, w, strict=False) if abs(v) >= least(k)}
        return {"bias": round(float(w[-1]), 3)} | found


def fit_one_of(groups: list[Group], l2: float) -> dict[str, float]:
    """Conditional logit: the right candidates against all others of the same report."""
    groups = [g for g in groups if any(g.right) and not all(g.right)]
    table = Table(groups)
    data = [(table.rows(g), np.array(g.right)) for g in groups]

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        total, gradient = 0.0, np.zeros_like(w)
        for x, y in data:
            s = x @ w
            p = np.exp(s - s.max())
            p /= p.sum()
            q = p * y
            total -= np.log(q.sum() + 1e-12)
            gradient += x.T @ (p - q / (q.sum() + 1e-12))
        return total + l2 * w[:-1] @ w[:-1] / 2, gradient + l2 * np.append(w[:-1], 0)

    return table.weights(minimize(loss, np.zeros(len(table.names) + 1), jac=True, method="L-BFGS-B").x)


def fit_yes_no(groups: list[Group], l2: float) -> dict[str, float]:
    """Logistic regression over all candidates."""
    table = Table(groups)
    x = np.concatenate([table.rows(g) for g in groups])
    y = np.array([r for g in groups for r in g.right], float)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        s = x @ w
        p = 1 / (1 + np.exp(-s))
        total = np.logaddexp(0, s).sum() - (y * s).sum()
        return total + l2 * w[:-1] @ w[:-1] / 2, x.T @ (p - y) + l2 * np.append(w[:-1], 0)

    return table.weights(minimize(loss, np.zeros(len(table.names) + 1), jac=True, method="L-BFGS-B").x)


# --------------------------------------------------------------------------------------------------- examples


@dataclass
class Report:
    """A coded report, laid out."""

    codes: Row
    id: str
    page: Page

    @property
    def main(self) -> Row:
        return self.codes.get("main") or {}

    @property
    def sides(self) -> set[str]:
        return {side_of(a) for a in self.main.get("principals") or []}


def reports(rows: Iterable[Row], reader: Reader) -> Iterator[Report]:
    for row in rows:
        document = document_from_text(
            row["text"], source_id=row["id"], title=row.get("title"), published=row.get("published"),
            url=row.get("url"), outlet=row.get("outlet"),
        )  # fmt: skip
        yield Report(row["codes"], row["id"], page_of(document, reader))


def pairs(report: Report) -> Group:
    """Two coded sides; where the page names only one of them, that side alone, and where it names none, nobody."""
    found = pair_features(report.page)
    alone = alone_features(report.page, found)
    two = [{side_of(s) for s in pair} <= report.sides and len({side_of(s) for s in pair}) == 2 for pair in found]
    one = [not any(two) and any(side_of(s) in report.sides for s in side) for side in alone]
    nobody = [not any(two) and not any(one) and not side and bool(report.sides) for side in alone]
    right = [*two, *(a or b for a, b in zip(one, nobody, strict=True))]
    return Group(report.id, [*found, *alone], [*found.values(), *alone.values()], right)


def further(report: Report, pair: frozenset[str]) -> Group:
    found = further_features(report.page, pair, pair_features(report.page))
    return Group(report.id, list(found), list(found.values()), [side_of(s) in report.sides for s in found])


def of_sides(report: Report, sides: tuple[str, ...]) -> tuple[Page, list[Sitting]]:
    page = of_its_items(report.page, sides)
    return page, [s for s in find_sittings(page) if about(s, sides, page)]


def standing(report: Report, sides: tuple[str, ...], sure: float) -> Group | None:
    talks, realis = report.codes.get("talks"), report.main.get("realis")
    right = "none" if talks is False else realis
    if right not in STANDINGS:
        return None
    page, ours = of_sides(report, sides)
    features = standing_features(page, sides, ours, ruled_status(ours, sides, page), sure)
    return Group(report.id, list(STANDINGS), [features], [s == right for s in STANDINGS])


def settled(report: Report, sides: tuple[str, ...]) -> tuple[Page, list[Sitting], list[Sitting]]:
    """Page, mentions of the sitting by its coded standing, and of all the sides' sittings."""
    page, ours = of_sides(report, sides)
    return page, main_of(ours, report.main.get("realis") or "held"), ours


def roles(report: Report, sides: tuple[str, ...], soil: str | None) -> dict[str, Group]:
    if report.main.get("third") is None:
        return {}
    page, main, ours = settled(report, sides)
    ruled, _ = find_thirds(page, sides, ours, main, report.main.get("realis") in ("held", "ongoing"))
    helpers = Helpers(page, sides, main, ours, ruled, soil)
    coded = {(side_of(a), r) for a, r in report.main["third"]}
    names = list(helpers.candidates())
    return {
        r: Group(report.id, names, [helpers.features(s, r) for s in names], [(side_of(s), r) in coded for s in names])
        for r in ROLES
    }


def countries(report: Report, sides: tuple[str, ...]) -> Group | None:
    if not report.main.get("country"):
        return None
    page, main, ours = settled(report, sides)
    held = report.main.get("realis") in ("held", "ongoing")
    third, _ = find_thirds(page, sides, ours, main, held)
    mine = {id(s) for s in main}
    venue = find_venue(page, main, sides, third, others=[s for s in ours if id(s) not in mine])
    found = country_features(page, sides, main, ours, venue.country if venue else None, third)
    return Group(report.id, list(found), list(found.values()), [c == report.main["country"] for c in found])


def claims(report: Report, sides: tuple[str, ...]) -> tuple[Group, list[tuple[int, Features]]] | None:
    """Who claims, and of those coded the level with its features."""
    coded = report.codes.get("outcome")
    if coded is None:
        return None
    page, ours = of_sides(report, sides)
    status = report.main.get("realis") if report.codes.get("talks") else None
    third = tuple((s, r) for s, r in report.main.get("third") or ())
    looked = Claims(page, sides, third, ruled_outcome(page, sides, ours, status), status)
    level = {side_of(k): v for k, v in coded.items()}
    names = looked.candidates()
    group = Group(report.id, names, [looked.claims(s) for s in names], [side_of(s) in level for s in names])
    return group, [(v, looked.level(s)) for s in names if (v := level.get(side_of(s))) is not None]


def dates(report: Report, sides: tuple[str, ...]) -> Group | None:
    realis = report.main.get("realis")
    if realis not in STANDINGS:
        return None
    page, main, ours = settled(report, sides)
    mine = {id(s) for s in main}
    ruled, _ = find_when(page, main, realis)
    days = Days(page, main, [s for s in ours if id(s) not in mine], realis, ruled)
    names = [*days.found, None]
    features = [*map(days.features, days.found), days.none()]
    return Group(report.id, names, features, [n == report.main.get("when") for n in names])


def form(report: Report, sides: tuple[str, ...]) -> Group | None:
    if report.main.get("statement_form") not in FORMS or report.main.get("realis") not in ("held", "ongoing"):
        return None
    page, _ = of_sides(report, sides)
    speakers = speakers_of(page, sides)
    features = form_features(page, sides, statement_form(page, sides, speakers), speakers)
    return Group(report.id, list(FORMS), [features], [f == report.main["statement_form"] for f in FORMS])


def step(report: Report, sides: tuple[str, ...]) -> Group | None:
    if report.main.get("next_step") not in STEPS or report.main.get("realis") not in ("held", "ongoing"):
        return None
    page, ours = of_sides(report, sides)
    features = step_features(page, ours, next_step(page, sides, ours))
    return Group(report.id, list(STEPS), [features], [s == report.main["next_step"] for s in STEPS])


def table(report: Report, sides: tuple[str, ...]) -> Seats:
    page, main, ours = settled(report, sides)
    mine = {id(s) for s in main}
    rest = [s for s in ours if id(s) not in mine]
    coded = {side_of(a): r for a, r in report.main.get("third") or ()}
    third = tuple((s, coded[side_of(s)]) for s in sides_named(page) if side_of(s) in coded and s not in sides)
    ruled = find_delegations(page, sides, third, main, rest)
    return Seats(page, sides, third, main, rest, ruled.persons, ruled.level)


def persons(report: Report, seats: Seats) -> Group | None:
    if report.main.get("persons") is None:
        return None
    coded = set(map(last, report.main["persons"]))
    names = seats.candidates()
    right = [last(n) in coded for n in names]
    return Group(report.id, names, [seats.features(n) for n in names], right)


def side_levels(report: Report, sides: tuple[str, ...], seats: Seats) -> Iterator[Group]:
    coded = {side_of(k): v for k, v in (report.main.get("level") or {}).items()}
    there = set(map(last, report.main.get("persons") or ()))
    took = [n for n in seats.candidates() if last(n) in there]
    for side in sides:
        if coded.get(side_of(side)) in SIDE_LEVELS:
            found = seats.level_features(side, took)
            yield Group(report.id, list(found), list(found.values()), [v == coded[side_of(side)] for v in found])


# ---------------------------------------------------------------------------------------------------- learning


def by_talks(report: Report) -> int:
    """A place in the order of the reports that puts those of the same sides together, and these anywhere."""
    return crc32((" ".join(sorted({s.split(".")[0] for s in report.sides})) or report.id).encode())


def folds(n: int) -> list[list[int]]:
    """Fifths of the reports in the order of ``by_talks``: no talks that are learned from are measured."""
    return [list(range(k * n // FOLDS, (k + 1) * n // FOLDS)) for k in range(FOLDS)]


def held_out(groups: list[Any], fit: Callable[[list[Any]], Any], use: Callable[[Any, Any], Any]) -> list[Any]:
    """``use`` of each group with weights that did not see it."""
    out: list[Any] = [None] * len(groups)
    for part in folds(len(groups)):
        weights = fit([g for k, g in enumerate(groups) if k not in part and g is not None])
        for k in part:
            if groups[k] is not None:
                out[k] = use(weights, groups[k])
    return out


def best(weights: dict[str, float], group: Group) -> tuple[Any, float]:
    """The candidate with the highest score, and its probability."""
    if not group.features:
        return None, 0.0
    k, sure = likeliest({k: weighted(weights, f) for k, f in enumerate(group.features)}, lambda k: -k)
    return group.names[k], sure


def gold_sides(report: Report, group: Group, chosen: frozenset[str] | None) -> tuple[str, ...] | None:
    """The coded sides as the page names them; where none are coded, those chosen."""
    named = [s for s in sides_named(report.page) if side_of(s) in report.sides]
    return tuple(named) if named else tuple(sorted(chosen)) if chosen and not report.sides else None


def learn_one_of(groups: list[Group], l2: float) -> tuple[dict[str, float], list[tuple[Any, float]]]:
    """Weights, and for each report the candidate that weights choose which did not see it, with its probability."""
    return fit_one_of(groups, l2), held_out(groups, lambda g: fit_one_of(g, l2), best)


def learn_yes_no(name: str, groups: list[Group], l2: float) -> dict[str, float]:
    """Weights with a bias that puts even odds where F1 is best in cross-validation."""
    weights = fit_yes_no(groups, l2)
    guess = held_out(groups, lambda g: fit_yes_no(g, l2), lambda w, g: [weighted(w, f) for f in g.features])
    pairs_of = [p for g, s in zip(groups, guess, strict=True) for p in zip(s, g.right, strict=True)]
    cut, value = best_cut(pairs_of)
    weights["bias"] -= cut
    print(f"{name}: F1 {value:.3f} at {cut:.2f} in cross-validation, {sum(y for _, y in pairs_of)} coded")
    return weights


def is_right(group: Group, name: Any) -> bool:
    return name is not None and group.right[group.names.index(name)]


def learn(train: list[Report]) -> dict[str, dict[str, float]]:
    weights: dict[str, dict[str, float]] = {}
    two = [pairs(r) for r in train]
    weights["pair"], chosen = learn_one_of(two, L2["pair"])
    right = sum(is_right(g, name) for g, (name, _) in zip(two, chosen, strict=True))
    print(f"pair: {right} of {sum(any(g.right) for g in two)} right in cross-validation")
    known = [(r, s, c) for r, g, c in zip(train, two, chosen, strict=True) if (s := gold_sides(r, g, c[0]))]
    coded = [
        (r, next((p for p, y in zip(g.names, g.right, strict=True) if y), None))
        for r, g in zip(train, two, strict=True)
    ]
    weights["further"] = fit_yes_no([further(r, p) for r, p in coded if p and len(p) == 2], L2["further"])
    stands = [g for r, s, c in known if (g := standing(r, s, c[1]))]
    weights |= fit_standing(stands)
    likely = lambda w, g: max(STANDINGS, key=lambda s: weighted(w[f"standing {s}"], g.features[0]))  # noqa: E731
    guess = held_out(stands, fit_standing, likely)
    print(f"standing: {sum(map(is_right, stands, guess))} of {len(stands)} right in cross-validation")
    where = [(r, g) for r, s, _ in known if (g := countries(r, s))]
    weights["country"], found = learn_one_of([g for _, g in where], L2["country"])
    right = sum(is_right(g, c) for (_, g), (c, _) in zip(where, found, strict=True))
    print(f"country: {right} of {len(where)} right in cross-validation")
    soil = {r.id: c for (r, _), (c, _) in zip(where, found, strict=True)}
    sat = [(r, s) for r, s, _ in known if r.sides]
    helping = [roles(r, s, soil.get(r.id)) for r, s in sat]
    for role in ROLES:
        mine = [g[role] for g in helping if role in g and g[role].names]
        weights[f"role {role}"] = learn_yes_no(f"role {role}", mine, L2["role"])
    tables = [(r, s, table(r, s)) for r, s in sat]
    mine = [g for r, _, t in tables if (g := persons(r, t)) and g.names]
    weights["person"] = learn_yes_no("persons", mine, L2["person"])
    mine = [g for r, s, t in tables for g in side_levels(r, s, t)]
    weights["level"], found = learn_one_of(mine, L2["side"])
    share = np.mean([is_right(g, v) for g, (v, _) in zip(mine, found, strict=True)])
    print(f"levels of sides: {share:.3f} right in cross-validation")
    mine = [g for r, s in sat if (g := dates(r, s))]
    weights["when"], found = learn_one_of(mine, L2["when"])
    dated = [(g, v) for g, (v, _) in zip(mine, found, strict=True) if not g.right[-1]]
    right = sum(g.right[g.names.index(v)] for g, v in dated)  # None, no date, is a candidate here
    print(f"dates: {right} of {len(dated)} right, {sum(any(g.right) for g, _ in dated)} could be")
    for name, classes, examples in (
        ("form", FORMS, [x for r, s in sat if (x := form(r, s))]),
        ("next step", STEPS, [x for r, s in sat if (x := step(r, s))]),
    ):
        weights |= learn_class(name, classes, examples)
    told = [x for r, s, _ in known if (x := claims(r, s))]
    weights["claims"] = learn_yes_no("claimants", [g for g, _ in told if g.names], L2["claims"])
    levels = [one for _, one in told]
    weights |= fit_levels(levels)
    near = held_out(levels, fit_levels, lambda w, one: [abs(v - nearest_level(w, f)) for v, f in one])
    gaps = np.array([d for one in near if one for d in one])
    print(f"levels: {np.mean(gaps == 0):.3f} exact, {np.mean(gaps <= 1):.3f} within one")
    return weights


def fit_standing(groups: list[Group]) -> dict[str, dict[str, float]]:
    """One of several: every feature has a weight for each standing, and what the rules find has a head start.

    The rare standings are many in the training set, where the rules do worse than on ordinary reports.
    """
    weights = fit_classes([(g.features[0], g.right) for g in groups], STANDINGS, L2["standing"], FEW["standing"])
    found = {f"standing {s}": w for s, w in weights.items()}
    for s in STANDINGS:
        rule = f"rule {s}"
        found[f"standing {s}"][rule] = round(found[f"standing {s}"].get(rule, 0.0) + HEAD_START, 3)
    return found


def learn_class(name: str, classes: Sequence[str], groups: list[Group]) -> dict[str, dict[str, float]]:
    fit = lambda some: fit_classes([(g.features[0], g.right) for g in some], classes, L2[name], FEW[name])  # noqa: E731
    guess = held_out(groups, fit, lambda w, g: max(classes, key=lambda c: weighted(w[c], g.features[0])))
    right = sum(map(is_right, groups, guess))
    print(f"{name}: {right} of {len(groups)} right in cross-validation")
    return {f"{name} {c}": w for c, w in fit(groups).items()}


def fit_classes(
    examples: list[tuple[Features, list[bool]]], classes: Sequence[str], l2: float, few: int
) -> dict[str, dict[str, float]]:
    """Softmax regression: for each class a bias and weights. Words that fewer than ``few`` examples have are left out."""
    every = Group("", [], [f for f, _ in examples], [])
    table = Table([every], few)
    x = table.rows(every)
    y = np.array([right for _, right in examples], float)
    size = (x.shape[1], len(classes))

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        w = flat.reshape(size)
        s = x @ w
        s -= s.max(1, keepdims=True)
        p = np.exp(s)
        p /= p.sum(1, keepdims=True)
        q = (p * y).sum(1, keepdims=True)
        gradient = x.T @ (p - p * y / (q + 1e-12)) + l2 * w
        return float(-np.log(q + 1e-12).sum() + l2 * (w * w).sum() / 2), gradient.ravel()

    w = minimize(loss, np.zeros(size[0] * size[1]), jac=True, method="L-BFGS-B").x.reshape(size)
    return {c: table.weights(w[:, k]) for k, c in enumerate(classes)}


def fit_levels(levels: list[list[tuple[int, Features]]]) -> dict[str, dict[str, float]]:
    examples = [(f, [v == w for v in LEVELS]) for one in levels for w, f in one]
    fitted = fit_classes(examples, [str(v) for v in LEVELS], L2["level"], FEW["level"])
    return {f"level {v}": w for v, w in fitted.items()}


def nearest_level(weights: dict[str, dict[str, float]], features: Features) -> int:
    return max(LEVELS, key=lambda v: weighted(weights[f"level {v}"], features))


def best_cut(scores: list[tuple[float, bool]]) -> tuple[float, float]:
    """The score from which on saying yes gives the best F1, and that F1."""
    gold = sum(y for _, y in scores)
    hit, found = 0, (0.0, 0.0)
    ordered = sorted(scores, reverse=True)
    for n, (s, y) in enumerate(ordered, 1):
        hit += y
        after = ordered[n][0] if n < len(ordered) else s - 1
        found = max(found, (2 * hit / (n + gold), (s + after) / 2))
    return found[1], found[0]


def rows_of(path: Path) -> list[Row]:
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    return [json.loads(line) for f in files for line in f.read_text(encoding="utf-8").splitlines() if line.strip()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", type=Path, default=Path("training/coded"))
    parser.add_argument("--out", type=Path, default=Path("src/stocktake/process/choices.json"))
    args = parser.parse_args()
    found = sorted(reports(rows_of(args.train), Reader.load()), key=by_talks)
    weights = learn(found)
    args.out.write_text(json.dumps(weights, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{len(found)} reports, {sum(len(w) for w in weights.values())} weights")


if __name__ == "__main__":
    main()
