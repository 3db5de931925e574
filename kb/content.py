"""The text of an article as it is written, compared, stored in a revision and sent over the API."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from kb.errors import Problems
from kb.models import KINDS, VISIBILITIES, Article
from kb.sentences import Several
from kb.sentences import sentence as _
from kb.text import (
    BODY_MAX,
    TITLE_MAX,
    as_text,
    check_length,
    clean,
    first_line,
    is_blank,
    one_line,
    tidy_list,
)

PHRASINGS_MAX = 50
TAGS_MAX = 30
RELATED_MAX = 30
KNOWN_KEYS = frozenset(
    {
        *("id", "title", "body", "category", "tags", "lang", "type", "visibility", "groups", "phrasings"),
        *("product", "related", "related_tickets"),
    }
)


@dataclass(frozen=True)
class Content:
    """What an editor may change in an article."""

    title: str
    body: str = ""
    category: str = ""
    tags: list[str] = field(default_factory=list)
    lang: str = "zh"
    kind: str = "faq"
    visibility: str = "internal"
    groups: list[str] = field(default_factory=list)
    phrasings: list[str] = field(default_factory=list)
    product: str = ""
    related: list[str] = field(default_factory=list)
    related_tickets: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return it under the names of files and API."""
        data = asdict(self)
        data["type"] = data.pop("kind")
        return data

    @classmethod
    def of(cls, article: Article) -> "Content":
        """Return the text that an article has now."""
        return cls(
            title=article.title,
            body=article.body,
            category=article.category,
            tags=list(article.tags),
            lang=article.lang,
            kind=article.kind,
            visibility=article.visibility,
            groups=list(article.groups),
            phrasings=list(article.phrasings),
            product=article.product,
            related=list(article.related),
            related_tickets=list(article.related_tickets),
        )

    @classmethod
    def parse(cls, data: Mapping[str, Any], default: "Content | None" = None) -> "Content":
        """Read the fields of a form, request or file row; raise Invalid with every complaint by its field.

        Without a title the first line of the body becomes it; keys that are absent keep the value of `default`.
        """
        problems = Problems()
        base = default or cls(title="")
        body = clean(_string(problems, data, "body", base.body))
        title = one_line(_string(problems, data, "title", base.title)) or first_line(body)
        visibility = _visibility(problems, data, base)
        content = cls(
            title=title,
            body=body,
            category=_category(_string(problems, data, "category", base.category)),
            tags=_strings(problems, data, "tags", base.tags),
            lang=one_line(_string(problems, data, "lang", base.lang)) or "zh",
            kind=_string(problems, data, "type", base.kind) or "faq",
            visibility=visibility,
            groups=_strings(problems, data, "groups", base.groups if visibility == base.visibility else []),
            phrasings=_strings(problems, data, "phrasings", base.phrasings),
            product=one_line(_string(problems, data, "product", base.product)),
            related=_strings(problems, data, "related", base.related),
            related_tickets=_strings(problems, data, "related_tickets", base.related_tickets),
        )
        content._check(problems)
        problems.raise_if_any()
        return content

    def _check(self, problems: Problems) -> None:
        if is_blank(self.title):
            problems.add("title", _("请填写标题"))
        for name, text, limit in (
            ("title", self.title, TITLE_MAX),
            ("body", self.body, BODY_MAX),
            ("category", self.category, 200),
            ("lang", self.lang, 10),
            ("product", self.product, 100),
        ):
            check_length(problems, name, text, limit)
        for text in self.phrasings:
            check_length(problems, "phrasings", text, TITLE_MAX)
        for text in self.tags:
            check_length(problems, "tags", text, 60)
        if len(self.phrasings) > PHRASINGS_MAX:
            problems.add("phrasings", _("最多 %(most)s 条相似问法", most=PHRASINGS_MAX))
        if len(self.tags) > TAGS_MAX:
            problems.add("tags", _("最多 %(most)s 个标签", most=TAGS_MAX))
        self._check_links(problems)
        self._check_readers(problems)
        if self.kind not in KINDS:
            problems.add("type", _("只能是 %(names)s", names=Several(KINDS)))

    def _check_readers(self, problems: Problems) -> None:
        if self.visibility not in VISIBILITIES:
            problems.add("visibility", _("只能是 %(names)s", names=Several(VISIBILITIES)))
        elif self.visibility == "groups" and not self.groups:
            problems.add("groups", _("请至少选一个分组"))
        elif self.visibility != "groups" and self.groups:
            problems.add("groups", _("可见范围是“指定分组”时才能写分组"))

    def _check_links(self, problems: Problems) -> None:
        for name, links in (("related", self.related), ("related_tickets", self.related_tickets)):
            for text in links:
                check_length(problems, name, text, 200)
            if len(links) > RELATED_MAX:
                problems.add(name, _("最多 %(most)s 个链接", most=RELATED_MAX))


def _string(problems: Problems, data: Mapping[str, Any], key: str, default: str) -> str:
    return as_text(problems, key, data.get(key, default))


def _strings(problems: Problems, data: Mapping[str, Any], key: str, default: list[str]) -> list[str]:
    value = data.get(key, default)
    if value is None or value == "":
        return []
    if isinstance(value, str):
        value = value.replace("|", "\n").split("\n")
    if not isinstance(value, list | tuple) or not all(isinstance(item, str | int | float) for item in value):
        problems.add(key, _("应当是文字的列表"))
        return []
    return tidy_list([str(item) for item in value])


def _visibility(problems: Problems, data: Mapping[str, Any], base: Content) -> str:
    """Return who an article is for: where only groups are named, those."""
    named = "visibility" not in data and data.get("groups")
    return "groups" if named else _string(problems, data, "visibility", base.visibility) or "internal"


def _category(path: str) -> str:
    return "/".join(part for part in (one_line(step) for step in path.split("/")) if part)
