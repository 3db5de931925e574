"""Is a damaged model noticed, and mended?"""

import json
from pathlib import Path

import pytest

from kb.audiences import SUPPORT
from kb.database import Database
from recommend import Damaged, Recommender
from recommend.model import FORMAT
from tests.recommend.conftest import Sync
from tests.recommend.test_following import fill, keys


@pytest.mark.parametrize("which", ["articles", "tickets", "state", "json"])
@pytest.mark.parametrize("how", ["flipped", "cut", "gone"])
def test_a_damaged_file_is_noticed_and_mended(
    database: Database, recommender: Recommender, sync: Sync, folder: Path, which: str, how: str
) -> None:
    fill(database, 3)
    sync()
    before = keys(recommender, "打印机 M100")
    assert before
    [path] = [path for path in folder.iterdir() if path.suffix == f".{which}"]
    whole = path.read_bytes()
    if how == "flipped":
        place = len(whole) // 2
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 255]) + whole[place + 1 :])
    elif how == "cut":
        path.write_bytes(whole[:-9])
    else:
        path.unlink()
    assert not recommender.ping().ok
    assert recommender.ping().reason.startswith(path.name)
    with pytest.raises(Damaged):
        recommender.recommend("打印机", audience=SUPPORT)
    sync()
    assert recommender.ping().ok
    assert keys(recommender, "打印机 M100") == before
    assert keys(Recommender(folder), "打印机 M100") == before


def test_a_model_of_another_format_is_made_anew(
    database: Database, recommender: Recommender, sync: Sync, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(database, 3)
    sync()
    monkeypatch.setattr("recommend.model.shelf.FORMAT", 99)
    fresh = Recommender(folder)
    assert not fresh.ping().ok
    with database.read() as session:
        assert fresh.sync(session) == 7
    assert fresh.ping().ok


def test_the_model_holds_no_code_and_says_how_it_was_measured(
    database: Database, sync: Sync, folder: Path
) -> None:
    fill(database, 40)
    sync()
    facts = json.loads((folder / "manifest.json").read_bytes().split(b"\n", 1)[1])["facts"]
    assert facts["format"] == FORMAT
    assert facts["scale"]["measured"] == "leave-one-out"
    assert facts["scale"]["tickets"] == 40
    assert set(facts["scale"]["bands"]) == {"likely", "possible", "weak"}
    assert not any(path.read_bytes()[:1] == b"\x80" for path in folder.iterdir())
