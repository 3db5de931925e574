"""Words of the house: the list and the form."""

from flask import render_template, request, url_for
from sqlalchemy.orm import Session

from kb import curation as taught
from kb.curation import words
from kb.models import OwnWord
from webui import access
from webui.curation import saving
from webui.curation.blueprint import curation
from webui.installation import services
from webui.presentation.language import gettext as _


@curation.get("/words")
def own_words() -> str:
    """List the words of the house."""
    wanted = request.args.get("q", "")
    with services().sessions.read() as db:
        return render_template(
            "curation/words.html",
            wanted=wanted,
            changes=taught.recent(db, words.KIND),
            **saving.listed(words.listing(db, wanted), 1000),
        )


@curation.get("/words/new")
@curation.get("/words/<int:key>")
def own_word(key: int | None = None) -> str:
    """Show a word in its form."""
    return _form(key, None)({}, "")


@curation.post("/words/new")
@curation.post("/words/<int:key>")
def save_word(key: int | None = None) -> saving.Answer:
    """Show what a word does to searches, or store it."""
    values = saving.typed("word")

    def change(db: Session) -> None:
        by, at = access.somebody(), services().clock()
        if key is None:
            words.add(db, values["word"], by=by, at=at)
        else:
            words.change(db, words.get(db, key), values["word"], by=by, at=at, edition=saving.edition())

    return saving.answer(
        change,
        _form(key, values),
        done=_("自定义词已保存，马上生效。"),
        back=url_for("curation.own_words"),
        about=[values["word"]],
    )


@curation.post("/words/<int:key>/remove")
def remove_word(key: int) -> saving.Answer:
    """Show what searches are without a word, or let it go."""

    def change(db: Session) -> None:
        found = words.get(db, key)
        words.remove(db, found, by=access.somebody(), at=services().clock(), edition=saving.edition())

    return saving.answer(
        change,
        _form(key, None),
        done=_("这个词已删除，马上生效。"),
        back=url_for("curation.own_words"),
        removing=True,
    )


def _form(key: int | None, values: dict[str, str] | None) -> saving.Show:
    return saving.form("curation/word.html", key, values, get=words.get, fields=_fields)


def _fields(entry: OwnWord) -> dict[str, str]:
    return {"word": entry.word}
