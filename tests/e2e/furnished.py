"""A demo in which something of everything is stored, so that no page is opened empty."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb import announcements, gaps, incidents, near_duplicates, one_time_links, people, tickets
from kb.curation import rules, words
from kb.database import Database
from kb.forms import TicketForm
from kb.models import Article, Person
from tests.e2e.server import Server

ZONE = ZoneInfo("Asia/Shanghai")
LONG = (
    "打印机提示 0x00000709 无法设置默认打印机并且队列里的文档既不能删除也不能继续打印请尽快处理"
    + "averyverylongword" * 6
)


@dataclass
class Furnished:
    """The server, and how things in it are called in addresses."""

    server: Server
    names: dict[str, str] = field(default_factory=dict)

    def path(self, pattern: str) -> str:
        """Put the names into the pattern of an address."""
        return pattern.format(**self.names)


def furnish(data: Path, server: Server) -> Furnished:
    """Store tickets in every status, a known issue, a candidate, an announcement and what engineers keep."""
    made = Furnished(server)
    database = Database(f"sqlite:///{data / 'jieda.db'}")
    with database.begin() as session:
        _tickets(session, made)
        _banners(session, made)
        _kept(session, made)
    database.close()
    return made


def _person(session: Session, name: str) -> Person:
    return people.get(session, name)


def _tickets(session: Session, made: Furnished) -> None:
    at, agent = datetime.now(UTC) - timedelta(hours=6), _person(session, "agent")
    user, article = _person(session, "user"), session.get_one(Article, 1)
    titles = (LONG, "VPN 拨号提示 809", "会议室投影没有信号", "邮箱收不到外部邮件")
    for number, title in enumerate(titles):
        form = TicketForm(
            title=title,
            description=f"{title}\n早上还是好的，重启过一次。",
            name="需求方 17",
            contact="13800000017",
            department="市场部",
            urgency=("紧急", "一般", "重要", "一般")[number],
        )
        ticket = tickets.open_ticket(session, form, by=user, at=at + timedelta(hours=number), zone=ZONE)
        made.names[f"ticket{number}"] = f"{ticket.number}"
        made.names[f"key{number}"] = ticket.key
        if number == 1:
            tickets.take(session, ticket, by=agent, at=at + timedelta(hours=2))
            tickets.reply(session, ticket, "请先看一下这篇文章。", by=agent, at=at + timedelta(hours=2))
            tickets.cite(session, ticket, article, by=agent, at=at + timedelta(hours=2))
            tickets.reply(
                session, ticket, "看门狗日志已取", by=agent, at=at + timedelta(hours=2), is_public=False
            )
        if number == 2:
            tickets.resolve(session, ticket, "换了一根 HDMI 线。", by=agent, at=at + timedelta(hours=4))
    made.names["article"] = article.number


def _banners(session: Session, made: Furnished) -> None:
    at, agent = datetime.now(UTC), _person(session, "agent")
    issue = incidents.report(
        session,
        incidents.Details(
            "邮件网关延迟，外部邮件晚到一小时", "全公司", "急件请用电话", "KB-000001", "public"
        ),
        by=agent,
        at=at,
    )
    made.names["issue"] = issue.number
    ticket = tickets.get(session, made.names["ticket1"], agent)
    candidate = incidents.notice(
        session, [ticket.id], title="VPN 809", words=["VPN", "809"], since=at, at=at, subject="809"
    )
    assert candidate
    made.names["candidate"] = candidate.number
    wanted = announcements.Wanted(
        "周六晚上网络维护", "20:00 到 22:00 不能上网。", at, at + timedelta(days=2), visibility="public"
    )
    made.names["announcement"] = str(announcements.announce(session, wanted, by=agent, at=at).id)


def _kept(session: Session, made: Furnished) -> None:
    at, engineer = datetime.now(UTC), _person(session, "engineer")
    rule = rules.add(session, rules.Wanted("打印", "KB-000002", "pin", "问得最多"), by=engineer, at=at)
    word = words.add(session, "零信任网关", by=engineer, at=at)
    admin = _person(session, "admin")
    made.names["token"] = one_time_links.for_password(session, _person(session, "user"), by=admin, at=at)
    made.names |= {"rule": str(rule.id), "word": str(word.id), "group": "1"}
    first, second = session.scalars(select(Article.id).order_by(Article.id).limit(2)).all()
    near_duplicates.store(session, [(first, second, 0.91)], at=at)
    asked = gaps.Unanswered("工位升降桌不动", 3, at, asked="工位 升降桌")
    gaps.store(session, [gaps.Found("工位升降桌", [asked])], at=at, day=at.date())
