"""Measure how soon a burst of tickets about one subject is found, and how often one is seen where there is none.

    python -m benchmarks incidents FOLDER

FOLDER holds articles.jsonl.gz: past messages with their `category` (banking77_en), or entries whose body lists
phrasings of one question (faqcluster_bank_zh). The demo is measured too. A run is 30 messages of one subject hidden
among 200 of the others in random order (7 among 46 where subjects have few), or as many at the natural mix; all else
is the past, with its subjects named or not. A subject is found when a candidate is raised most of whose messages are
of it.
"""

import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import mean, median

from benchmarks.suggesting import demo, rows
from recommend.incidents import Past, Report, Subjects, Watch

BURST, FEW, AMONG, FREE_RUNS = 30, 7, 200, 200
TOGETHER = 10
STEP = timedelta(minutes=10)
START = datetime(2026, 10, 26, tzinfo=UTC)


@dataclass(frozen=True)
class Message:
    """What somebody wrote, the subject that it is of, and what the support calls that if it is no name of its own."""

    text: str
    subject: str
    filed: str = ""


@dataclass(frozen=True)
class Run:
    """The places of messages in order of arrival; `hidden` is the subject of the burst, empty where there is none."""

    places: tuple[int, ...]
    hidden: str = ""


class Corpus:
    """The messages of a set, and the runs that can be made of them."""

    def __init__(self, name: str, messages: Sequence[Message], burst: int = BURST) -> None:
        self.name, self.messages, self.burst = name, messages, burst
        self.of: dict[str, list[int]] = defaultdict(list)
        for place, message in enumerate(messages):
            self.of[message.subject].append(place)

    def bursts(self, seed: int = 1) -> Iterator[Run]:
        """Hide each subject with enough messages once."""
        for number, subject in enumerate(sorted(self.of)):
            mine = self.of[subject]
            if len(mine) < self.burst:
                continue
            chance = random.Random(1000 * seed + number)
            others = [place for place in range(len(self.messages)) if self.messages[place].subject != subject]
            places = chance.sample(mine, self.burst) + chance.sample(others, self.among)
            chance.shuffle(places)
            yield Run(tuple(places), subject)

    def calm(self, seed: int = 1) -> Iterator[Run]:
        """Draw from all messages as they are mixed."""
        for number in range(FREE_RUNS):
            chance = random.Random(100_000 * seed + number)
            yield Run(tuple(chance.sample(range(len(self.messages)), self.burst + self.among)))

    @property
    def among(self) -> int:
        """How many other messages hide a burst."""
        return AMONG * self.burst // BURST


def past_of(corpus: Corpus, runs: Sequence[Run], named: float) -> list[Past]:
    """Return what is in none of the runs; a share of it names its subject."""
    used = {place for run in runs for place in run.places}
    kept = [message for place, message in enumerate(corpus.messages) if place not in used]
    chance = random.Random(3)
    return [Past(m.text, (m.filed or m.subject) if chance.random() < named else "") for m in kept]


def played(corpus: Corpus, subjects: Subjects, run: Run) -> tuple[int, int, list[float]]:
    """Return after how many messages of the burst it was found, how many other candidates came, milliseconds each."""
    watch, came, wrong, took = Watch(subjects), 0, 0, []
    found = corpus.burst + 1
    for number, place in enumerate(run.places):
        came += corpus.messages[place].subject == run.hidden
        report = Report(place, corpus.messages[place].text, START + number * STEP)
        started = time.perf_counter()
        burst = watch.take(report)
        took.append((time.perf_counter() - started) * 1e3)
        if burst:
            subject, most = Counter(corpus.messages[key].subject for key in burst.keys).most_common(1)[0]
            if run.hidden and subject == run.hidden and 2 * most > len(burst.keys):
                found = min(found, came)
            else:
                wrong += 1
    return found, wrong, took


def measure(corpus: Corpus, named: float, label: str, *, past: bool = True) -> None:
    """Play all runs, several with one past, and print what came of them."""
    results: dict[bool, list[tuple[int, int, list[float]]]] = {True: [], False: []}
    for runs in (list(corpus.bursts()), list(corpus.calm())):
        together = [runs[n :: max(1, len(runs) // TOGETHER)] for n in range(max(1, len(runs) // TOGETHER))]
        for some in together:
            subjects = Subjects.learn(past_of(corpus, some, named) if past else [])
            for run in some:
                results[bool(run.hidden)].append(played(corpus, subjects, run))
    delays = [found for found, _, _ in results[True]]
    alarms = mean(wrong > 0 for _, wrong, _ in results[False])
    milliseconds = [ms for _, _, took in (*results[True], *results[False]) for ms in took]
    print(
        f"{corpus.name}, {label}: {len(delays)} bursts found after a median of {median(delays):g} messages "
        f"(mean {mean(delays):.1f}, {delays.count(corpus.burst + 1)} not at all); other candidates in "
        f"{mean(wrong > 0 for _, wrong, _ in results[True]):.1%} of them; in {alarms:.1%} of {FREE_RUNS} runs without "
        f"a burst; {mean(milliseconds):.2f} ms a message, at most {max(milliseconds):.0f}",
        flush=True,
    )


def messages_of(folder: Path) -> list[Message]:
    """Read a set."""
    entries = rows(folder / "articles.jsonl.gz")
    if 2 * sum(bool(entry.get("body")) for entry in entries) < len(entries):
        return [Message(entry["title"], entry["category"]) for entry in entries if entry["title"].strip()]
    return [
        Message(line, entry["id"])
        for entry in entries
        for line in (entry["title"], *entry["body"].splitlines())
    ]


def demo_messages() -> list[Message]:
    """Return the demo's solved tickets and its articles' phrasings by article, filed under their categories."""
    articles, tickets = demo()
    said = [Message(f"{t['title']}\n{t['body']}", t["solved_by"], t["category"]) for t in tickets]
    asked = ((text, a) for a in articles for text in (a["title"], *a.get("phrasings", ())))
    return said + [Message(text, a["id"], a["category"]) for text, a in asked]


def main(arguments: Sequence[str]) -> None:
    """Measure a set, then the demo."""
    folder = Path(arguments[0])
    messages = messages_of(folder)
    many = sum(count >= BURST for count in Counter(message.subject for message in messages).values()) > 20
    corpus = Corpus(folder.name, messages, BURST if many else FEW)
    for named, label in (
        (1.0, "past tickets name their subject"),
        (0.1, "one in ten does"),
        (0.0, "none does"),
    ):
        measure(corpus, named, label)
    measure(corpus, 0.0, "no past at all", past=False)
    small = Corpus("demo", demo_messages(), FEW)
    measure(small, 1.0, "past tickets name their subject")
    measure(small, 0.0, "none does")
