"""Words that mean the same: the list and the form."""

from flask import render_template, request, url_for
from sqlalchemy.orm import Session

from kb import curation as taught
from kb.curation import synonyms
from kb.models import SynonymGroup
from webui import access
from webui.curation import saving
from webui.curation.blueprint import curation
from webui.installation import services
from webui.presentation.language import gettext as _

FIRST = 40
"""How many groups are listed before all are asked for."""


@curation.get("/")
@curation.get("/synonyms")
def groups() -> str:
    """List the groups of words that mean the same."""
    wanted = request.args.get("q", "")
    with services().sessions.read() as db:
        return render_template(
            "curation/groups.html",
            wanted=wanted,
            changes=taught.recent(db, synonyms.KIND),
            **saving.listed(synonyms.listing(db, wanted), FIRST),
        )


@curation.get("/synonyms/new")
@curation.get("/synonyms/<int:key>")
def group(key: int | None = None) -> str:
    """Show a group in its form."""
    return _form(key, None)({}, "")


@curation.post("/synonyms/new")
@curation.post("/synonyms/<int:key>")
def save_group(key: int | None = None) -> saving.Answer:
    """Show what a group does to searches, or store it."""
    values = saving.typed("words", "note")
    lines, note = values["words"].splitlines(), values["note"]

    def change(db: Session) -> None:
        by, at = access.somebody(), services().clock()
        if key is None:
            synonyms.add(db, lines, note=note, by=by, at=at)
        else:
            before, seen = synonyms.get(db, key), saving.edition()
            synonyms.change(db, before, lines, note=note, by=by, at=at, edition=seen)

    return saving.answer(
        change,
        _form(key, values),
        done=_("同义词已保存，马上生效。"),
        back=url_for("curation.groups"),
        about=lines[: synonyms.WORDS_MAX],
    )


@curation.post("/synonyms/<int:key>/remove")
def remove_group(key: int) -> saving.Answer:
    """Show what searches are without a group, or let it go."""

    def change(db: Session) -> None:
        found = synonyms.get(db, key)
        by, at = access.somebody(), services().clock()
        synonyms.remove(db, found, by=by, at=at, edition=saving.edition())

    return saving.answer(
        change,
        _form(key, None),
        done=_("这组同义词已删除，马上生效。"),
        back=url_for("curation.groups"),
        removing=True,
    )


def _form(key: int | None, values: dict[str, str] | None) -> saving.Show:
    return saving.form("curation/group.html", key, values, get=synonyms.get, fields=_fields)


def _fields(entry: SynonymGroup) -> dict[str, str]:
    return {"words": "\n".join(entry.words), "note": entry.note}
