"""The settings of an installation, read once from the environment."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from email.utils import parseaddr
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from zoneinfo import ZoneInfo

from kb.addresses import address_of
from kb.sentences import sentence as _
from kb.text import one_line

PORTS = {"starttls": 587, "tls": 465, "none": 25}
"""How the connection to the mail server may be kept from others, and the usual port of each."""


class SettingsError(ValueError):
    """A setting holds what can't be used."""


def _setting(default: Any, variable: str, meaning: str) -> Any:
    return field(default=default, metadata={"variable": variable, "meaning": meaning})


@dataclass(frozen=True)
class Settings:
    """Every setting with its type and default; docs/settings.md lists each."""

    data: Path = _setting("jieda-data", "JIEDA_DATA", _("数据目录：数据库、索引、模型和附件都在里面"))
    database_url: str = _setting("", "JIEDA_DATABASE_URL", _("数据库地址；空着就用数据目录里的 SQLite"))
    timezone: str = _setting("Asia/Shanghai", "JIEDA_TIMEZONE", _("工单编号和时限所用的时区"))
    secret_key: str = _setting(
        "", "JIEDA_SECRET_KEY", _("给 Cookie 签名的密钥；空着就自动生成并保存在数据目录里")
    )
    public_url: str = _setting(
        "", "JIEDA_PUBLIC_URL", _("用户访问的网址，用于完整链接；https 开头时 Cookie 只走加密连接")
    )
    rate_limits: bool = _setting(True, "JIEDA_RATE_LIMITS", _("off 关闭访问频率限制，只用于测量"))
    proxies: int = _setting(0, "JIEDA_PROXIES", _("前面有几层反向代理；0 表示不相信 X-Forwarded-* 头"))
    acceptance: bool = _setting(True, "JIEDA_ACCEPTANCE", _("off 推荐时不看文章以前被采纳和否定的次数"))
    metrics_token: str = _setting(
        "", "JIEDA_METRICS_TOKEN", _("从别的机器读 /metrics 要带的令牌；空着就只许本机读")
    )
    smtp_host: str = _setting("", "JIEDA_SMTP_HOST", _("发邮件用的服务器；空着就不发邮件"))
    smtp_port: int = _setting(0, "JIEDA_SMTP_PORT", _("它的端口；0 表示按加密方式选 587、465 或 25"))
    smtp_user: str = _setting("", "JIEDA_SMTP_USER", _("登录邮件服务器的用户名；空着就不登录"))
    smtp_password: str = _setting("", "JIEDA_SMTP_PASSWORD", _("登录邮件服务器的密码"))
    smtp_security: str = _setting(
        "starttls", "JIEDA_SMTP_SECURITY", _("和邮件服务器之间怎样加密：starttls、tls、none")
    )
    mail_from: str = _setting("", "JIEDA_MAIL_FROM", _("邮件的发件人，例如 IT 服务台 <it@example.com>"))
    log_level: str = _setting("info", "JIEDA_LOG_LEVEL", _("日志级别：debug、info、warning、error"))

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ, **given: Any) -> "Settings":
        """Read every setting that is not given; SettingsError names the variable that can't be read."""
        values = dict(given)
        for item in fields(cls):
            text = environment.get(item.metadata["variable"], "")
            if text and item.name not in values:
                values[item.name] = _read(item.metadata["variable"], text, item.type)
        return cls(**values)

    def __post_init__(self) -> None:
        object.__setattr__(self, "data", Path(self.data))
        try:
            ZoneInfo(self.timezone)
        except (KeyError, OSError, ValueError) as error:
            raise SettingsError(_("JIEDA_TIMEZONE：没有时区 %(timezone)s", timezone=self.timezone)) from error
        if self.log_level not in {"debug", "info", "warning", "error"}:
            raise SettingsError(_("JIEDA_LOG_LEVEL：只能是 debug、info、warning、error"))
        self._check_mail()

    def _check_mail(self) -> None:
        if self.smtp_security not in PORTS:
            raise SettingsError(_("JIEDA_SMTP_SECURITY：只能是 starttls、tls、none"))
        if not 0 <= self.smtp_port < 65536:
            raise SettingsError(_("JIEDA_SMTP_PORT：%(text)s 不能用", text=self.smtp_port))
        if self.smtp_host and not address_of(self.sender[1]):
            raise SettingsError(_("JIEDA_MAIL_FROM：要写一个邮件地址，才能发邮件"))

    @property
    def sender(self) -> tuple[str, str]:
        """The name and the address that mail comes from."""
        name, address = parseaddr(one_line(self.mail_from))
        return name, address

    @property
    def port(self) -> int:
        """The port of the server that mail is handed to."""
        return self.smtp_port or PORTS[self.smtp_security]

    @property
    def database(self) -> str:
        """The address of the database."""
        return self.database_url or f"sqlite:///{self.data / 'jieda.db'}"

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the installation."""
        return ZoneInfo(self.timezone)

    @property
    def warnings(self) -> list[str]:
        """What is set in a way that is not for everyday use."""
        return [] if self.rate_limits else [_("JIEDA_RATE_LIMITS=off：访问频率限制已关闭，只用于测量")]

    def key(self) -> str:
        """Return the key that signs cookies; made once per data folder."""
        if self.secret_key:
            return self.secret_key
        path = self.data / "secret"
        if not path.exists():
            self._make_key(path)
        return path.read_text(encoding="ascii")

    def _make_key(self, path: Path) -> None:
        """Write a new key; of several processes that start at once the first one's stays, always whole."""
        with NamedTemporaryFile("w", dir=self.data, encoding="ascii") as file:
            file.write(secrets.token_hex(32))
            file.flush()
            with suppress(FileExistsError):
                path.hardlink_to(file.name)


def _read(variable: str, text: str, wanted: Any) -> Any:
    if wanted is bool:
        if text.lower() in {"on", "true", "1", "yes"}:
            return True
        if text.lower() in {"off", "false", "0", "no"}:
            return False
        raise SettingsError(_("%(variable)s：只能是 on 或 off", variable=variable))
    try:
        return wanted(text)
    except ValueError as error:
        raise SettingsError(_("%(variable)s：%(text)s 不能用", variable=variable, text=text)) from error
