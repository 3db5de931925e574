"""Which column of a table is what: recognised by its name, or said by hand; tables without names go by position."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kb.text import fold

FIELDS = (
    *("id", "title", "question", "phrasings", "body", "answer", "category", "tags", "type", "visibility"),
    *("groups", "lang", "state", "product", "owner", "review_on", "valid_until"),
)
NAMES = {
    "id": "编号 标识 外部编号 external_id externalid",
    "title": "标题 题目 主题 文章标题 名称 subject headline name",
    "question": "问题 问题描述 问 常见问题 question q",
    "phrasings": "相似问法 相似问题 问法 其他问法 similar questions",
    "body": "内容 正文 文章内容 描述 content text article",
    "answer": "答案 回答 答 解决方案 解决办法 处理方法 答复 answer a solution reply resolution",
    "category": "分类 类别 目录 所属分类 栏目 topic folder",
    "tags": "标签 关键词 关键字 tag keywords keyword labels",
    "type": "类型 文章类型 kind",
    "visibility": "可见范围 谁能看 可见性 权限 audience",
    "groups": "分组 可见分组 指定分组 group",
    "lang": "语言 language",
    "state": "状态 status",
    "product": "产品 组件 产品组件 component",
    "owner": "负责人 维护人 责任人 maintainer",
    "review_on": "复审日期 下次复审 复核日期 review_date next_review",
    "valid_until": "有效期 有效期到 有效期至 失效日期 valid_to expires expiry",
}
VALUES = {
    "type": {
        "常见问题": "faq",
        "操作步骤": "sop",
        "已知问题": "known-issue",
        "案例": "case",
        "应急预案": "contingency",
    },
    "visibility": {
        "公开": "public",
        "所有人": "public",
        "内部": "internal",
        "内部员工": "internal",
        "支持人员": "agents",
        "仅支持人员": "agents",
        "指定分组": "groups",
    },
    "state": {
        "草稿": "draft",
        "审核中": "review",
        "待修改": "rework",
        "已发布": "published",
        "发布": "published",
        "待复审": "due",
        "已归档": "archived",
    },
    "lang": {"中文": "zh", "简体中文": "zh", "英文": "en", "english": "en", "chinese": "zh"},
}
_KNOWN = {
    **{name: field for field, names in NAMES.items() for name in names.split()},
    **{field: field for field in FIELDS},
}
_BY_POSITION = {1: ("title",), 2: ("title", "body")}
_GOES_ON = re.compile(r"(body|内容|正文)[ _-]?\d{1,3}")


@dataclass(frozen=True)
class Columns:
    """What each column holds, empty for one that is left out; whether the first row is their names."""

    names: tuple[str, ...]
    has_header: bool

    @classmethod
    def as_written(cls, first: Sequence[str]) -> "Columns":
        """Take the first row for the names, each as it stands."""
        return cls(tuple(name.strip().lower() for name in first), True)

    @classmethod
    def recognised(cls, first: Sequence[str]) -> "Columns":
        """Return what the first row names; where it names nothing known, title, text and category by position."""
        found = tuple(field_of(name) for name in first)
        if any(name in FIELDS for name in found):
            return cls(found, True)
        return cls(
            (*_BY_POSITION.get(len(first), ("title", "body", "category")), *[""] * len(first))[: len(first)],
            False,
        )

    def data(self, cells: Sequence[Any]) -> dict[str, Any]:
        """Return the fields of a row; a text that goes on in further columns is put together."""
        found: dict[str, Any] = {}
        for name, cell in zip(self.names, cells, strict=False):
            if name and name == "body" and isinstance(found.get(name), str):
                found[name] += cell
            elif name:
                found[name] = cell
        return found


def field_of(name: str) -> str:
    """Return the field that a column's name means; one that is not known as it is written."""
    plain = fold(name)
    if _GOES_ON.fullmatch(plain):
        return "body"
    return _KNOWN.get(plain, name.strip().lower())


def composed(data: Mapping[str, Any]) -> dict[str, Any]:
    """Make an article of what tables hold apart: the question is the title or stands above, the answer below."""
    found = {key: _value(key, value) for key, value in data.items() if key not in {"question", "answer"}}
    question, answer = (_text(data.get(name)) for name in ("question", "answer"))
    title, body = _text(found.get("title")), _text(found.get("body"))
    if question and not title:
        found["title"], question = question, ""
    parts = [f"## 问题\n\n{question}" if question else "", body]
    parts.append(f"## 解决方案\n\n{answer}" if answer and (question or body) else answer)
    if question or answer:
        found["body"] = "\n\n".join(part for part in parts if part)
    return found


def _text(value: Any) -> str:
    return value if isinstance(value, str) and value.strip() else ""


def _value(key: str, value: Any) -> Any:
    """Return the code of what people write in a column of choices; half a list by commas is a list."""
    if not isinstance(value, str):
        return value
    if key in {"tags", "groups"} and "|" not in value and re.search(r"[,，、;；]", value):
        return [part for part in re.split(r"[,，、;；]", value) if part.strip()]
    return VALUES.get(key, {}).get(fold(value), value)
