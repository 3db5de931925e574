"""What people did with suggestions decides between near equals, soon and fairly, and turns nothing else around."""

import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.audiences import SUPPORT
from kb.outcomes import Tally, looks
from recommend.answers import answer
from recommend.answers.acceptance import SHARE, lift
from recommend.model import Model, fit
from recommend.results import Recommendation
from recommend.texts import Document, Question, ask
from tests.recommend import demo
from tests.recommend.corpus import ARTICLES

PRINTER = "打印机脱机"
TWINS = fit([Document(n, f"KB-{n}", None, PRINTER) for n in (1, 2)] + ARTICLES[4:], [], last=1)
ALIKE = [
    Document(1, "KB-1", None, PRINTER, "重启 打印 服务"),
    Document(2, "KB-2", None, PRINTER, "重启 电脑 服务"),
]
NEAR = fit([*ALIKE, *ARTICLES[4:]], [], last=1)
tallies = st.builds(
    Tally, st.integers(0, 9999), st.integers(0, 9999), st.floats(0, 9999), st.integers(0, 9999)
)


class People:
    """What people did so far, counted as the installation counts it."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.counts: dict[int, list[float]] = {}

    def acceptance(self, keys: Sequence[int]) -> Mapping[int, Tally]:
        seen, taken = (sum(count[n] for count in self.counts.values()) for n in (1, 2))
        usual = (taken + 2.0) / (seen + 20.0)
        return {
            key: Tally(int(shown), int(taken), seen * usual)
            for key, (shown, seen, taken) in self.counts.items()
            if key in keys
        }

    def suggest(self, question: Question, limit: int = 5) -> tuple[Recommendation, ...]:
        return answer(
            self.model,
            question,
            audience=SUPPORT,
            category="",
            limit=limit,
            acceptance=self.acceptance,
        ).items

    def see(self, found: Sequence[Recommendation], does_take: Callable[[int, int], bool]) -> int:
        """Let somebody look at a list and take what they like; return how much that was."""
        taken = 0
        for place, item in enumerate(found, 1):
            count = self.counts.setdefault(item.key, [0, 0.0, 0])
            does = does_take(place, item.key)
            taken += does
            for n, more in enumerate((1, looks(place), does)):
                count[n] += more
        return taken


def score(people: People, text: str) -> dict[int, float]:
    return {item.key: item.score for item in people.suggest(ask([(text, 1)]))}


@pytest.mark.parametrize("model", [TWINS, NEAR])
def test_ten_signals_turn_two_equals_around(model: Model) -> None:
    people, question = People(model), ask([("打印机脱机 重启服务", 1)])
    first = people.suggest(question)[0].key
    for _ in range(10):
        people.see(people.suggest(question), lambda _, key: key == 3 - first)
    assert people.suggest(question)[0].key == 3 - first


def test_one_signal_says_little() -> None:
    assert abs(lift(Tally(1, 1, 0.3))) < 0.25
    assert abs(lift(Tally(1, 0, 0.3))) < 0.1
    assert abs(lift(Tally(1, 0, 0.3, 1))) < 0.4


@settings(max_examples=20)
@given(
    seed=st.integers(0, 100_000),
    attraction=st.floats(0.1, 0.6),
    looked=st.sampled_from([looks, lambda k: k**-0.5, lambda k: 0.7 ** (k - 1), lambda _: 1.0]),
)
def test_equals_stay_equals_whatever_stands_first(
    seed: int, attraction: float, looked: Callable[[int], float]
) -> None:
    """Two thousand takings by people who look by place, some of them otherwise than we suppose."""
    people, chance, taken = People(TWINS), random.Random(seed), 0  # noqa: S311
    shown: Sequence[Recommendation] = people.suggest(ask([(PRINTER, 1)]))
    while taken < 2000:
        known = people.acceptance((1, 2))
        shown = sorted(shown, key=lambda item: (-lift(known.get(item.key, Tally(0, 0, 0))), item.key))
        taken += people.see(shown, lambda place, _: chance.random() < attraction * looked(place))
    one, other = (score(people, PRINTER)[key] for key in (1, 2))
    assert abs(one - other) / max(one, other) <= 0.05


@settings(max_examples=20)
@given(seed=st.integers(0, 100_000))
def test_a_place_that_never_changes_makes_no_difference(seed: int) -> None:
    """Two equals of which one always stands first: people look at the other half as often."""
    people, chance, taken = People(TWINS), random.Random(seed), 0  # noqa: S311
    shown = people.suggest(ask([(PRINTER, 1)]))
    while taken < 2000:
        taken += people.see(shown, lambda place, _: chance.random() < 0.3 * looks(place))
    one, other = (score(people, PRINTER)[key] for key in (1, 2))
    assert abs(one - other) / max(one, other) <= 0.05


@given(tallies)
def test_it_is_bounded(counted: Tally) -> None:
    assert -1 <= lift(counted) <= 1


@given(tallies, st.integers(1, 50))
def test_more_taken_is_more_and_more_dismissed_is_less(counted: Tally, more: int) -> None:
    assert lift(counted._replace(taken=counted.taken + more)) >= lift(counted)
    assert lift(counted._replace(dismissed=counted.dismissed + more)) <= lift(counted)


def test_as_often_as_usual_says_nothing() -> None:
    assert lift(Tally(0, 0, 0.0)) == 0
    assert lift(Tally(1000, 100, 100.0)) == 0


def test_an_article_that_nobody_used_is_not_buried() -> None:
    assert lift(Tally(10_000, 0, 1000.0)) == -0.25
    unused = {1: Tally(10_000, 0, 1000.0)}
    found = answer(
        fit(ARTICLES, [], last=1),
        ask([(ARTICLES[0].title, 1)]),
        audience=SUPPORT,
        category="",
        limit=5,
        acceptance=lambda _: unused,
    )
    assert found.items[0].key == 1


@given(st.dictionaries(st.integers(1, 6), tallies))
def test_text_evidence_is_not_turned_around(counted: dict[int, Tally]) -> None:
    """Whoever led by more than the most that acceptance may add and take still leads."""
    model, question = fit(ARTICLES, [], last=1), ask([("打印机脱机怎么办 密码 错误", 1)])
    plain, moved = (
        answer(model, question, audience=SUPPORT, category="", limit=6, acceptance=one).items
        for one in (None, lambda _: counted)
    )
    place = {item.key: n for n, item in enumerate(moved)}
    for better in plain:
        for worse in plain:
            if better.score * (1 - SHARE) > worse.score * (1 + SHARE):
                assert place[better.key] < place[worse.key]


def ndcg(people: People, asked: Sequence[tuple[Question, int]]) -> float:
    """Average nDCG@10 where one article is right."""
    total = 0.0
    for question, right in asked:
        keys = [item.key for item in people.suggest(question, 10)]
        total += 1 / math.log2(2 + keys.index(right)) if right in keys else 0.0
    return total / len(asked)


@pytest.mark.parametrize("spread", ["over what is shown", "over everything"])
def test_a_thousand_random_takings_move_the_demo_little(spread: str) -> None:
    """Measured: .001 and .003 of .82."""
    _, tickets = demo.documents()
    asked = [(ask([(t.title, 2), (t.body, 1)]), t.solved_by) for t in tickets]
    people, chance = People(demo.untaught()), random.Random(7)  # noqa: S311
    before, found = ndcg(people, asked), [people.suggest(question) for question, _ in asked]
    for _ in range(1000):
        shown: Sequence[Recommendation] = chance.choice([f for f in found if f])
        if spread == "over everything":
            shown = [replace(shown[0], key=chance.randrange(1, 161)) for _ in range(5)]
        one = chance.choice(shown)
        people.see(shown, lambda _, key: key == one.key)  # noqa: B023
    assert ndcg(people, asked) == pytest.approx(before, abs=0.01)
