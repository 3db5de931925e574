"""The first page of knowledge: what waits, how the search is taught, and the way to each."""

from flask import render_template

from kb import rights, upkeep
from webui import access
from webui.installation import services
from webui.knowledge.blueprint import knowledge


@knowledge.get("/overview")
def overview() -> str:
    """Count what waits and lead there."""
    person = access.person()
    with services().sessions.read() as db:
        return render_template(
            "articles/overview.html",
            waiting=upkeep.waiting(db, person),
            taught=upkeep.taught(db, services().clock()) if rights.may_curate(person) else None,
        )


@knowledge.get("/complaints")
def complaints() -> str:
    """List the articles that readers did not find helpful, with what they said."""
    with services().sessions.read() as db:
        return render_template("articles/complaints.html", complaints=upkeep.complaints(db, access.person()))
