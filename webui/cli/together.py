"""Answer many questions on every processor of the machine, and give the answers in order."""

import os
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import get_all_start_methods, get_context
from typing import Final, TypeVar

Question = TypeVar("Question")
FEW: Final = 200
_AT_ONCE: Final = 32

_answer: list[Callable[..., str]] = []
"""What a worker answers with: put here when it is forked, for a question alone is sent to it later."""


def in_order(answer: Callable[[Question], str], questions: Sequence[Question]) -> Iterator[str]:
    """Answer each question; few in this process, many in others that share all that this one has opened."""
    workers = _processors()
    if not questions:
        return
    yield answer(questions[0])
    rest = questions[1:]
    if len(rest) < FEW or workers < 2:
        yield from map(answer, rest)
        return
    with get_context("fork").Pool(workers, _answer.append, (answer,)) as pool:
        yield from pool.imap(_answered, rest, _AT_ONCE)


def _answered(question: object) -> str:
    return _answer[0](question)


def _processors() -> int:
    """Count the processors that this process may use; one where none can be shared with others."""
    if "fork" not in get_all_start_methods():
        return 1
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
