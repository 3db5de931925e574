"""Four floors: imports point down only, and into a floor through its front door."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
FLOORS = ("kb", "search", "recommend", "webui")
OUTSIDE_KB = {
    "flask",
    "werkzeug",
    "jinja2",
    "whoosh",
    "jieba",
    "rjieba",
    "sklearn",
    "numba",
    "numpy",
    "scipy",
}
ONLY_WEBUI = {"flask", "werkzeug", "jinja2"}
SHARED = ("search.arrays.", "search.words.")
"""What recommend builds on too."""
RUNS_CODE = {
    "pickle.load",
    "pickle.loads",
    "pickle.Unpickler",
    "marshal",
    "shelve",
    "joblib",
    "dill",
    "eval",
    "exec",
}


@cache
def sources() -> list[tuple[str, Path, ast.Module]]:
    """Read every file, with its floor."""
    return [
        (floor, path, ast.parse(path.read_text(encoding="utf8")))
        for floor in FLOORS
        for path in sorted((ROOT / floor).rglob("*.py"))
    ]


def imported(tree: ast.AST) -> Iterator[str]:
    """Give every module imported, also those inside functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)


def used(tree: ast.AST) -> Iterator[str]:
    """Give every name and dotted name that code mentions."""
    yield from imported(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield f"{ast.unparse(node.value)}.{node.attr}" if isinstance(node.value, ast.Name) else node.attr


def is_file(name: str) -> bool:
    """Tell whether a dotted name leads to a file inside a floor, or to something in one."""
    floor, *inner = name.split(".")
    return len(inner) > 1 or (ROOT / floor / f"{inner[0]}.py" if inner else ROOT / "-").exists()


def test_every_floor_is_read() -> None:
    assert {floor for floor, _, _ in sources()} == set(FLOORS)


def test_imports_point_down() -> None:
    upward = [
        f"{path}: {name}"
        for floor, path, tree in sources()
        for name in imported(tree)
        if (top := name.split(".")[0]) in FLOORS and FLOORS.index(top) > FLOORS.index(floor)
    ]
    assert upward == []


def test_a_floor_is_entered_by_its_front_door() -> None:
    inside = [
        f"{path}: {name}"
        for floor, path, tree in sources()
        for name in imported(tree)
        if (top := name.split(".")[0]) in {"search", "recommend", "webui"} and top != floor and is_file(name)
        if not (floor == "recommend" and name.startswith(SHARED))
    ]
    assert inside == []


def test_each_floor_knows_only_its_own_libraries() -> None:
    for floor, path, tree in sources():
        libraries = {name.split(".")[0] for name in imported(tree)}
        assert floor != "kb" or not libraries & OUTSIDE_KB, path
        assert floor == "webui" or not libraries & ONLY_WEBUI, path
        assert floor == "recommend" or "sklearn" not in libraries, path
        assert floor == "search" or "whoosh" not in libraries, path


def test_only_webui_reads_the_environment() -> None:
    readers = {floor for floor, _, tree in sources() if {"os.environ", "os.getenv"} & set(used(tree))}
    assert readers <= {"webui"}


def test_nothing_is_read_that_could_run_code() -> None:
    assert [path for _, path, tree in sources() if RUNS_CODE & set(used(tree))] == []
