"""How does an article live? It is drafted, reviewed, published, revised, looked after, merged and archived."""

from kb.articles import bulk
from kb.articles.drafting import discard, draft, edit, newest, revise
from kb.articles.finding import (
    by_ids,
    changed_after,
    find,
    findable,
    get,
    get_itself,
    ids_changed_after,
    named,
)
from kb.articles.flow import (
    moves,
    publish,
    renew,
    retire,
    send_back,
    stage,
    submit,
    verify,
    withdraw,
)
from kb.articles.listing import by_age, count_working, counts_by_state, edition, listing, paths, tops
from kb.articles.merging import merge
from kb.articles.numbers import as_number, number_of
from kb.articles.planning import (
    due_for_review,
    fall_due,
    in_review,
    is_anything_over,
    plan,
    soon_due,
    waits_for_reviewer,
)
from kb.articles.revisions import restore, revision, revisions
from kb.articles.trail import comment, steps

__all__ = [
    "as_number",
    "bulk",
    "by_age",
    "by_ids",
    "changed_after",
    "comment",
    "count_working",
    "counts_by_state",
    "discard",
    "draft",
    "due_for_review",
    "edit",
    "edition",
    "fall_due",
    "find",
    "findable",
    "get",
    "get_itself",
    "ids_changed_after",
    "in_review",
    "is_anything_over",
    "listing",
    "merge",
    "moves",
    "named",
    "newest",
    "number_of",
    "paths",
    "plan",
    "publish",
    "renew",
    "restore",
    "retire",
    "revise",
    "revision",
    "revisions",
    "send_back",
    "soon_due",
    "stage",
    "steps",
    "submit",
    "tops",
    "verify",
    "waits_for_reviewer",
    "withdraw",
]
