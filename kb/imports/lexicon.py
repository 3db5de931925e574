"""Take in what was taught elsewhere: synonym groups, own words and rules, all of a file or nothing of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb import articles
from kb.curation import days, rules, synonyms, words
from kb.database import Clock, Database, now
from kb.errors import Invalid, Problems
from kb.imports.report import Report
from kb.imports.rows import UnreadableFileError, kind_of, read
from kb.models import OwnWord, SearchRule, SynonymGroup
from kb.sentences import Several
from kb.sentences import sentence as _
from kb.text import as_text, fold

KEYS = frozenset({"group", "note", "word", "rule"})
RULE_KEYS = frozenset({"query", "article", "effect", "reason", "since", "until"})


@dataclass(frozen=True)
class _Taker:
    session: Session
    zone: tzinfo
    at: datetime

    def take(self, data: Mapping[str, Any]) -> tuple[str, SynonymGroup | OwnWord | SearchRule]:
        """Store one row and return what became of it (created, updated, unchanged) and the entry."""
        if "group" in data:
            return self._group(data)
        if "word" in data:
            return self._word(data)
        if isinstance(data.get("rule"), Mapping):
            return self._rule(data["rule"])
        raise Invalid("", _("应当有 group、word 或 rule"))

    def _group(self, data: Mapping[str, Any]) -> tuple[str, SynonymGroup]:
        problems = Problems()
        given = data["group"]
        if not isinstance(given, list) or not all(isinstance(word, str) for word in given):
            raise Invalid("group", _('应当是 ["词", "词"] 这样的列表'))
        note = as_text(problems, "note", data.get("note"))
        problems.raise_if_any()
        known = synonyms.of_words(self.session, given)
        if known is None:
            return "created", synonyms.add(self.session, given, note=note, by=None, at=self.at)
        note = note if "note" in data else known.note
        differs = synonyms.change(self.session, known, known.words, note=note, by=None, at=self.at)
        return "updated" if differs else "unchanged", known

    def _word(self, data: Mapping[str, Any]) -> tuple[str, OwnWord]:
        problems = Problems()
        word = as_text(problems, "word", data["word"])
        problems.raise_if_any()
        known = self.session.scalar(select(OwnWord).where(OwnWord.word == fold(word)))
        return (
            ("unchanged", known) if known else ("created", words.add(self.session, word, by=None, at=self.at))
        )

    def _rule(self, data: Mapping[str, Any]) -> tuple[str, SearchRule]:
        problems = Problems()
        given = {name: as_text(problems, name, data.get(name)) for name in sorted(RULE_KEYS)}
        since = days.beginning(problems, "since", given["since"], self.zone)
        until = days.end(problems, "until", given["until"], self.zone)
        problems.raise_if_any()
        wanted = rules.Wanted(
            given["query"], given["article"], given["effect"], given["reason"], since, until
        )
        known = self._known_rule(wanted)
        if known is None:
            return "created", rules.add(self.session, wanted, by=None, at=self.at)
        if rules.says(known, wanted):
            return "unchanged", known
        differs = rules.change(self.session, known, wanted, by=None, at=self.at)
        return "updated" if differs else "unchanged", known

    def _known_rule(self, wanted: rules.Wanted) -> SearchRule | None:
        article = articles.find(self.session, wanted.article)
        return rules.of(self.session, wanted.query, article) if article else None

    def remove_others(self, kept: Sequence[SynonymGroup | OwnWord | SearchRule]) -> int:
        """Let go of every entry that was not in the file."""
        stays = {(type(entry), entry.id) for entry in kept}
        gone = 0
        for kind in (synonyms, words, rules):
            for entry in kind.listing(self.session):
                if (type(entry), entry.id) not in stays:
                    kind.remove(self.session, entry, by=None, at=self.at)
                    gone += 1
        return gone


def import_lexicon(
    database: Database, file: Path, *, zone: tzinfo, replace: bool = False, clock: Clock = now
) -> Report:
    """Store every good row; with `replace`, and if no row was refused, let go of what the file does not hold."""
    if kind_of(file) != "jsonl":
        raise UnreadableFileError(_("%(file)s：只能导入 .jsonl 或 .jsonl.gz", file=file))
    report, kept = Report(), []
    with database.begin() as session:
        taker = _Taker(session, zone, clock())
        for row in read(file):
            report.unknown_keys.update(set(row.data) - KEYS)
            try:
                if row.why_not:
                    raise Invalid("", row.why_not)
                became, entry = taker.take(row.data)
            except Invalid as error:
                report.refuse(file, row.line, Several(error.fields.values(), "；"))
                continue
            setattr(report, became, getattr(report, became) + 1)
            kept.append(entry)
        if replace and report.refused:
            report.note(
                _("有拒收的行，没有删除文件之外的条目"), _("%(refused)s 行", refused=f"{report.refused:,}")
            )
        elif replace and (gone := taker.remove_others(kept)):
            report.note(_("删除了文件里没有的条目"), _("%(gone)s 条", gone=f"{gone:,}"))
    return report
