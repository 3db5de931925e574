"""A demo in which something of everything is stored, so that no page is opened empty."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb import (
    announcements,
    articles,
    checklist,
    flags,
    gaps,
    groups,
    imports,
    incidents,
    near_duplicates,
    one_time_links,
    people,
    procedures,
    reading_lists,
    teams,
    tickets,
    vendors,
)
from kb.content import Content
from kb.curation import rules, words
from kb.database import Database
from kb.forms import TicketForm
from kb.lookups import Asker
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


def furnish(data: Path, server: Server, first: str = LONG) -> Furnished:
    """Store tickets in every status (`first` is the title of one), known issues, an announcement and what is kept."""
    made = Furnished(server)
    database = Database(f"sqlite:///{data / 'jieda.db'}")
    with database.begin() as session:
        _tickets(session, made, first)
        _banners(session, made)
        _kept(session, made)
        _looked_after(session, made)
        _helped(session, made)
    database.close()
    return made


def _person(session: Session, name: str) -> Person:
    return people.get(session, name)


def _tickets(session: Session, made: Furnished, first: str) -> None:
    at, agent = datetime.now(UTC) - timedelta(hours=6), _person(session, "agent")
    user, article = _person(session, "user"), session.get_one(Article, 1)
    titles = (first, "VPN 拨号提示 809", "会议室投影没有信号", "邮箱收不到外部邮件")
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


def _helped(session: Session, made: Furnished) -> None:
    """Let a team have a ticket that others are asked about, and somebody follow it."""
    at, agent, engineer = datetime.now(UTC), _person(session, "agent"), _person(session, "engineer")
    form = teams.TeamForm("网络二线", "2", ["专线", "VPN"], engineer.name, [engineer.name, agent.name])
    team = teams.add(session, form, by=None, at=at)
    typed = {"organisation": "网关厂商", "name": "值班工程师", "phone": "400-000-0017", "about": "VPN 网关"}
    vendor = vendors.add(session, typed, by=None, at=at)
    made.names |= {"team": str(team.id), "vendor": str(vendor.id)}
    ticket = tickets.get(session, made.names["ticket1"], agent)
    tickets.assign(session, ticket, team, by=agent, at=at)
    tickets.copy_to(session, ticket, [engineer], by=agent, at=at)
    asked = tickets.consult(session, ticket, team, "端口 4500 放行了吗？", by=agent, at=at)
    tickets.answer(session, ticket, asked, "放行了。", by=engineer, at=at)
    tickets.consult(session, ticket, vendor, "这个固件有已知问题吗？", by=agent, at=at)
    tickets.assign(session, ticket, agent, by=agent, at=at)


def _kept(session: Session, made: Furnished) -> None:
    at, engineer = datetime.now(UTC), _person(session, "engineer")
    rule = rules.add(session, rules.Wanted("打印", "KB-000002", "pin", "问得最多"), by=engineer, at=at)
    word = words.add(session, "零信任网关", by=engineer, at=at)
    admin = _person(session, "admin")
    made.names["token"] = one_time_links.for_password(session, _person(session, "user"), by=admin, at=at)
    made.names |= {"rule": str(rule.id), "word": str(word.id), "group": "1"}
    made.names["readers"] = str(groups.add(session, "夜班", by=admin, at=at).id)
    first, second = session.scalars(select(Article.id).order_by(Article.id).limit(2)).all()
    near_duplicates.store(session, [(first, second, 0.91)], at=at)
    asked = gaps.Unanswered("工位升降桌不动", 3, at, asked="工位 升降桌")
    gaps.store(session, [gaps.Found("工位升降桌", [asked])], at=at, day=at.date())


SOP = """\
## 适用范围

服务台，路由器不通的时候用。

## 步骤

1. 看指示灯。如果红灯亮，转到步骤 3。
   - 预期：绿灯常亮
2. 重启路由器，等两分钟。
   - 预期：绿灯常亮，能打开内网首页
   - 如果能上网了，转到结束
3. 【数据风险】恢复出厂设置：`reset factory`
   - 预期：一分钟后重新启动
   - 回退：用备份的配置恢复

## 回退

全部不行时换一台备用的路由器。
"""


def _looked_after(session: Session, made: Furnished) -> None:
    """Take steps on a ticket, flag an article, rate one, and list some for newcomers."""
    at, engineer, agent = datetime.now(UTC), _person(session, "engineer"), _person(session, "agent")
    content = Content.parse(
        {"title": "路由器不通的排查", "body": SOP, "type": "sop", "visibility": "internal"}
    )
    sop = articles.draft(session, content, by=engineer, at=at)
    articles.publish(session, sop, at=at, by=engineer)
    run = procedures.start(session, tickets.get(session, made.names["ticket1"], agent), sop, by=agent, at=at)
    procedures.tick(session, run, 1, procedures.Outcome(choice="0", note="红灯一直亮"), by=agent, at=at)
    made.names |= {"sop": sop.number, "run": str(run.id)}
    first, second = session.scalars(select(Article).order_by(Article.id).limit(2)).all()
    for n, (article, text) in enumerate(((first, "第 3 步的菜单改名了"), (second, "没写在家怎么办"))):
        told = flags.raise_flag(session, article, flags.Wrong("outdated", text), asker=Asker(agent), at=at)
        if n:
            flags.end(session, told, "补上了在家的做法", state="done", by=engineer, at=at)
    made.names["import"] = str(imports.runs.note_run(session, "文章.csv", at=at).id)
    found = reading_lists.make(session, "新同事第一周", "读完会用 VPN、会提交工单。", by=engineer, at=at)
    for article in (first, second, sop):
        reading_lists.add(
            session, found, article.number, "先看这个", expected=found.edition, by=engineer, at=at
        )
    found.is_shown = True
    reading_lists.mark(session, first, agent, is_read=True, at=at)
    made.names["reading"] = str(found.id)
    answers = dict.fromkeys((point.key for point in checklist.points(session)), "yes")
    checklist.rate(session, first, first.revision, answers, by=engineer, at=at)
