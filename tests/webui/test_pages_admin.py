"""Administration is for administrators, counts at once, and leaves who did what."""

import re
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import select

from kb import accounts, contracts, people, settings, tickets
from kb.clocks import MATRIX, Span, Special, days_of
from kb.models import AdminChange, Person, SignIn, Ticket
from tests.conftest import PASSWORD, ROLES, Site
from tests.factories import make_person, make_ticket
from tests.webui.pages import Pages
from webui.admin import limit_fields, telling
from webui.installation import Services, Settings

PAGES = (
    "",
    "settings",
    "limits",
    "contracts",
    "contracts/one",
    "contracts/file",
    "intake",
    "intake/rule",
    "intake/rule?category=",
    "people",
    "people/new",
    "people/1",
    "groups",
    "mail",
    "mail/opened/zh",
    "doctor",
    "doctor?all=1",
    "changes",
)
FORMS = (
    "settings",
    "limits",
    "contracts",
    "contracts/one",
    "contracts/remove",
    "intake/rule",
    "intake/remove",
    "people/new",
    "people/1",
    "people/1/close",
    "people/1/reopen",
    "people/1/link",
    "groups",
    "mail/test",
    "mail/again",
    "mail/opened/zh",
)
LIMITS = {
    "P1.first_response": "5",
    "P1.first_response.unit": "minutes",
    "P1.resolution": "4",
    "P1.resolution.unit": "hours",
    "P1.calendar": "24x7",
    "P2.first_response": "45",
    "P2.first_response.unit": "minutes",
    "P2.resolution": "1",
    "P2.resolution.unit": "days",
    "P3.first_response": "2",
    "P3.first_response.unit": "hours",
    "P3.resolution": "1",
    "P3.resolution.unit": "days",
    "P4.first_response": "1",
    "P4.first_response.unit": "days",
    "P4.resolution": "3",
    "P4.resolution.unit": "days",
    **{f"P{n}.answered_by": ["progress", "plan"] for n in range(1, 5)},
    **{f"cal.0.week.{day}": "8:30-17:30" for day in range(5)},
    "cal.0.holidays": "2026-10-01 至 2026-10-07\n2027-1-1",
    "cal.0.workdays": "2026-10-10",
    "special.3.channel": "mail",
    "special.3.part": "first_response",
    "special.3.number": "3",
    "special.3.unit": "hours",
    "tier.basic": "100",
    "tier.advanced": "80",
    "tier.vip": "40",
    "warn.before": "60",
    "warn.short": "120",
    "warn.percent": "80",
    "warn.far": "150",
    "warn.reopened": "50",
    "delay_reasons": "等厂商\n等备件",
}


@pytest.mark.parametrize("role", ROLES)
def test_every_page_and_form_is_for_administrators_alone(site: Site, role: str) -> None:
    browser = Pages(site, role)
    for path in PAGES:
        answer = browser.get(f"/admin/{path}")
        expected = {"visitor": 302, "admin": 200}.get(role, 403)
        assert answer.status_code == expected, path
    for path in FORMS:
        answer = browser.post(f"/admin/{path}")
        if role == "visitor":
            assert answer.location.startswith("/sign-in?next=/admin/"), path
        elif role != "admin":
            assert answer.status_code == 403, path
    with site.begin() as db:
        changed = db.query(AdminChange).count()
    assert (changed > 0) == (role == "admin")


def test_the_name_of_the_site_is_seen_at_once_by_every_worker(site: Site) -> None:
    other = Services.open(Settings(data=site.parts.settings.data))
    assert other.house().site_name == "解答"
    answer = Pages(site, "admin").post(
        "/admin/settings", site_name="帮帮台", greeting="今天怎么了？", contact="分机 8000", edition="0"
    )
    assert answer.location == "/admin/settings"
    assert other.house().site_name == "帮帮台"
    other.close()
    page = Pages(site).get("/").text
    for words in ("<title>", "帮帮台</title>", "今天怎么了？", "分机 8000"):
        assert words in page
    assert "帮帮台" in Pages(site, "admin").get("/admin/changes").text


def test_bad_settings_change_nothing_and_keep_what_was_typed(site: Site) -> None:
    page = Pages(site, "admin").post("/admin/settings", site_name="", greeting="长" * 61, edition="0")
    assert page.status_code == 422
    assert "长" * 61 in page.text
    assert 'id="e-site_name"' in page.text
    assert site.parts.house().edition == 0


def test_two_administrators_do_not_overwrite_each_other(site: Site) -> None:
    one = Pages(site, "admin")
    one.post("/admin/settings", site_name="一号台", edition="0")
    page = one.post("/admin/settings", site_name="二号台", edition="0")
    assert page.status_code == 409
    assert "二号台" in page.text
    assert "一号台" in page.text
    assert site.parts.house().site_name == "一号台"


def test_settings_of_the_environment_are_shown_but_no_secret(site: Site) -> None:
    page = Pages(site, "admin").get("/admin/settings").text
    assert "JIEDA_TIMEZONE" in page
    assert "Asia/Shanghai" in page
    assert site.parts.settings.key() not in page


def test_limits_and_calendars_are_set_on_one_page(site: Site) -> None:
    answer = Pages(site, "admin").post("/admin/limits", **LIMITS, edition="0")
    assert answer.status_code == 303, answer.text
    house = site.parts.house()
    assert house.limits["P2"].first_response.number == 45
    assert house.calendar.week[0] == ((510, 1050),)
    assert house.limits["P1"].around_the_clock
    assert not house.limits["P2"].pauses
    assert house.specials == (Special("first_response", Span(3, "hours"), channel="mail"),)
    assert (house.scales["vip"], house.delay_reasons) == (40, ("等厂商", "等备件"))
    assert len(house.calendar.holidays) == 8
    form = Pages(site).get("/tickets/new").text
    assert "45 分钟" in form
    assert "8:30–17:30" in form


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("P2.first_response", "0", "1 到 999"),
        ("P2.first_response", "٣٣٣٣٣٣", "1 到 999"),
        ("P1.resolution.unit", "days", "全天计时"),
        ("P4.resolution.unit", "minutes", "不能短于首次响应"),
        ("cal.0.week.0", "17:30-8:30", "晚于上班时间"),
        ("cal.0.week.6", "上午", "13:00-18:00 这样的时间"),
        ("cal.0.zone", "Asia/Atlantis", "这个时区"),
        ("cal.0.holidays", "国庆", "2026-10-01 这样的日期"),
        ("cal.0.holidays", "2026-13-45", "2026-10-01 这样的日期"),
        ("cal.0.workdays", "2026-10-01", "既是假日又是上班日"),
        ("special.3.part", "", "哪一种时限"),
        ("tier.vip", "5", "10 到 400"),
        ("P3.answered_by", [], "至少选一种"),
        ("delay_reasons", "", "一行一个"),
    ],
)
def test_limits_without_sense_are_refused_and_kept_in_the_form(
    site: Site, field: str, value: str, said: str
) -> None:
    page = Pages(site, "admin").post("/admin/limits", **{**LIMITS, field: value}, edition="0")
    assert page.status_code == 422
    assert said in page.text
    assert "2027-1-1" in page.text or field == "cal.0.holidays"
    assert site.parts.house().edition == 0


@pytest.mark.parametrize(
    "pasted",
    [
        "2026-10-01\r\n2026-10-02\r\n2026-10-03",
        "2026-10-01 至 2026-10-03",
        "2026/10/1, 2026/10/2, 2026/10/3",
        "2026年10月1日、2026年10月2日、2026年10月3日",
        "2026-10-01 2026-10-02 2026-10-03",
        "国庆节：2026.10.1—2026.10.3",
    ],
)
def test_days_are_pasted_as_lists_write_them(pasted: str) -> None:
    read = limit_fields.wanted({"cal.0.holidays": pasted})["calendars"][""]["holidays"]
    assert days_of([(date.fromisoformat(first), date.fromisoformat(last)) for first, last in read]) == {
        date(2026, 10, day) for day in (1, 2, 3)
    }


def test_more_calendars_come_and_go_by_their_name(site: Site) -> None:
    browser = Pages(site, "admin")
    night = {"cal.1.name": "夜班", **{f"cal.1.week.{day}": "20:00-24:00" for day in range(7)}}
    assert browser.post("/admin/limits", **LIMITS, **night, edition="0").status_code == 303
    assert list(site.parts.house().calendars) == ["", "夜班"]
    used = {**LIMITS, **night, "P4.calendar": "夜班"}
    assert browser.post("/admin/limits", **used, edition="1").status_code == 303
    assert site.parts.house().limits["P4"].calendar == "夜班"
    assert "夜班" in browser.get("/admin/changes").text
    gone = browser.post("/admin/limits", **{**used, "cal.1.name": ""}, edition="2")
    assert (gone.status_code, list(site.parts.house().calendars)) == (303, [""])


def test_the_list_of_service_tiers_is_replaced_as_a_whole(site: Site) -> None:
    browser = Pages(site, "admin")
    listed = "客户编号,名称,等级,到期日\nC-1,一号厂,VIP,2027-01-31\nC-2,二号厂,高级\n"
    assert browser.post("/admin/contracts", contracts=listed).status_code == 303
    page = browser.get("/admin/contracts").text
    assert "一号厂" in page
    refused = browser.post("/admin/contracts", contracts="C-1,一号厂,黄金\n")
    assert refused.status_code == 422
    assert "第 1 行" in refused.text or "服务等级" in refused.text
    with site.begin() as db:
        assert contracts.tier_of(db, "C-1", date(2027, 1, 31)) == "vip"
        assert (
            contracts.tier_of(db, "C-1", date(2027, 2, 1))
            == contracts.tier_of(db, "", date(2027, 1, 1))
            == ""
        )


def test_contracts_are_found_changed_one_by_one_and_taken_out_as_a_file(site: Site) -> None:
    browser = Pages(site, "admin")
    given = {"customer_no": "=C-1", "name": "一号厂", "tier": "vip", "until": "2027-01-31"}
    assert browser.post("/admin/contracts/one", **given | {"tier": "黄金"}).status_code == 422
    assert browser.post("/admin/contracts/one", **given).status_code == 303
    assert browser.post("/admin/contracts/one", **given).status_code == 422
    assert browser.post("/admin/contracts/one", **given | {"was": "C-9"}).status_code == 409
    assert "一号厂" in browser.get("/admin/contracts", q="一号").text
    assert "没有这样的客户" in browser.get("/admin/contracts", q="九号").text
    assert 'value="一号厂"' in browser.get("/admin/contracts/one", customer_no="=C-1").text
    assert browser.get("/admin/contracts/one", customer_no="C-9").status_code == 404
    file = browser.get("/admin/contracts/file")
    assert "'=C-1,一号厂,VIP,2027-01-31" in file.data.decode("utf-8-sig")
    assert browser.post("/admin/contracts", file=(BytesIO(file.data), "c.csv")).status_code == 303
    with site.begin() as db:
        assert contracts.tier_of(db, "=C-1", date(2027, 1, 31)) == "vip"
    assert browser.post("/admin/contracts/remove", customer_no="=C-1").status_code == 303
    assert "还没有名单" in browser.get("/admin/contracts").text


def test_the_matrix_is_for_tickets_that_come(site: Site) -> None:
    browser, visitor = Pages(site, "admin"), Pages(site)
    cells = {f"matrix.{i}.{u}": level for i, row in MATRIX.items() for u, level in row.items()}
    with site.begin() as db:
        before = make_ticket(db).number
    refused = browser.post("/admin/limits", **LIMITS, **cells | {"matrix.个人.一般": "P5"}, edition="0")
    assert refused.status_code == 422
    assert 'id="e-matrix.个人.一般"' in refused.text
    changed = browser.post("/admin/limits", **LIMITS, **cells | {"matrix.个人.一般": "P2"}, edition="0")
    assert changed.status_code == 303
    assert "只有我 可以等" in browser.get("/admin/changes").text
    assert "&#34;一般&#34;: &#34;P2&#34;" in visitor.get("/tickets/new").text
    site.client().post("/api/v1/tickets", json={"title": "x", "requester": {"name": "a", "contact": "b"}})
    with site.begin() as db:
        assert [(row.priority) for row in db.scalars(select(Ticket).order_by(Ticket.id))] == ["P4", "P2"]
        assert tickets.get(db, before, people.get(db, "agent")).priority == "P4"


def link_in(page: str) -> str:
    found = re.search(r'id="one-time">[^<]*(/password\?token=[\w-]+)', page)
    assert found
    return found[1]


def test_a_new_account_chooses_its_password_by_a_link_that_works_once(site: Site) -> None:
    page = Pages(site, "admin").post("/admin/people/new", name="agent-7", role="agent", display_name="一线 7")
    address = link_in(page.text)
    browser, token = Pages(site), address.partition("=")[2]
    assert "agent-7" in browser.get(address).text
    assert browser.post("/password", token=token, password="short").status_code == 422
    assert browser.post("/password", token=token, password=PASSWORD).location == "/sign-in"
    assert browser.get(address).status_code == 404
    assert browser.post("/password", token=token, password=PASSWORD + "!").status_code == 404
    assert browser.post("/sign-in", name="agent-7", password=PASSWORD).status_code == 302


def test_a_newer_link_ends_the_older_and_a_day_ends_both(site: Site) -> None:
    with site.begin() as db:
        key = people.get(db, "user").id
    admin = Pages(site, "admin")
    older, newer = (link_in(admin.post(f"/admin/people/{key}/link").text) for _ in range(2))
    assert [Pages(site).get(address).status_code for address in (older, newer)] == [404, 200]
    site.clock.pass_by(hours=25)
    assert Pages(site).get(newer).status_code == 404


def test_a_role_counts_at_once_and_a_closed_account_is_out(site: Site) -> None:
    admin = Pages(site, "admin")
    with site.begin() as db:
        key = people.get(db, "agent").id
        people.sign_in(db, people.get(db, "agent"), site.clock())
    assert Pages(site, "agent").get("/workbench/").status_code == 200
    admin.post(f"/admin/people/{key}", role="user", display_name="转岗")
    assert Pages(site, "agent").get("/workbench/").status_code == 403
    admin.post(f"/admin/people/{key}/close")
    assert Pages(site, "agent").get("/tickets").status_code == 302
    with site.begin() as db:
        assert db.query(SignIn).count() == 0
    assert "已停用" in admin.get("/admin/people", q="转岗").text
    admin.post(f"/admin/people/{key}/reopen")
    assert Pages(site, "agent").get("/tickets").status_code == 200
    trail = admin.get(f"/admin/people/{key}").text
    assert "转岗" in trail


def test_the_last_administrator_stays(site: Site) -> None:
    admin = Pages(site, "admin")
    with site.begin() as db:
        key = people.get(db, "admin").id
    assert admin.post(f"/admin/people/{key}", role="agent").status_code == 409
    assert "最后一个在用的管理员" in admin.post(f"/admin/people/{key}/close").text
    with site.begin() as db:
        make_person(db, "admin", "second")
    assert admin.post(f"/admin/people/{key}", role="agent").status_code == 303
    with site.begin() as db:
        assert db.get(Person, key).role == "agent"
        assert accounts.has_admin(db)


def test_accounts_are_found_and_paged(site: Site) -> None:
    with site.begin() as db:
        for n in range(60):
            make_person(db, "user", f"u{n:03d}", display_name=f"需求方 {n}", contact="100%")
    admin = Pages(site, "admin")
    first = admin.get("/admin/people", q="需求方")
    assert first.text.count('class="title"') == 50
    following = re.search(r'href="(/admin/people\?[^"]*after=[^"]*)"', first.text)
    assert following
    assert admin.get(following[1].replace("&amp;", "&")).text.count('class="title"') == 10
    assert "没有这样的账号" in admin.get("/admin/people", q="_").text
    assert admin.get("/admin/people", q="100%").text.count('class="title"') == 50


def test_names_that_exist_and_bad_roles_are_told_at_the_field(site: Site) -> None:
    admin = Pages(site, "admin")
    for fields, name in (({"name": "user", "role": "user"}, "name"), ({"name": "x", "role": "root"}, "role")):
        page = admin.post("/admin/people/new", **fields)
        assert page.status_code == 422
        assert f'id="e-{name}"' in page.text


def test_the_doctor_says_what_the_command_says(site: Site) -> None:
    page = Pages(site, "admin").get("/admin/doctor?all=1").text
    for part in ("数据库结构", "索引", "推荐模型", "跟随进度", "附件", "权限"):
        assert f'<th scope="row">{part}' in page
    quick = Pages(site, "admin").get("/admin/doctor").text
    assert '<th scope="row">权限' not in quick
    assert '<th scope="row">索引' in quick


def test_a_change_is_told_in_words_and_only_what_differs(site: Site) -> None:
    admin = Pages(site, "admin")
    admin.post("/admin/limits", **{**LIMITS, "cal.0.week.5": "9:00-12:00"}, edition="0")
    with site.begin() as db:
        accounts.change(
            db,
            people.get(db, "user"),
            {"contact": "8001"},
            "agent",
            by=people.get(db, "admin"),
            at=site.clock(),
        )
        told = {
            change.subject: {name: (was, becomes) for name, was, becomes in telling.rows(change)}
            for change in db.query(AdminChange)
        }
    text = admin.get("/admin/changes").text
    for shown in ("45 分钟", "周六 09:00–12:00", "2026-10-01 至 2026-10-07", "2027-01-01", "一线"):
        assert shown in text
    assert told["limits"]["P2 首次响应"] == ("30 分钟", "45 分钟")
    assert told["limits"]["P2 等待需求方时暂停"] == ("是", "否")
    assert "P1 首次响应" not in told["limits"]
    assert set(told["calendars"]) == {"每周时间", "节假日", "调休上班的日子"}
    assert told["scales"]["VIP"] == ("50", "40")
    assert told["user"] == {"角色": ("用户", "一线"), "联系方式": ("", "8001")}


def test_the_trail_can_not_be_changed_by_any_function() -> None:
    source = Path(settings.__file__).parent / "trail.py"
    assert "delete" not in source.read_text("utf8")
