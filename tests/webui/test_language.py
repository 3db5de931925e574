"""Who reads what: chosen in the footer, kept with the account or a cookie, else the installation's or the browser's."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kb import people, settings
from kb.sentences import Sentence, Several
from tests.conftest import Site
from tests.factories import NOON, make_article, make_person, make_ticket
from tests.webui.pages import Pages
from webui.cli import main
from webui.languages import gettext, ngettext, of_environment, speaking, spoken
from webui.presentation.language import local

ENGLISH = {"Accept-Language": "en-US,en;q=0.9,zh-CN;q=0.8"}


def test_a_visitor_reads_what_the_browser_asks_for(site: Site) -> None:
    client = site.client()
    page = client.get("/", headers=ENGLISH)
    assert '<html lang="en">' in page.text
    assert "What is the problem?" in page.text
    assert page.headers["Content-Language"] == "en"
    assert "Accept-Language" in page.headers["Vary"]
    assert '<html lang="zh-CN">' in client.get("/", headers={"Accept-Language": "zh-TW,zh"}).text
    assert '<html lang="zh-CN">' in client.get("/", headers={"Accept-Language": "fr"}).text


def test_a_language_set_for_the_installation_comes_before_that_of_the_browser(site: Site) -> None:
    with site.begin() as db:
        settings.change(db, {"language": "en"}, by=None, at=NOON)
    assert '<html lang="en">' in site.client().get("/", headers={"Accept-Language": "zh-CN"}).text


def test_a_visitor_chooses_by_a_form_and_stays_on_the_page(site: Site) -> None:
    pages = Pages(site)
    answer = pages.post("/language", language="en", next="/tickets/new?q=VPN")
    assert answer.status_code == 303
    assert answer.location == "/tickets/new?q=VPN"
    assert '<html lang="en">' in pages.get("/").text
    assert pages.post("/language", language="xx", next="//elsewhere.example").location == "/"
    assert '<html lang="en">' in pages.get("/").text


def test_the_choice_of_somebody_signed_in_is_kept_with_the_account(site: Site) -> None:
    assert Pages(site, "user").post("/language", language="en").status_code == 303
    with site.begin() as db:
        assert people.get(db, "user").language == "en"
    assert '<html lang="en">' in site.client("user").get("/").text
    assert '<html lang="zh-CN">' in site.client("agent").get("/").text


def test_each_language_is_offered_in_its_own_words(site: Site) -> None:
    assert 'lang="en">English</button>' in site.client().get("/").text
    assert 'lang="zh">中文</button>' in site.client().get("/", headers=ENGLISH).text


def test_problems_follow_the_caller_and_machine_fields_do_not(site: Site) -> None:
    body = {"title": "", "requester": {"name": "需求方 1"}, "impact": "x"}
    english = site.client().post("/api/v1/tickets", json=body, headers=ENGLISH).json
    chinese = site.client().post("/api/v1/tickets", json=body).json
    assert english
    assert chinese
    told = {each["field"]: each["detail"] for each in english["errors"]}
    assert told["title"] == "Say in one sentence what is wrong"
    assert told["impact"] == "Must be one of 个人, 部门, 企业"
    assert english["detail"].startswith("Say in one sentence what is wrong; ")
    assert english["title"] == "Something needs correcting"
    assert chinese["title"] == "填写有误"
    assert {**english, "detail": "", "title": "", "errors": "", "request_id": ""} == {
        **chinese,
        "detail": "",
        "title": "",
        "errors": "",
        "request_id": "",
    }
    assert [each["field"] for each in english["errors"]] == [each["field"] for each in chinese["errors"]]


def test_a_program_says_what_it_reads_and_a_browser_reads_as_its_pages(site: Site) -> None:
    with site.begin() as db:
        people.read_in(db, people.get(db, "user"), "zh")
    missing = "/api/v1/articles/KB-999999"
    assert site.client("user").get(missing, headers=ENGLISH).json["title"] == "Not found"  # type: ignore[index]
    assert site.client("user").get(missing).json["title"] == "没有找到"  # type: ignore[index]
    pages = Pages(site)
    pages.post("/language", language="zh")
    assert pages.client.get(missing, headers=ENGLISH).json["title"] == "没有找到"


def test_complaints_of_lower_floors_stand_at_their_fields(site: Site) -> None:
    pages = Pages(site)
    pages.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    page = pages.post("/tickets/new", title="", requester__name="", requester__contact="")
    assert page.status_code == 422
    assert "Enter your name, so that we know how to address you" in page.text
    assert "请" not in page.text


def test_what_a_new_ticket_lacks_is_said_in_the_language_of_the_caller(site: Site) -> None:
    body = {"title": "VPN 809", "requester": {"name": "a", "contact": "b"}}
    told = site.client().post("/api/v1/tickets", json=body, headers=ENGLISH).json
    assert told
    assert "The symptoms are not described yet; an agent will ask you about them" in {
        warning["detail"] for warning in told["warnings"]
    }


@pytest.mark.parametrize(
    ("language", "shown"),
    [("zh", "2026-10-27 12:00"), ("en", "27 Oct 2026, 12:00")],
)
def test_moments_look_as_people_write_them(site: Site, language: str, shown: str) -> None:
    with site.begin() as db:
        number = make_ticket(db, "VPN 809").number
    headers = {"Accept-Language": language}
    assert shown in site.client("agent").get(f"/workbench/tickets/{number}", headers=headers).text


@pytest.mark.parametrize(
    ("moment", "shape", "shown"),
    [
        (datetime(2026, 1, 2, 3, tzinfo=UTC), "MM-dd HH:mm", ["01-02 11:00", "2 Jan, 11:00"]),
        (datetime(2025, 12, 31, 3, tzinfo=UTC), "MM-dd HH:mm", ["2025-12-31 11:00", "31 Dec 2025, 11:00"]),
        (datetime(2025, 12, 31, 17, tzinfo=UTC), "MM-dd", ["01-01", "1 Jan"]),
        (date(2025, 12, 31), "MM-dd", ["2025-12-31", "31 Dec 2025"]),
        (datetime(2025, 12, 31, 3, tzinfo=UTC), "HH:mm", ["11:00", "11:00"]),
    ],
)
def test_days_of_another_year_are_written_with_it(
    site: Site, moment: date, shape: str, shown: list[str]
) -> None:
    with site.app.test_request_context():
        assert local(moment, shape) == shown[0]
        with speaking("en"):
            assert local(moment, shape) == shown[1]


def test_numbers_of_things_have_their_plurals() -> None:
    assert ngettext("%(num)s 张工单", "%(num)s 张工单", 2) == "2 张工单"
    with speaking("en"):
        assert ngettext("%(num)s 张工单", "%(num)s 张工单", 1) == "1 ticket"
        assert ngettext("%(num)s 张工单", "%(num)s 张工单", 2) == "2 tickets"
        assert ngettext("%(num)s 张工单", "%(num)s 张工单", 0) == "0 tickets"


def test_durations_have_their_plurals(site: Site) -> None:
    from kb.clocks import Span
    from webui.presentation import left
    from webui.presentation.hours import span_words

    with site.app.test_request_context(headers=ENGLISH), speaking("en"):
        assert span_words(Span(1, "days")) == "1 working day"
        assert span_words(Span(3, "days")) == "3 working days"
        assert left(NOON + timedelta(minutes=5), NOON) == "5 min left"
        assert left(NOON, NOON + timedelta(hours=3)) == "3 h late"


def test_order_is_the_same_in_every_language(site: Site) -> None:
    with site.begin() as db:
        for title in ("打印机脱机", "Printer offline", "VPN 无法连接"):
            make_article(db, title, category="打印")
    site.settle()
    by_language = [
        [hit["number"] for hit in site.client().get("/api/v1/articles", headers=each).json["articles"]]  # type: ignore[index]
        for each in (ENGLISH, {"Accept-Language": "zh"})
    ]
    assert by_language[0] == by_language[1]


def test_values_may_be_called_anything(site: Site) -> None:
    told = Sentence("找到“%(text)s”：%(template)s", text="a", template="b")
    assert gettext("没有含有“%(text)s”的%(one)s", text=told, one=1) == "没有含有“找到“a”：b”的1"
    with site.app.test_request_context():
        shown = site.app.jinja_env.from_string("{{ _('%(text)s %(context)s', text='a', context=1) }}")
        assert shown.render() == "a 1"


def test_sentences_are_said_with_their_values() -> None:
    told = Sentence("%(shown)s：%(why)s", shown="a.zip", why=Sentence("工单已经解决"))
    assert told == "a.zip：工单已经解决"
    with speaking("en"):
        assert spoken(told) == "a.zip: The ticket is resolved"
        assert spoken(Several([Sentence("草稿"), "x"])) == "Draft, x"
        assert spoken({"why": [Sentence("草稿")], "n": 1}) == {"why": ["Draft"], "n": 1}
        assert gettext("没有这句话") == "没有这句话"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "zh"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "zh"),
    ],
)
def test_the_command_follows_the_terminal(environment: dict[str, str], language: str) -> None:
    assert of_environment(environment) == language


def test_the_command_speaks_english(
    tmp_path: "object", monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    assert main(["--data", f"{tmp_path}/data", "user", "token", "nobody"]) == 1
    assert capsys.readouterr().err == "There is no sign-in name nobody\n"
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "knowledge base search for IT and customer support" in capsys.readouterr().out


def test_a_stored_session_keeps_no_language_of_others(site: Site) -> None:
    with site.begin() as db:
        reader = make_person(db, "agent", "reader")
        people.read_in(db, reader, "en")
        token = people.issue_token(db, reader, datetime.now(UTC))
    client = site.app.test_client()
    assert "Workbench" in client.get("/workbench/", headers={"Authorization": f"Bearer {token}"}).text
    assert "工作台" in site.client("agent").get("/workbench/").text
