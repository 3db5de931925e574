"""Save a change of what the search is taught: first shown what it does to real searches, then stored."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from flask import flash, redirect, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

import search
from kb import curation, lookups
from kb.errors import Conflict, Invalid, NotFound
from kb.models import CurationChange
from webui.installation import services

REAL_QUERIES = 1000
STEP = 50
SECONDS = 10.0
SHOWN = 50
MOST = 500

Change = Callable[[Session], object]
Show = Callable[[dict[str, str], str], str]
Answer = str | tuple[str, int] | Response


@dataclass
class Effect:
    """What a change would do: `exact` to what it is about, `changes` to those of the compared real queries."""

    made: CurationChange | None
    exact: list[search.Change] = field(default_factory=list)
    changes: list[search.Change] = field(default_factory=list)
    compared: int = 0
    stored: int = 0
    damaged: bool = False


def answer(
    change: Change,
    show: Show,
    *,
    done: str,
    back: str,
    about: Sequence[str] = (),
    at: datetime | None = None,
    removing: bool = False,
) -> Answer:
    """Do what the button says: save, go back to the form, or (any other) show what saving would do.

    `show` gives the form again with complaints, or with the news that somebody else has changed it meanwhile.
    """
    step = request.form.get("step", "")
    try:
        if step == "edit":
            return show({}, "")
        if step == "save":
            with services().sessions.begin() as db:
                change(db)
            flash(done)
            return redirect(back, 303)
        return _page(_effect(change, about, at), removing=removing)
    except Invalid as error:
        return show(error.fields, ""), 422
    except (Conflict, NotFound) as error:
        return show({}, str(error)), 409


def _effect(change: Change, about: Sequence[str], at: datetime | None) -> Effect:
    before, after, made = _taught(change)
    with services().sessions.read() as db:
        queries = lookups.recent_queries(db, REAL_QUERIES)
    effect, index = Effect(made, stored=len(queries)), services().index
    moment = int((at or services().clock()).timestamp())
    try:
        exact = [search.compare(index, before, after, text, at=moment) for text in about if text.strip()]
        effect.exact = [each for each in exact if each.differs or len(exact) == 1]
        until, rest = time.monotonic() + SECONDS, iter(queries)
        while time.monotonic() < until and (some := list(islice(rest, STEP))):
            effect.changes += search.preview(index, before, after, some, at=moment)
            effect.compared += len(some)
    except search.Damaged:
        effect.damaged = True
    return effect


def _taught(change: Change) -> tuple[search.Lexicon, search.Lexicon, CurationChange | None]:
    """Return what the search is taught without and with a change, which is undone at once, and what it says."""
    with services().sessions.begin() as db:
        before = search.lexicon_of(db)
        change(db)
        db.flush()
        after = search.lexicon_of(db)
        made = next(iter(curation.recent(db, limit=1)), None) if after.last > before.last else None
        if made is not None:
            db.expunge(made)
        db.rollback()
    return before, after, made


def _page(effect: Effect, *, removing: bool) -> str:
    return render_template(
        "curation/preview.html",
        effect=effect,
        shown=SHOWN,
        removing=removing,
        kept=[pair for pair in request.form.items(multi=True) if pair[0] not in {"csrf_token", "step"}],
    )


def form(
    template: str,
    key: int | None,
    values: dict[str, str] | None,
    *,
    get: Callable[[Session, int], Any],
    fields: Callable[[Any], dict[str, str]],
    more: Callable[[dict[str, str]], dict[str, Any]] = lambda errors: {},
) -> Show:
    """Return what shows the form of an entry, with what was typed or else with what is stored.

    What was typed into the form of an entry that is gone meanwhile is shown as a new one.
    """

    def show(errors: dict[str, str], conflict: str) -> str:
        with services().sessions.read() as db:
            try:
                entry = get(db, key) if key is not None else None
            except NotFound:
                if values is None:
                    raise
                entry = None
            now = fields(entry) if entry else {}
            seen = edition() if values is not None and not conflict else entry and entry.edition
            return render_template(
                template,
                entry=entry,
                values=now if values is None else values,
                theirs=now if conflict and entry and values is not None else None,
                edition=seen,
                errors=errors,
                conflict=conflict,
                **more(errors),
            )

    return show


def typed(*names: str) -> dict[str, str]:
    """Return the fields of a form as they were sent."""
    return {name: request.form.get(name, "") for name in names}


def edition() -> int:
    """Return the edition that the sender saw; a form that names none is of no edition that there is."""
    return request.form.get("edition", -1, type=int)


def listed(entries: Sequence[Any], most: int = MOST) -> dict[str, Any]:
    """Return what a list shows of all entries: the first, or as many as a page holds when all are asked for."""
    most = MOST if request.args.get("all") else most
    return {"entries": entries[:most], "total": len(entries), "can_show_all": most < MOST}
