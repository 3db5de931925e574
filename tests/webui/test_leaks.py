"""The unique word of what somebody may not see appears to them on no surface, by no route."""

import io
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy.orm import Session

from kb import (
    articles,
    attachments,
    flags,
    lookups,
    people,
    procedures,
    reading_lists,
    satisfaction,
    tickets,
    vendors,
)
from kb.content import Content
from kb.lookups import Asker
from kb.models import Article, Person, Ticket
from tests.conftest import ROLES, Clock, Site, add_accounts, standing
from tests.factories import make_article, make_group, make_person, make_ticket
from webui import logs
from webui.installation import taking_in

if TYPE_CHECKING:
    from flask import Flask

ASKED = "打印机脱机 红灯"
SEEN_BY = {
    "zqdraft": {"engineer", "admin"},
    "zqarchived": {"engineer", "admin"},
    "zqinternal": {"user", "agent", "engineer", "admin"},
    "zqagents": {"agent", "engineer", "admin"},
    "zqgroup": {"engineer", "admin"},
    "zqmembers": {"user", "engineer", "admin"},
    "zqticket": {"agent", "engineer", "admin"},
    "zqsolved": {"agent", "engineer", "admin"},
    "zqnote": {"agent", "engineer", "admin"},
    "zqasked": {"agent", "engineer", "admin"},
    "zqtag": {"agent", "engineer", "admin"},
    "zqflag": {"agent", "engineer", "admin"},
    "zqreading": {"agent", "engineer", "admin"},
    "zqrun": {"agent", "engineer", "admin"},
    "zqrated": {"agent", "engineer", "admin"},
}


@dataclass
class Stored:
    """The numbers of what was stored, by sentinel."""

    site: Site
    numbers: dict[str, str]
    own: str
    key: str


@pytest.fixture(scope="module")
def furnished(
    tmp_path_factory: pytest.TempPathFactory, _indexed_folder: Path, _application: "Flask"
) -> tuple[Path, Stored]:
    """A folder made once, and what is stored there."""
    data = tmp_path_factory.mktemp("leaks") / "site"
    shutil.copytree(_indexed_folder, data)
    with standing(data, _application, Clock()) as site:
        add_accounts(site)
        return data, hide(site)


@pytest.fixture
def stored(
    tmp_path: Path, furnished: tuple[Path, Stored], _application: "Flask", clock: Clock
) -> Iterator[Stored]:
    """What is hidden, each time in a folder of its own."""
    made, kept = furnished
    shutil.copytree(made, tmp_path / "site")
    with standing(tmp_path / "site", _application, clock) as site:
        site.tokens |= kept.site.tokens
        yield replace(kept, site=site)


def hide(site: Site) -> Stored:
    """Store something hidden of each kind, all of it about the same problem, beside public articles."""
    numbers = {}
    with site.begin() as db:
        engineer, user = people.get(db, "engineer"), people.get(db, "user")
        for n in range(3):
            make_article(db, f"打印机脱机 {n}", category="硬件/打印机", body="红灯亮了就重启。")
        make_group(db, "人力资源部", user)
        make_group(db, "支付小组")
        for word, state, shown in (
            ("zqdraft", "draft", {}),
            ("zqarchived", "archived", {}),
            ("zqinternal", "published", {"visibility": "internal"}),
            ("zqagents", "published", {"visibility": "agents"}),
            ("zqgroup", "published", {"groups": ["支付小组"]}),
            ("zqmembers", "published", {"groups": ["人力资源部"]}),
        ):
            article = make_article(
                db,
                f"{ASKED} {word}",
                state=state,
                by=engineer,
                **shown,
                body=f"{ASKED} 时看 {word}。",
                category=f"硬件/{word}",
                tags=[word],
                phrasings=[f"{ASKED} {word}"],
                external_id=f"id-{word}",
            )
            numbers[word] = article.number
            file = io.BytesIO(f"{ASKED} {word}".encode())
            stored = attachments.take_in_any(site.parts.settings.data, file, f"{word}.txt")
            attachments.add(db, article, [stored], by=None, at=site.clock())
            attachments.publish(db, article)
        agents_only = articles.get(db, numbers["zqagents"], engineer)
        numbers["zqticket"] = make_ticket(
            db,
            f"{ASKED} zqticket",
            requester=make_person(db),
            description=f"{ASKED} zqticket",
            category="zqticket",
            error_code="zqticket",
            steps="zqticket",
        ).number
        numbers["zqsolved"] = make_ticket(
            db,
            f"{ASKED} zqsolved",
            requester=make_person(db),
            resolution=f"{ASKED} zqsolved",
            solved_by=agents_only,
            agent=engineer,
        ).number
        own = make_ticket(
            db, ASKED, requester=user, resolution="换一根线", solved_by=agents_only, agent=engineer
        )
        tickets.reply(db, own, "zqnote", by=engineer, at=site.clock(), is_public=False)
        tickets.tag(db, own, ["zqtag"], by=engineer, at=site.clock())
        numbers["zqnote"] = numbers["zqtag"] = own.number
        numbers |= dict.fromkeys(("zqflag", "zqreading", "zqrun"), numbers["zqticket"])
        numbers["zqasked"] = _help(db, user, engineer, site.clock())
        ticket = tickets.get(db, numbers["zqticket"], engineer)
        _look_after(db, agents_only, ticket, engineer)
        numbers["zqrated"] = _repeat_and_rate(db, own, agents_only, engineer)
        for word in ("zqgroup", "zqmembers"):
            numbers[f"{word}-ticket"] = _use(
                db, articles.get(db, numbers[word], engineer), ticket, engineer, word
            )
    while taking_in.step(site.parts):
        pass
    site.settle()
    return Stored(site, numbers, own.number, own.key)


def _help(db: Session, user: Person, by: Person, at: datetime) -> str:
    """Hand a ticket of somebody's on with a reason, ask others about it, and escalate it."""
    ticket, agent = make_ticket(db, "键盘失灵", requester=user), people.get(db, "agent")
    vendor = vendors.add(db, {"organisation": "厂商", "name": "zqasked", "phone": "zqasked"}, by=None, at=at)
    tickets.take(db, ticket, by=agent, at=at)
    tickets.transfer(db, ticket, by, "zqasked", by=agent, at=at)
    for whom in (agent, vendor):
        asked = tickets.consult(db, ticket, whom, "zqasked", by=by, at=at)
    tickets.answer(db, ticket, asked, "zqasked", by=by, at=at)
    tickets.escalate(db, ticket, "zqasked", by=by, at=at)
    return ticket.number


def _look_after(db: Session, article: Article, ticket: Ticket, by: Person) -> None:
    """Flag an article for the support, list it for newcomers, and take its steps on a ticket."""
    asker, at = Asker(by), ticket.created_at
    flags.raise_flag(db, article, flags.Wrong("wrong", "zqflag"), asker=asker, at=at)
    found = reading_lists.make(db, "zqreading", "zqreading", by=by, at=at)
    reading_lists.add(db, found, article.number, "", expected=found.edition, by=by, at=at)
    found.is_shown = True
    steps = make_article(db, "zqrun", body="1. zqrun\n2. zqrun", type="sop", visibility="agents")
    run = procedures.start(db, ticket, steps, by=by, at=at)
    procedures.finish(db, run, "zqrun", completed=True, by=by, at=at)


def _repeat_and_rate(db: Session, own: Ticket, article: Article, by: Person) -> str:
    """Let the own ticket repeat one of somebody else, who is not satisfied; give its number."""
    at = own.created_at
    main = make_ticket(db, "网关 zqrated", requester=make_person(db), description="zqrated")
    tickets.reopen(db, own, "还没有好", by=by, at=at)
    tickets.mark_duplicate(db, own, main, by=by, at=at)
    tickets.resolve(db, main, "换一根线", by=by, at=at, article=article)
    tickets.confirm(db, main, by=main.requester, at=at)
    satisfaction.rate(db, main, 1, by=main.requester, at=at, comment="zqrated")
    return main.number


def _use(db: Session, article: Article, ticket: Ticket, by: Person, word: str) -> str:
    """Let everything that the support sees lead to an article for a group; give the number of a ticket it solved."""
    asker, at = Asker(by), ticket.created_at
    flags.raise_flag(db, article, flags.Wrong("wrong", word), asker=asker, at=at)
    tickets.cite(db, ticket, article, by=by, at=at)
    made = make_ticket(db, ASKED, requester=make_person(db), resolution="换线", solved_by=article, agent=by)
    tickets.cite(db, made, article, by=by, at=at)
    found = reading_lists.make(db, "新人", "先看这些", by=by, at=at)
    reading_lists.add(db, found, article.number, word, expected=found.edition, by=by, at=at)
    found.is_shown = True
    steps = make_article(db, f"步骤 {word}", body=f"1. {word}\n2. {word}", type="sop", groups=article.groups)
    procedures.finish(
        db, procedures.start(db, ticket, steps, by=by, at=at), word, completed=True, by=by, at=at
    )
    working = make_article(db, f"打印机 {word[:3]}", category="硬件/打印机")
    changed = Content.parse({"groups": article.groups, "body": word, "title": word}, Content.of(working))
    articles.edit(db, working, changed, by=by, at=at)
    widened = make_article(db, word, groups=article.groups, body=word)
    articles.revise(db, widened, Content(title="没什么", visibility="public"), by=by, at=at)
    visitor, shown = Asker(visitor=word), [(article.id, 1.0)]
    key = lookups.record(db, "search", ASKED, shown, asker=visitor, at=at, total=1, surface="page")
    lookups.note_outcome(db, key, "opened", at=at, article=article, asker=visitor)
    lookups.attach(db, made, asker=visitor, at=at)
    return made.number


def addresses(stored: Stored) -> Iterator[str]:
    """Give every address that can be read, with each number or category of what is stored in its place."""
    yield f"/tickets/{stored.own}?key={stored.key}"
    yield f"/api/v1/tickets/{stored.own}?key={stored.key}"
    asked = (f"q={ASKED}", f"q={ASKED}&limit=50", f"ticket={stored.numbers['zqsolved']}", "show=all")
    for rule in stored.site.app.url_map.iter_rules():
        if "GET" not in (rule.methods or set()) or rule.endpoint.endswith("static"):
            continue
        if not rule.arguments:
            yield from (rule.rule, *(f"{rule.rule}?{query}" for query in asked))
        for part in parts(stored, rule.rule):
            yield re.sub("<.*?>", part, re.sub("<int:.*?>", "1", rule.rule))


def parts(stored: Stored, rule: str) -> list[str]:
    if "<" not in rule:
        return []
    if "categor" in rule:
        return ["硬件", *(f"硬件/{word}" for word in stored.numbers)]
    kind = "TS" if "ticket" in rule else "KB"
    return [number for number in stored.numbers.values() if number.startswith(kind)]


def told(answer: Any) -> str:
    return f"{answer.headers} {answer.get_data(as_text=True)}"


def hidden_from(role: str) -> set[str]:
    return {word for word, roles in SEEN_BY.items() if role not in roles}


@pytest.mark.parametrize("role", ROLES)
def test_no_address_tells_what_is_hidden(stored: Stored, role: str) -> None:
    client, hidden = stored.site.client(role), hidden_from(role)
    seen: set[str] = set()
    for address in dict.fromkeys(addresses(stored)):
        answer = client.get(address, buffered=True)
        assert answer.status_code < 500, address
        text = told(answer)
        leaked = {word for word in hidden if word in text.replace(address.partition("?")[0], "")}
        asked_for = {word for word in leaked if word in address}
        assert leaked <= asked_for, f"{address} tells {role} {leaked}"
        seen |= {word for word in SEEN_BY if word in text and word not in address}
    assert seen >= set(SEEN_BY) - hidden, "the addresses do not even show what may be seen"


@pytest.mark.parametrize("role", ROLES)
def test_asking_for_the_hidden_word_finds_nothing(stored: Stored, role: str) -> None:
    client = stored.site.client(role)
    for word, roles in SEEN_BY.items():
        if not stored.numbers[word].startswith("KB"):
            continue
        found = client.get("/api/v1/search", query_string={"q": word}).json
        asked = client.post("/api/v1/recommendations", json={"text": word, "min_confidence": "weak"}).json
        visible = role in roles and word not in {"zqdraft", "zqarchived"}
        written = 2 if word in {"zqgroup", "zqmembers"} else 1
        assert found["total"] == len(found["hits"]) == (written if visible else 0), word
        assert bool(found["facets"].get("category")) == visible
        recommended = {r["article"]["number"] for r in asked["recommendations"]}
        assert (stored.numbers[word] in recommended) == visible, word
        assert recommended.isdisjoint(
            stored.numbers[w] for w, allowed in SEEN_BY.items() if role not in allowed
        )


@pytest.mark.parametrize("role", ["visitor", "user"])
def test_nothing_that_is_sent_brings_it_back(stored: Stored, role: str) -> None:
    client, hidden = stored.site.client(role), hidden_from(role)
    page = client.get("/").text
    token = re.search(r'name="csrf-token" content="([^"]+)"', page)
    assert token
    form = {
        "title": ASKED,
        "description": ASKED,
        "requester.name": "a",
        "requester.contact": "b",
        "impact": "个人",
        "urgency": "一般",
        "csrf_token": token[1],
    }
    requester = {"name": "a", "contact": "b"}
    answers = [
        client.post("/api/v1/recommendations", json={"text": ASKED, "min_confidence": "weak", "limit": 50}),
        client.post("/api/v1/tickets", json={"title": ASKED, "requester": requester}),
        client.post("/tickets/suggestions", data=form),
        client.post("/tickets/new", data={**form, "step": "suggest"}),
        client.post("/tickets/new", data=form, follow_redirects=True),
    ]
    assert [answer.status_code for answer in answers] == [200, 201, 200, 200, 200]
    for number, (path, body) in product(
        stored.numbers.values(),
        (
            ("/api/v1/feedback", {"article": "{}", "helpful": True}),
            ("/api/v1/tickets/{}/confirm", {"key": "guess"}),
            ("/api/v1/tickets/{}/send-back", {"key": "", "reason": "a"}),
            ("/api/v1/tickets/{}/cite", {"article": "{}"}),
            ("/api/v1/articles/{}/publish", {}),
        ),
    ):
        sent = {name: number if value == "{}" else value for name, value in body.items()}
        answers.append(client.post(path.format(number), json=sent))
    for answer in answers:
        assert not {word for word in hidden if word in told(answer)}, answer.request.path


def test_what_is_hidden_and_what_is_missing_look_the_same(stored: Stored) -> None:
    client = stored.site.client()
    for path, numbers in (
        ("/api/v1/articles/{}", ("KB-000004", "KB-999999")),
        ("/api/v1/tickets/{}", (stored.numbers["zqticket"], "TS20261027999")),
        ("/api/v1/tickets/{}?key=guess", (stored.numbers["zqticket"], "TS20261027999")),
        ("/articles/{}", ("KB-000004", "KB-999999")),
    ):
        one, other = (client.get(path.format(number)) for number in numbers)
        assert one.status_code == other.status_code == 404
        if path.startswith("/api"):
            assert one.json["detail"] == other.json["detail"]


def test_logs_hold_no_words_of_people(stored: Stored, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("info")
    client = stored.site.client("engineer")
    client.get("/api/v1/search?q=zqdraft")
    client.get("/search?q=zqdraft")
    client.post("/api/v1/recommendations", json={"text": "zqdraft"})
    client.get(f"/tickets/{stored.own}?key={stored.key}")
    written = capsys.readouterr().err
    assert '"route": "/api/v1/search"' in written
    assert "zq" not in written
    assert stored.key not in written
