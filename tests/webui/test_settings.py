"""Settings are read once, typed, and all written down."""

from dataclasses import fields
from pathlib import Path

import pytest

from webui.installation import Settings, SettingsError

DOCS = Path(__file__).parents[2] / "docs" / "settings.md"


def test_the_docs_list_each_setting() -> None:
    text = DOCS.read_text("utf8")
    variables = [item.metadata["variable"] for item in fields(Settings)]
    assert [name for name in variables if f"| `{name}` |" not in text] == []


def test_each_variable_is_read_with_its_type(tmp_path: Path) -> None:
    settings = Settings.from_environment(
        {
            "JIEDA_DATA": str(tmp_path),
            "JIEDA_RATE_LIMITS": "off",
            "JIEDA_PROXIES": "2",
            "JIEDA_TIMEZONE": "Asia/Tokyo",
        }
    )
    assert settings.data == tmp_path
    assert settings.rate_limits is False
    assert settings.proxies == 2
    assert str(settings.zone) == "Asia/Tokyo"
    assert any("JIEDA_RATE_LIMITS" in line for line in settings.warnings)


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("JIEDA_RATE_LIMITS", "maybe"),
        ("JIEDA_PROXIES", "two"),
        ("JIEDA_TIMEZONE", "Mars/Base"),
        ("JIEDA_LOG_LEVEL", "x"),
    ],
)
def test_what_cannot_be_read_names_its_variable(variable: str, text: str) -> None:
    with pytest.raises(SettingsError, match=variable):
        Settings.from_environment({variable: text})


def test_the_cookie_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    key = settings.key()
    assert len(key) == 64
    assert Settings(data=tmp_path).key() == key
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0
    assert Settings(data=tmp_path, secret_key="given").key() == "given"
