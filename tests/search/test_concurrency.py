"""Many threads of several processes ask while another process writes: no error, no wrong answer."""

import multiprocessing
import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.synchronize import Event
from pathlib import Path
from threading import Thread

import pytest

from search import Document, SearchIndex, following
from tests.search.documents import document

pytestmark = pytest.mark.server

STABLE = frozenset(range(1, 41))
MOVING = range(101, 141)
GONE = frozenset(range(201, 221))
THREADS = 8
PROCESSES = 2
CHANGES = 20


def stable(key: int) -> Document:
    return document(key, f"稳定 文章 {key}", "打印服务 重新启动", category="硬件", tags=("留下",))


def moving(key: int, change: int) -> Document:
    return document(key, f"变动 文章 {key} 版 {change}", "打印服务", category="网络", changed=change)


@dataclass
class Reader:
    """One thread that asks, and remembers which version of each article it saw last."""

    index: SearchIndex
    seen: dict[int, int] = field(default_factory=dict)

    def look(self) -> None:
        """Ask in every way and check each answer."""
        for typed in ("打印服务", "文章 打印服务", "稳定 变动 文章"):
            answer = self.index.search(typed, limit=200, explain=True)
            keys = [hit.key for hit in answer.hits]
            self._check(keys)
            assert set(keys) >= STABLE, typed
            for hit in answer.hits:
                self._check_version(hit.key, hit.title)
                assert abs(sum(part.weight for part in hit.why) - hit.score) < 1e-9
        for typed in ("标题:稳定", '"重新启动"', "标签:留下", "文章 -变动", "稳定 AND 打印服务", "标题:稳*"):
            answer = self.index.search(typed, limit=200)
            assert {hit.key for hit in answer.hits} == STABLE, typed
        found = self.index.search("标题:变动 NOT 稳定", limit=200)
        self._check([hit.key for hit in found.hits])
        assert not {hit.key for hit in found.hits} & STABLE

    @staticmethod
    def _check(keys: list[int]) -> None:
        assert len(keys) == len(set(keys))
        assert set(keys) <= STABLE | set(MOVING)

    def _check_version(self, key: int, title: str) -> None:
        if key in STABLE:
            assert title == f"稳定 文章 {key}"
            return
        version = int(re.findall(r"\d+", title)[1])
        assert version >= self.seen.get(key, 0), "an older text came back"
        self.seen[key] = version


def reading(path: Path, begun: Event, done: Event, answers: "multiprocessing.Queue[str]") -> None:
    """Ask from many threads of one process until told to stop; say what went wrong."""
    index = SearchIndex(path)
    wrong: list[str] = []
    counts = [0] * THREADS

    def work(number: int) -> None:
        reader = Reader(index)
        while not done.is_set() and not wrong:
            try:
                reader.look()
            except BaseException as error:
                wrong.append(f"{type(error).__name__}: {error}")
            counts[number] += 1
            begun.set()

    threads = [Thread(target=work, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers.put(wrong[0] if wrong else "" if min(counts) else "a thread never asked")


def writing(path: Path, begun: list[Event], done: Event) -> None:
    """Change, add and delete for as long as it takes that every reader sees much of it."""
    for event in begun:
        event.wait(60)
    index, order = SearchIndex(path), random.Random(3)  # noqa: S311 (an order, no secret)
    for change in range(3, 3 + CHANGES):
        chosen = order.sample(MOVING, 4)
        index.apply([moving(key, change) for key in chosen[:3]], chosen[3:], last=change)
        following.tidy(index)
        time.sleep(0.02)
    done.set()


def test_threads_of_several_processes_read_while_another_process_writes(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    first = [*map(stable, STABLE), *(moving(key, 1) for key in MOVING), *(moving(key, 1) for key in GONE)]
    index.rebuild(lambda: first, last=1)
    index.apply([], GONE, last=2)
    context = multiprocessing.get_context("fork")
    answers, done = context.Queue(), context.Event()
    begun = [context.Event() for _ in range(PROCESSES)]
    readers = [context.Process(target=reading, args=(tmp_path, event, done, answers)) for event in begun]
    writer = context.Process(target=writing, args=(tmp_path, begun, done))
    for process in (*readers, writer):
        process.start()
    told = [answers.get(timeout=120) for _ in readers]
    done.set()
    for process in (*readers, writer):
        process.join()
    assert told == [""] * PROCESSES
    assert writer.exitcode == 0
    held = SearchIndex(tmp_path)
    assert held.articles.held() == held.fields.held()
    assert held.articles.last == held.fields.last == 2 + CHANGES


def test_one_index_is_read_by_threads_while_its_own_process_writes(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    index.rebuild(lambda: [*map(stable, STABLE), *(moving(key, 1) for key in MOVING)], last=1)
    wrong: list[BaseException] = []

    def work(look: Callable[[], None]) -> None:
        try:
            for _ in range(6):
                look()
        except BaseException as error:
            wrong.append(error)

    threads = [Thread(target=work, args=(Reader(index).look,)) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    change = 1
    while any(thread.is_alive() for thread in threads):
        change += 1
        index.apply([moving(MOVING[change % len(MOVING)], change)], [], last=change)
        following.tidy(index)
    assert wrong == []
