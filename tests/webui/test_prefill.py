"""What an applied article puts into a reply."""

import pytest

from webui.workbench.prefill import joined, solution


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (
            "## 现象\n\n甲\n\n## 解决方案\n\n乙\n\n### 再看\n\n丙\n\n## 原因\n\n丁",
            "## 解决方案\n\n乙\n\n### 再看\n\n丙",
        ),
        ("【现象】甲\n\n【解决方案】乙\n\n【验证】丙", "【解决方案】乙"),
        ("**现象**\n甲\n\n**处理步骤**：\n1. 乙", "**处理步骤**：\n1. 乙"),
        ("```\n# 解决\n```\n别的", "```\n# 解决\n```\n别的"),
        ("没有小标题", "没有小标题"),
        ("## Cause\n\na\n\n## Fix\n\nb", "## Fix\n\nb"),
    ],
)
def test_the_part_that_solves_is_taken(body: str, kept: str) -> None:
    assert solution(body) == kept


def test_what_was_typed_stays_and_nothing_comes_twice() -> None:
    assert joined("", "乙") == "乙"
    assert joined("甲\r\n", "乙") == "甲\n\n乙"
    assert joined("甲\n\n乙", "乙") == "甲\n\n乙"
