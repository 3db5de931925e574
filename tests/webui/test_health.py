"""Each part's state is told, damage within two seconds, and answers go on meanwhile."""

import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tests.conftest import Site
from tests.factories import make_article, make_ticket
from webui import create_app
from webui.installation import Services, Settings, health


def ready(site: Site) -> Any:
    return site.app.test_client().get("/readyz")


@pytest.fixture
def filled(site: Site) -> Site:
    """A site with an article and a solved ticket."""
    with site.begin() as db:
        article = make_article(db, "打印机脱机")
        make_ticket(db, "打印机不打印", resolution="设为联机", solved_by=article)
    site.settle()
    return site


def test_all_is_well(filled: Site) -> None:
    answer = ready(filled)
    assert (answer.status_code, answer.json["status"]) == (200, "ok")
    assert (answer.json["degraded"], answer.json["warnings"]) == ([], [])
    parts = answer.json["parts"]
    assert set(parts) == {"database", "index", "arrays", "model", "follower", "mail", "disk"}
    assert all(part["ok"] for part in parts.values())
    assert parts["follower"]["lag"] == 0
    learned = parts["model"]["learned"]
    assert learned["at"].endswith("+00:00")
    assert (learned["tickets"], learned["classes"]) == (1, 0)
    assert filled.client().get("/healthz").json == {"status": "ok"}


def test_not_ready_before_everything_stored_is_findable(site: Site) -> None:
    with site.begin() as db:
        make_article(db)
    answer = ready(site)
    assert (answer.status_code, answer.json["status"]) == (503, "unready")
    assert answer.json["parts"]["follower"]["lag"] == 2
    assert site.client().get("/healthz").status_code == 200
    site.settle()
    time.sleep(health.KEPT_SECONDS + 0.05)
    assert ready(site).status_code == 200
    with site.begin() as db:
        make_article(db)
    time.sleep(health.KEPT_SECONDS + 0.05)
    answer = ready(site)
    assert (answer.status_code, answer.json["parts"]["follower"]["lag"]) == (200, 2)


def test_a_follower_that_stands_still_is_named(filled: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ready(filled).json["status"] == "ok"
    monkeypatch.setattr(health, "STUCK_SECONDS", 0.2)
    with filled.begin() as db:
        make_article(db)
    for _ in range(3):
        time.sleep(health.KEPT_SECONDS + 0.05)
        answer = ready(filled)
    assert (answer.status_code, answer.json["status"]) == (200, "degraded")
    assert "2 项更改" in answer.json["degraded"][0]


def flip(path: Path) -> None:
    """Turn some bytes in the middle of a file."""
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 4] = bytes(byte ^ 0xFF for byte in content[middle : middle + 4])
    path.write_bytes(content)


def files(site: Site) -> list[Path]:
    folder = site.parts.settings.data
    return [
        path
        for name in ("index", "model")
        for path in sorted((folder / name).rglob("*"))
        if path.is_file() and path.stat().st_size and "lock" not in path.name.lower()
    ]


def test_damage_of_any_file_is_seen_within_two_seconds_and_answers_go_on(
    filled: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    within = 2 - health.KEPT_SECONDS
    monkeypatch.setattr(health, "KEPT_SECONDS", 0.0)
    client = filled.client("agent")
    assert ready(filled).json["status"] == "ok"
    damaged = files(filled)
    assert len(damaged) >= 4
    for path in damaged:
        sound = path.read_bytes()
        client.get("/api/v1/search?q=打印机脱机")
        flip(path)
        deadline = time.monotonic() + within
        while not (seen := ready(filled).json["degraded"]) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert seen, f"{path} is damaged and nobody said so"
        assert ready(filled).status_code == 200
        found = client.get("/api/v1/search?q=打印机脱机")
        assert [hit["number"] for hit in found.json["hits"]] == ["KB-000001"], path
        asked = client.post("/api/v1/recommendations", json={"text": "打印机脱机"})
        assert [r["article"]["number"] for r in asked.json["recommendations"]] == ["KB-000001"], path
        assert found.json["degraded"] == ("arrays" in path.parts), path
        assert asked.json["degraded"] == ("model" in path.parts), path
        assert seen[0] in client.get("/").text
        path.write_bytes(sound)
        deadline = time.monotonic() + within
        while ready(filled).json["degraded"] and time.monotonic() < deadline:
            time.sleep(0.05)
        assert ready(filled).json["status"] == "ok"


def test_without_its_database_it_is_not_ready(filled: Site) -> None:
    with filled.begin() as db:
        db.execute(text("alter table counters rename to gone"))
    time.sleep(health.KEPT_SECONDS + 0.05)
    answer = ready(filled)
    assert (answer.status_code, answer.json["status"]) == (503, "unready")
    assert answer.json["parts"]["database"]["ok"] is False


def test_a_setting_for_measuring_is_told(tmp_path: Path) -> None:
    parts = Services.open(Settings(data=tmp_path, rate_limits=False, log_level="error"))
    answer = create_app(parts.settings, parts).test_client().get("/readyz")
    assert ["JIEDA_RATE_LIMITS=off" in warning for warning in answer.json["warnings"]] == [True]
    parts.close()


def test_metrics_are_for_this_machine_or_by_token(filled: Site, tmp_path: Path) -> None:
    client = create_app(filled.parts.settings, filled.parts).test_client()
    client.get("/api/v1/search?q=打印机脱机")
    told = client.get("/metrics")
    assert told.status_code == 200
    assert 'jieda_request_seconds_count{method="GET",route="/api/v1/search",status="200"} 1.0' in told.text
    assert "jieda_follower_lag 0.0" in told.text
    assert 'jieda_tickets{status="resolved"} 1.0' in told.text
    away = {"REMOTE_ADDR": "10.0.0.9"}
    assert client.get("/metrics", environ_base=away).status_code == 403
    assert client.get("/metrics", headers={"X-Forwarded-For": "10.0.0.9"}).status_code == 403
    parts = Services.open(Settings(data=tmp_path / "b", metrics_token="let-me-in", log_level="error"))
    other = create_app(parts.settings, parts).test_client()
    for token, status in (("let-me-in", 200), ("wrong", 403), ("", 403), ("é", 403)):
        given = {"Authorization": f"Bearer {token}"}
        assert other.get("/metrics", headers=given, environ_base=away).status_code == status
    parts.close()
