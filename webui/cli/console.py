"""Speak to a person on standard error; standard output is for results."""

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from webui.languages import spoken

Shower = Callable[[str, int, int], None]


def speak_utf8() -> None:
    """Write UTF-8 wherever we are; what can't be written is shown as an escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def say(text: str) -> None:
    """Tell a person something."""
    sys.stderr.write(f"{spoken(text)}\n")
    sys.stderr.flush()


def put(text: str) -> None:
    """Write one line of the result."""
    sys.stdout.write(f"{spoken(text)}\n")


def end_quietly() -> None:
    """Let nothing complain that the reader of our output has gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def progress() -> Iterator[Shower]:
    """Show stages as bars where standard error is a terminal, else nothing."""
    if not sys.stderr.isatty():
        yield lambda stage, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True)) as bars:
        tasks: dict[str, TaskID] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                for earlier in tasks.values():
                    bars.stop_task(earlier)
                tasks[stage] = bars.add_task(spoken(stage), total=total or None)
            bars.update(tasks[stage], completed=done, total=total or None)

        yield show
