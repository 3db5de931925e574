"""One rule for a category and everything below it; the longest path that fits wins."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kb.errors import Problems
from kb.sentences import sentence as _
from kb.text import check_length, clean, is_blank, one_line

FIELDS = (
    *("error_code", "steps", "occurred_at", "expected_at", "photo"),
    *("department", "customer_no", "impact", "urgency"),
)
"""What may be asked for; name, contact and symptom always are."""

STATES = ("required", "asked", "hidden")
CATEGORY_MAX = 200
REFERRAL_MAX = 2_000


@dataclass(frozen=True)
class Rule:
    """What is asked for in a category, and who serves it where the support does not."""

    category: str = ""
    required: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    is_out_of_scope: bool = False
    referral_zh: str = ""
    referral_en: str = ""

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> "Rule":
        """Read a rule whose `fields` name a state each; raise Invalid with every complaint by its field."""
        problems, states = Problems(), data.get("fields") or {}
        for name in FIELDS:
            if states.get(name, "asked") not in STATES:
                problems.add(name, _("只能是必填、可填或不问"))
        rule = cls(
            "/".join(part for each in str(data.get("category", "")).split("/") if (part := one_line(each))),
            frozenset(name for name in FIELDS if states.get(name) == "required"),
            frozenset(name for name in FIELDS if states.get(name) == "hidden"),
            bool(data.get("is_out_of_scope")),
            clean(str(data.get("referral_zh", ""))).strip(),
            clean(str(data.get("referral_en", ""))).strip(),
        )
        rule._check(problems)
        problems.raise_if_any()
        return rule

    def _check(self, problems: Problems) -> None:
        check_length(problems, "category", self.category, CATEGORY_MAX)
        check_length(problems, "referral_zh", self.referral_zh, REFERRAL_MAX)
        check_length(problems, "referral_en", self.referral_en, REFERRAL_MAX)
        if self.is_out_of_scope and not self.category:
            problems.add("category", _("不在服务范围的要写明分类"))
        if self.is_out_of_scope and is_blank(self.referral_zh + self.referral_en):
            problems.add("referral_zh", _("请写明这类问题该找谁"))

    def state(self, field: str) -> str:
        """Tell whether a field is required, asked for or hidden."""
        return "required" if field in self.required else "hidden" if field in self.hidden else "asked"

    def referral(self, language: str) -> str:
        """Return who serves the category, in a language if it was written in it, empty where the support does."""
        if not self.is_out_of_scope:
            return ""
        words = (
            (self.referral_en, self.referral_zh) if language == "en" else (self.referral_zh, self.referral_en)
        )
        return words[0] or words[1]

    def as_json(self) -> dict[str, Any]:
        """Return what a page needs to follow the rule, and what the trail keeps of it."""
        return {
            "category": self.category,
            "required": [name for name in FIELDS if name in self.required],
            "hidden": [name for name in FIELDS if name in self.hidden],
            "is_out_of_scope": self.is_out_of_scope,
            "referral_zh": self.referral_zh,
            "referral_en": self.referral_en,
        }


class Rules:
    """All rules as they stand."""

    def __init__(self, rules: Iterable[Rule] = ()) -> None:
        self._by_category = {rule.category: rule for rule in rules}

    def __iter__(self) -> Iterator[Rule]:
        """Give each rule, by category; that for all others first."""
        return (self._by_category[name] for name in sorted(self._by_category))

    def of(self, category: str) -> Rule:
        """Return the rule of a category: that of the longest path above it, else the one for all others."""
        path = category
        while path:
            if path in self._by_category:
                return self._by_category[path]
            path = path.rpartition("/")[0]
        return self._by_category.get("", Rule())
