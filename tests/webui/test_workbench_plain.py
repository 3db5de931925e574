"""Articles as plain text: what a messenger, a mail or a telephone can take."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webui.presentation.plaintext import plain

BASE = "https://help.example/articles/KB-000001"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1. 打开 **设置**\n2. 点 *网络*\n3. 运行 `gpupdate`", "1. 打开 设置\n2. 点 网络\n3. 运行 gpupdate"),
        ("3. 丙\n4. 丁", "3. 丙\n4. 丁"),
        ("1. 甲\n1. 乙\n1. 丙", "1. 甲\n2. 乙\n3. 丙"),
        ("1. 甲\n   - 子\n   - 子二\n2. 乙", "1. 甲\n   - 子\n   - 子二\n2. 乙"),
        ("1. 甲\n\n   再看\n\n2. 乙", "1. 甲\n   再看\n2. 乙"),
        ("- 甲\n- 乙", "- 甲\n- 乙"),
        ("- [ ] 备份\n- [x] 重启", "☐ 备份\n☑ 重启"),
        ("## 解决办法\n\n重启。\n再试。", "解决办法\n\n重启。\n再试。"),
        ("| 代码 | 意思 |\n|---|---|\n| 691 | 密码错 |", "691：密码错"),
        (
            "| 代码 | 意思 | 办法 |\n|---|---|---|\n| 691 | 密码错 | 重输 |\n| 809 | | 换网 |",
            "代码：691；意思：密码错；办法：重输\n代码：809；办法：换网",
        ),
        ("```\nping a\n  -t\n```\n\n完", "ping a\n  -t\n\n完"),
        ("见[说明](https://a.example/x)", "见说明（https://a.example/x）"),
        ("见[另一篇](/articles/KB-000002)", "见另一篇（https://help.example/articles/KB-000002）"),
        ("<https://a.example>", "https://a.example"),
        ("写给 <it@a.example>", "写给 it@a.example"),
        ("![错误窗口](/files/1.png)", "［图：错误窗口］"),
        ("![](/files/1.png)", "［图］"),
        ("> 先备份", "先备份"),
        ("甲\n\n---\n\n乙", "甲\n\n——————\n\n乙"),
        ("~~旧办法~~ 新办法", "［已划掉：旧办法］ 新办法"),
        (r"1\. 不是列表 \*星\*", "1. 不是列表 *星*"),
        ("<b>x</b> &amp; y", "<b>x</b> & y"),
        ("", ""),
    ],
)
def test_marks_go_and_what_they_meant_stays(text: str, said: str) -> None:
    assert plain(text, BASE) == said


@given(st.text(alphabet="甲乙 a1.-*_`#>|[]()!~\\\n\t<&:/", max_size=200))
def test_no_text_ever_raises(text: str) -> None:
    assert isinstance(plain(text, BASE), str)


@given(st.lists(st.text(alphabet="甲乙丙丁戊", min_size=1, max_size=9), min_size=1, max_size=30))
def test_every_step_keeps_its_number(steps: list[str]) -> None:
    typed = "\n".join(f"1. {step}" for step in steps)
    assert plain(typed).split("\n") == [f"{place}. {step}" for place, step in enumerate(steps, 1)]


def test_deep_nesting_is_no_trap() -> None:
    assert "甲" in plain(">" * 5000 + "甲")
    assert plain("[" * 5000)
