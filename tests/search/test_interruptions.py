"""A full disk or a kill in the middle of a change takes nothing away, and the next change mends the rest."""

import multiprocessing
import os
import resource
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from search import SearchIndex
from search.arrays import Damaged
from tests.search.documents import document

pytestmark = pytest.mark.server

FIRST = [document(key, f"蓝屏 文章 {key}", "重启 打印服务") for key in range(1, 31)]


@contextmanager
def full_disk() -> Iterator[None]:
    """Let no file grow beyond a few bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def filled(path: Path) -> SearchIndex:
    index = SearchIndex(path)
    index.rebuild(lambda: FIRST, last=1)
    return index


def found(index: SearchIndex, typed: str) -> set[int]:
    return {hit.key for hit in index.search(typed, limit=100).hits}


def test_a_full_disk_takes_nothing_away_and_holds_no_lock(tmp_path: Path) -> None:
    index = filled(tmp_path)
    for removed in ([], [1]):
        with full_disk(), pytest.raises(OSError, match="large"):
            index.apply([document(40, "打印机", "x" * 500)], removed, last=2)
    for one in (index, SearchIndex(tmp_path)):
        assert one.ping() == {"index": "", "arrays": ""}
        assert found(one, "蓝屏") >= set(range(2, 31))
        assert found(one, "标题:蓝屏") >= set(range(2, 31))
        assert one.search("标题:打印机").relaxed
    index.apply([document(40, "打印机", "x" * 500)], [1], last=2)
    for one in (index, SearchIndex(tmp_path)):
        assert found(one, "打印机") >= {40}
        assert found(one, "标题:打印机") == {40}
        assert found(one, "标题:蓝屏") == set(range(2, 31))
        assert one.articles.last == one.fields.last == 2


def changing(path: Path) -> None:
    """Change the index for ever."""
    index, change = SearchIndex(path), 2
    while True:
        change += 1
        key = 31 + change % 20
        index.apply([document(key, f"变动 {change}", changed=change)], [31 + (change + 7) % 20], last=change)
        index.articles.tidy()
        index.fields.tidy()


def test_killed_at_any_moment_the_index_is_whole(tmp_path: Path) -> None:
    filled(tmp_path)
    context = multiprocessing.get_context("fork")
    for round_ in range(8):
        writer = context.Process(target=changing, args=(tmp_path,))
        writer.start()
        time.sleep(0.25 + 0.037 * round_)
        assert writer.pid is not None
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        index = SearchIndex(tmp_path)
        assert index.ping() == {"index": "", "arrays": ""}
        assert found(index, "蓝屏") >= set(range(1, 31))
        assert found(index, "标题:蓝屏") == set(range(1, 31))
        held = index.articles.held()
        gone = [key for key in {*held, *index.fields.held()} if key > 30]
        index.apply([], gone, last=10_000 + round_)
        assert index.articles.held() == index.fields.held() == dict.fromkeys(range(1, 31), 1)


def test_what_was_cut_short_is_refused(tmp_path: Path) -> None:
    filled(tmp_path)
    path = max((tmp_path / "fields").rglob("*.words"), key=lambda file: file.stat().st_size)
    os.truncate(path, path.stat().st_size // 2)
    with pytest.raises(Damaged):
        SearchIndex(tmp_path).search("标题:蓝屏")
