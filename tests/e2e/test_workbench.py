"""The workbench in a browser: everything at one ticket without leaving it, by keyboard, with nothing lost."""

import json
import time
from itertools import count
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

import pytest

from benchmarks.browsing import WATCH
from tests.e2e.conftest import PHONE, Opened
from tests.e2e.server import Server

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

APPEARS_WITHIN = 15_000
CALL = 15.0
JSON = "application/json"
CLIPBOARD = ["clipboard-read", "clipboard-write"]
FIRST = {"impact": "企业", "urgency": "紧急"}
"""So that a ticket stands first, however many others wait in a list that ends somewhere."""

_caller = count(100)


def report(server: Server, title: str, **more: Any) -> str:
    """Send a ticket as somebody of their own, and return its number."""
    return str(reported(server, title, **more)["number"])


def reported(server: Server, title: str, **more: Any) -> dict[str, Any]:
    """Send a ticket as somebody of their own, and return what is answered."""
    who = next(_caller)
    requester = {"name": f"需求方 {who}", "contact": f"138-0013-{who:04}"}
    body = {"title": title, "description": "重启过了还是这样", "requester": requester, **more}
    sent = Request(f"{server.address}/api/v1/tickets", json.dumps(body).encode(), {"Content-Type": JSON})  # noqa: S310
    with urlopen(sent, timeout=30) as answer:  # noqa: S310
        return dict(json.load(answer))


def at_desk(opened: Opened, server: Server, title: str, role: str = "agent", **options: Any) -> "Page":
    """Open the desk of a new ticket."""
    page = opened(server, role, **options)
    page.goto(f"/workbench/tickets/{report(server, title)}")
    return page


def unmoved(page: "Page") -> None:
    """Mark the page, so that a reload would show."""
    page.evaluate("document.body.dataset.same = '1'")


def is_same(page: "Page") -> bool:
    return bool(page.evaluate("document.body.dataset.same === '1'"))


def test_an_inserted_suggestion_is_sent_without_leaving(demo: Server, opened: Opened) -> None:
    agent = at_desk(opened, demo, "VPN 提示 691，用户名或密码不被接受")
    unmoved(agent)
    agent.get_by_role("button", name="受理").click()
    agent.get_by_text("已受理，你是处理人").wait_for()
    unmoved(agent)
    agent.get_by_label("回复需求方").fill("你好：")
    agent.locator("#suggested .suggestion").first.get_by_role("button", name="插入回复").click()
    agent.locator("#suggested .pill", has_text="已引用").wait_for()
    reply = agent.get_by_label("回复需求方").input_value()
    assert reply.startswith("你好：\n\n《")
    assert "/articles/KB-" in reply
    assert agent.get_by_label("解决办法", exact=True).input_value() == ""
    agent.keyboard.press("Control+Enter")
    agent.locator("#events .is-reply", has_text="你好：").wait_for()
    assert agent.get_by_label("回复需求方").input_value() == ""
    assert is_same(agent)


def test_what_is_known_comes_after_the_desk_and_moves_nothing(demo: Server, opened: Opened) -> None:
    agent = opened(demo, "agent")
    agent.add_init_script(WATCH)
    held: list[Any] = []

    def hold(route: Any) -> None:
        held.append(route)

    agent.route("**/known?**", hold)
    number = report(demo, "VPN 提示 691，用户名或密码不被接受，很急")
    agent.goto(f"/workbench/tickets/{number}")
    agent.locator("#suggested[aria-busy=true]", has_text="正在找").wait_for()
    agent.keyboard.press("r")
    agent.keyboard.type("先写着")
    agent.keyboard.press("Escape")
    agent.keyboard.press("s")
    held[0].continue_()
    agent.locator("#suggested .suggestion").first.wait_for()
    agent.locator("#proposed .proposal").first.wait_for()
    assert agent.locator("#known-told[role=status]", has_text="推荐文章").count() == 1
    assert agent.locator("#suggested[aria-busy], [data-known]").count() == 0
    assert agent.evaluate("document.activeElement.id") == "suggested"
    assert agent.get_by_label("回复需求方").input_value() == "先写着"
    agent.get_by_text("标记为另一张工单的重复").click()
    assert agent.locator("#picks button").first.is_visible()
    assert agent.evaluate("window.shifted") < 0.05
    agent.route("**/known?**", lambda route: route.abort())
    agent.reload()
    again = agent.locator("#suggested", has_text="没有取到").get_by_role("link", name="再试一次")
    again.wait_for()
    agent.unroute("**/known?**")
    again.click()
    agent.locator("#suggested .suggestion").first.wait_for()
    agent.locator("#restored", has_text="已恢复").wait_for()
    assert agent.get_by_label("回复需求方").input_value() == "先写着"


def test_applying_searching_and_borrowing_stay_on_the_page(demo: Server, opened: Opened) -> None:
    agent = at_desk(opened, demo, "打印机一直脱机")
    unmoved(agent)
    agent.keyboard.press("/")
    agent.keyboard.type("VPN 809")
    agent.keyboard.press("Enter")
    found = agent.locator("#sought .suggestion").first
    found.get_by_role("button", name="应用").click()
    agent.locator("#told", has_text="已引用").wait_for()
    assert "/articles/KB-" in agent.get_by_label("解决办法", exact=True).input_value()
    assert agent.locator("#f-article").input_value().startswith("KB-")
    agent.get_by_label("解决办法", exact=True).fill("")
    agent.get_by_role("button", name="填入解决办法").first.click()
    agent.locator("#told", has_text="已填入").wait_for()
    assert len(agent.get_by_label("解决办法", exact=True).input_value()) > 5
    assert is_same(agent)


def test_plain_text_lands_in_the_clipboard_and_counts(demo: Server, opened: Opened) -> None:
    agent = at_desk(opened, demo, "VPN 提示 691", permissions=CLIPBOARD)
    first = agent.locator("#suggested .suggestion").first
    first.get_by_role("button", name="复制为纯文本").click()
    agent.locator("#told", has_text="已复制为纯文本").wait_for()
    copied = agent.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("《")
    assert "1. " in copied or "- " in copied
    assert copied.rsplit("\n", 1)[-1].startswith(f"{demo.address}/articles/KB-")
    assert "**" not in copied
    agent.locator("#events .is-cited").wait_for()
    assert first.locator(".pill", has_text="已引用").is_visible()
    visitor = opened(demo, permissions=CLIPBOARD)
    visitor.goto("/articles/KB-000001")
    visitor.get_by_role("button", name="复制为纯文本").click()
    visitor.locator("#told", has_text="已复制为纯文本").wait_for()
    assert visitor.evaluate("navigator.clipboard.readText()").endswith("/articles/KB-000001")


def test_without_a_clipboard_the_text_stands_there_to_copy(demo: Server, opened: Opened) -> None:
    agent = at_desk(opened, demo, "VPN 提示 691")
    agent.evaluate(
        "Object.defineProperty(navigator, 'clipboard', {value: undefined}); document.execCommand = () => false"
    )
    agent.locator("#suggested .suggestion").first.get_by_role("button", name="复制为纯文本").click()
    agent.locator("dialog[open] textarea").wait_for()
    assert agent.evaluate("getSelection().toString() || document.activeElement.value").startswith("《")
    agent.keyboard.press("Escape")
    assert agent.locator("dialog[open]").count() == 0


def test_a_call_is_taken_by_keyboard_alone(demo: Server, opened: Opened) -> None:
    agent = opened(demo, "agent")
    report(demo, "上次的事", requester={"name": "需求方 77", "contact": "138-0077-0077"})
    agent.goto("/workbench/")
    began = time.monotonic()
    agent.keyboard.press("c")
    agent.locator("#f-title:focus").wait_for()
    agent.keyboard.type("VPN 提示 691 连不上")
    agent.locator("#known .suggestion", has_text="691").first.wait_for()
    agent.keyboard.press("Enter")
    agent.keyboard.type("00770077")
    agent.locator("#callers [aria-selected=true]", has_text="需求方 77").wait_for()
    agent.keyboard.press("Enter")
    assert agent.locator("[id='f-requester.contact']").input_value() == "138-0077-0077"
    agent.keyboard.press("Enter")
    agent.wait_for_url("**/workbench/tickets/TS*")
    assert time.monotonic() - began < CALL
    agent.get_by_text("已登记").wait_for()
    assert agent.get_by_text("电话").first.is_visible()
    agent.locator("#knowledge", has_text="上次的事").wait_for()


def test_a_call_is_solved_at_once(demo: Server, opened: Opened) -> None:
    agent = opened(demo, "agent")
    agent.goto("/workbench/tickets/new")
    agent.keyboard.type("VPN 提示 691")
    solve = agent.locator("#known .suggestion", has_text="691").first.get_by_role(
        "button", name="用它当场解决"
    )
    solve.wait_for()
    solve.click()
    agent.locator(".invalid-feedback", has_text="请填写姓名").wait_for()
    agent.get_by_label("姓名").fill("需求方 78")
    agent.get_by_label("联系方式").fill("8078")
    solve.click()
    agent.wait_for_url("**/workbench/tickets/TS*")
    agent.get_by_text("当场解决").wait_for()
    assert agent.locator("#head .pill", has_text="已解决").is_visible()


def test_news_appear_and_what_is_typed_stays_where_it_is(demo: Server, opened: Opened) -> None:
    agent = opened(demo, "agent")
    number = report(demo, "会议室投屏没有声音")
    agent.goto(f"/workbench/tickets/{number}?show=active")
    unmoved(agent)
    agent.locator("#alike section").first.wait_for()
    reply = agent.get_by_label("回复需求方")
    reply.fill("写到一半")
    place = reply.bounding_box()
    other = report(demo, "前台扫码枪不出数据", **FIRST)
    agent.locator("#queue", has_text=other).wait_for(timeout=APPEARS_WITHIN)
    assert "前台扫码枪不出数据" in agent.locator("#told").inner_text()
    colleague = opened(demo, "engineer")
    colleague.goto(f"/workbench/tickets/{number}")
    colleague.get_by_label("回复需求方").fill("同事的话")
    colleague.get_by_role("button", name="发送回复").click()
    agent.locator("#events", has_text="同事的话").wait_for(timeout=APPEARS_WITHIN)
    assert "有新动态" in agent.locator("#told").inner_text()
    assert reply.input_value() == "写到一半"
    assert reply.bounding_box() == place
    assert reply.evaluate("field => field === document.activeElement")
    assert is_same(agent)


def test_a_list_under_the_hand_waits(demo: Server, opened: Opened) -> None:
    agent = opened(demo, "agent")
    report(demo, "鼠标下的工单")
    agent.goto("/workbench/?show=active")
    agent.keyboard.press("j")
    other = report(demo, "等一等再出现", **FIRST)
    agent.locator("#told", has_text="等一等再出现").wait_for(timeout=APPEARS_WITHIN)
    assert agent.locator("#queue", has_text=other).count() == 0
    agent.locator("#told").get_by_role("button", name="显示").click()
    assert agent.locator("#queue", has_text=other).count() == 1


def test_unsaved_text_comes_back_until_it_is_sent(demo: Server, opened: Opened) -> None:
    agent = at_desk(opened, demo, "没存的话还在")
    desk = agent.url
    agent.get_by_label("回复需求方").fill("写了一半的回复")
    agent.goto("/workbench/")
    agent.goto(desk)
    agent.locator("#restored", has_text="已恢复").wait_for()
    assert agent.get_by_label("回复需求方").input_value() == "写了一半的回复"
    agent.get_by_role("button", name="发送回复").click()
    agent.locator("#events", has_text="写了一半的回复").wait_for()
    agent.goto(desk)
    assert agent.get_by_label("回复需求方").input_value() == ""
    assert not agent.locator("#restored").is_visible()


def test_a_session_that_ended_loses_nothing(demo: Server, opened: Opened) -> None:
    agent = at_desk(opened, demo, "登录过期也不丢")
    desk = agent.url
    agent.get_by_label("回复需求方").fill("写了很久的回复")
    agent.context.clear_cookies()
    agent.get_by_role("button", name="发送回复").click()
    agent.locator("#told", has_text="登录已经过期").wait_for()
    with agent.context.expect_page() as fresh:
        agent.locator("#told").get_by_role("button", name="去登录").click()
    page = fresh.value
    page.get_by_label("登录名").fill("agent")
    page.get_by_label("密码").fill(demo.passwords["agent"])
    page.locator("form.sign-in").get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    agent.get_by_role("button", name="发送回复").click()
    agent.locator("#events", has_text="写了很久的回复").wait_for()
    assert agent.url == desk


def test_another_person_at_the_same_browser_sees_no_draft(demo: Server, opened: Opened) -> None:
    agent = at_desk(opened, demo, "同一台电脑两个人")
    agent.get_by_label("回复需求方").fill("只给自己看的草稿")
    desk = agent.url
    agent.goto("/")
    agent.context.clear_cookies()
    agent.goto("/sign-in")
    agent.get_by_label("登录名").fill("engineer")
    agent.get_by_label("密码").fill(demo.passwords["engineer"])
    agent.locator("form.sign-in").get_by_role("button", name="登录").click()
    agent.wait_for_url(lambda url: "/sign-in" not in url)
    agent.goto(desk)
    assert agent.get_by_label("回复需求方").input_value() == ""


def test_a_colleague_was_faster_and_both_are_kept(demo: Server, opened: Opened) -> None:
    agent = at_desk(opened, demo, "两个人同时回复")
    agent.route("**/workbench/live**", lambda route: route.abort())
    agent.get_by_label("回复需求方").fill("我的回复")
    colleague = opened(demo, "engineer")
    colleague.goto(agent.url)
    colleague.get_by_label("回复需求方").fill("同事的回复")
    colleague.get_by_role("button", name="发送回复").click()
    colleague.locator("#events", has_text="同事的回复").wait_for()
    agent.unroute("**/workbench/live**")
    agent.get_by_role("button", name="发送回复").click()
    agent.locator("#against", has_text="两边的内容都在").wait_for()
    agent.locator("#events", has_text="同事的回复").wait_for()
    assert agent.get_by_label("回复需求方").input_value() == "我的回复"
    agent.get_by_role("button", name="发送回复").click()
    agent.locator("#events", has_text="我的回复").wait_for()


def test_keys_lead_everywhere_and_can_be_switched_off(demo: Server, opened: Opened) -> None:
    agent = opened(demo, "agent")
    report(demo, "按键测试一")
    report(demo, "按键测试二")
    agent.goto("/workbench/?show=active")
    agent.keyboard.press("?")
    assert agent.get_by_role("dialog").is_visible()
    agent.keyboard.press("Escape")
    agent.keyboard.press("j")
    agent.keyboard.press("j")
    agent.keyboard.press("k")
    first = agent.locator("a.title").first
    assert first.evaluate("row => row === document.activeElement")
    agent.keyboard.press("o")
    agent.wait_for_url("**/workbench/tickets/TS*")
    for key, field in (
        ("r", "f-text"),
        ("n", "f-note"),
        ("e", "f-resolution"),
        ("/", "seek-q"),
        ("f", "find"),
    ):
        agent.keyboard.press(key)
        assert agent.evaluate("document.activeElement.id") == field
        agent.keyboard.type("rn?")
        assert agent.locator(f"#{field}").input_value().endswith("rn?")
        agent.keyboard.press("Escape")
    agent.keyboard.press("s")
    assert agent.evaluate("document.activeElement.id") == "suggested"
    agent.keyboard.press("g")
    agent.keyboard.press("u")
    agent.wait_for_url("**show=unassigned")
    agent.goto("/workbench/templates")
    agent.keyboard.press("g")
    agent.keyboard.press("s")
    agent.wait_for_url("**/workbench/search")
    agent.goto("/workbench/templates")
    agent.keyboard.press("f")
    agent.locator("#find:focus").wait_for()
    agent.keyboard.press("Escape")
    agent.keyboard.press("?")
    agent.get_by_label("使用单个按键").uncheck()
    agent.keyboard.press("Escape")
    agent.keyboard.press("j")
    assert not agent.evaluate("document.activeElement.matches('a.title')")
    agent.keyboard.press("?")
    assert not agent.get_by_role("dialog").is_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_on_a_telephone_the_panes_are_sections(demo: Server, opened: Opened, theme: str) -> None:
    agent = at_desk(opened, demo, "VPN 提示 691", viewport=PHONE, color_scheme=theme)
    for path in (
        agent.url,
        "/workbench/",
        "/workbench/tickets/new",
        "/workbench/keys",
        "/articles/KB-000001/plain",
    ):
        agent.goto(path)
        assert agent.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
    agent.go_back()
    agent.goto("/workbench/")
    agent.locator("a.title").first.click()
    agent.locator(".bench-nav").get_by_role("link", name="知识").click()
    assert agent.locator("#seek-q").is_visible()
    for _ in range(50):
        top = agent.locator("#knowledge").bounding_box()
        if top and 0 <= top["y"] < 200:
            break
        agent.wait_for_timeout(100)
    else:
        pytest.fail(f"the page went to {top}")
    agent.locator(".bench-nav").get_by_role("link", name="处理").click()
    agent.get_by_label("回复需求方").fill("手机上也能回")
    agent.get_by_role("button", name="发送回复").click()
    agent.locator("#events", has_text="手机上也能回").wait_for()


def test_without_javascript_the_same_forms_work(demo: Server, opened: Opened) -> None:
    agent = opened(demo, "agent", java_script_enabled=False)
    agent.goto(f"/workbench/tickets/{report(demo, 'VPN 提示 691')}")
    agent.get_by_label("回复需求方").fill("你好：")
    agent.get_by_role("button", name="看推荐文章和相似工单").click()
    agent.locator("#suggested .suggestion").first.get_by_role("button", name="插入回复").click()
    assert agent.get_by_label("回复需求方").input_value().startswith("你好：\n\n《")
    agent.get_by_role("button", name="发送回复").click()
    assert agent.get_by_text("已回复需求方").is_visible()
    agent.locator("#f-resolution").fill("先记着")
    agent.get_by_role("button", name="看推荐文章和相似工单").click()
    with agent.context.expect_page() as plain:
        agent.locator("#suggested .suggestion").first.get_by_role("button", name="复制为纯文本").click()
    assert plain.value.locator("#plain").input_value().startswith("《")
    agent.get_by_role("button", name="回到工单").click()
    assert agent.locator("#f-resolution").input_value() == "先记着"
    agent.get_by_label("需求方、电话、客户编号或工单号").fill("138-0013")
    agent.get_by_role("button", name="找工单").click()
    assert agent.locator("tr", has_text="需求方").count() > 0


def test_asking_pauses_and_escalating_carries_what_was_tried(demo: Server, opened: Opened) -> None:
    ticket = reported(demo, "VPN 提示 691，密码肯定没错", impact="部门", urgency="重要")
    agent, requester = opened(demo, "agent"), opened(demo)
    agent.goto(f"/workbench/tickets/{ticket['number']}")
    limits = agent.locator("#limits")
    limits.get_by_text("请需求方补充", exact=True).click()
    limits.get_by_label("要补充什么").fill("用的是哪个账号？")
    limits.get_by_role("button", name="发给需求方").click()
    limits.get_by_text("暂停，还剩").wait_for()
    requester.goto(ticket["url"])
    requester.get_by_text("处理人在等你补充信息").wait_for()
    requester.get_by_label("补充说明，或问处理人").fill("我自己的域账号")
    requester.get_by_role("button", name="发送").click()
    requester.get_by_text("我自己的域账号").wait_for()
    assert requester.get_by_text("暂停，还剩").count() == 0
    agent.reload()
    limits.get_by_text("升级到第 2 线").click()
    limits.get_by_role("group", name="哪些办法试过了").get_by_role("checkbox").first.check()
    limits.get_by_label("为什么升级").fill("账号没有锁定，密码也对")
    limits.get_by_role("button", name="升级", exact=True).click()
    agent.locator("#events").get_by_text("已经试过：KB-").wait_for()
    agent.locator("#head").get_by_text("二线", exact=True).wait_for()
    requester.reload()
    assert requester.get_by_text("账号没有锁定").count() == 0


def test_templates_and_articles_are_found_by_typing(demo: Server, opened: Opened) -> None:
    agent = at_desk(opened, demo, "打印机一直脱机")
    unmoved(agent)
    reply = agent.get_by_label("回复需求方")
    agent.keyboard.press("r")
    agent.keyboard.type("/ysl")
    options = agent.locator("#typing-text .typing-option")
    options.filter(has_text="已受理").wait_for()
    agent.keyboard.press("ArrowDown")
    agent.keyboard.press("Enter")
    assert "已由 一线 1 受理" in reply.input_value()
    agent.keyboard.type("\n#打印机 脱机")
    options.filter(has_text="脱机").first.wait_for()
    agent.keyboard.press("Escape")
    assert not options.first.is_visible()
    assert agent.evaluate("document.activeElement.id") == "f-text"
    agent.keyboard.type(" ")
    options.first.wait_for()
    agent.keyboard.press("ArrowDown")
    agent.keyboard.press("Enter")
    agent.get_by_text("标题和链接写进了回复").wait_for()
    assert "#" not in reply.input_value()
    assert "/articles/KB-" in reply.input_value()
    agent.keyboard.press("Escape")
    agent.keyboard.press("w")
    agent.keyboard.press("Tab")
    agent.keyboard.type("清了队列")
    agent.keyboard.press("Control+Enter")
    assert agent.locator("#events .is-reply").count() == 0
    assert is_same(agent)
