"""The ticket form of the pages: the same for requesters and for agents who fill it in for a caller."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import flash, render_template, request, url_for
from markupsafe import Markup, escape

from kb import clocks, incidents, lookups, rights
from kb.lookups import Asker
from kb.models import Article, KnownIssue, Person, Ticket
from webui import access, answers
from webui.attachments import taken
from webui.installation import house, services
from webui.presentation.hours import span_words, working_hours
from webui.presentation.labels import label
from webui.presentation.language import gettext as _
from webui.proposals import Proposals, propose
from webui.tickets import asking

FIELDS = ("title", "description", "category", "impact", "urgency", "error_code", "steps")
ADOPTED = ("category", "impact", "urgency")
MOMENTS = ("occurred_at", "expected_at")
TYPES = ("硬件", "软件", "网络", "系统", "安全", "配置", "咨询", "培训")
REQUESTER = ("name", "contact", "department", "customer_no")


def nested(form: Mapping[str, str]) -> dict[str, Any]:
    """Return the flat fields of a page in the shape of the API."""
    data: dict[str, Any] = {name: form.get(name, "") for name in (*FIELDS, *MOMENTS)}
    data["requester"] = {name: form.get(f"requester.{name}", "") for name in REQUESTER}
    return data


def prefilled(person: Person | None, asker: Asker) -> dict[str, str]:
    """Return what is known before somebody types: the words they searched with, and who they are."""
    values = {"impact": "个人", "urgency": "一般", "title": request.args.get("q", "")[:300]}
    if issue := joined(request.args):
        values |= {"known_issue": issue.number, "title": values["title"] or issue.title}
    if not values["title"]:
        values["title"] = _own_words(request.args.get("from", ""), asker)
    if person is not None:
        values |= {
            "requester.name": person.label,
            "requester.contact": person.contact,
            "requester.department": person.department,
        }
    return values


def _own_words(key: str, asker: Asker) -> str:
    with services().sessions.read() as db:
        lookup = lookups.find(db, key)
    if lookup is None or lookup.kind != "search" or not asker.visitor or lookup.visitor != asker.visitor:
        return ""
    return lookup.text[:300]


def asked(form: Mapping[str, str]) -> str:
    """Return everything that was typed about the problem but its title."""
    names = ("description", "error_code", "steps")
    return "\n".join(part for name in names if (part := form.get(name, "").strip()))


def suggested(form: Mapping[str, str]) -> answers.Suggested | None:
    """Ask for suggestions to what was typed so far; a word or two is enough, nothing is not."""
    title, text = form.get("title", "").strip(), asked(form)
    if len(title + text) < 2:
        return None
    return answers.suggest(text, title=title, category=form.get("category", ""))


def proposed(form: Mapping[str, str]) -> Proposals:
    """Propose what a form may say, to choose from: a top category, as the form has them."""
    found = propose(asked(form), title=form.get("title", ""), naming=False)
    if found.category is None:
        return found
    top = replace(found.category, value=found.category.value.split("/")[0])
    return replace(found, category=top)


def elsewhere(found: Proposals) -> str:
    """Return who serves the category that is proposed, where the support does not."""
    return asking.referral(found.category.value) if found.category else ""


def taking(form: Mapping[str, str], found: Proposals) -> dict[str, str]:
    """Return a form with the proposal that was taken by a click; a category that nobody chose yet is preselected."""
    values = dict(form.items())
    name, _sep, value = values.get("adopt", "").partition(" ")
    if name in ADOPTED:
        values[name] = value
    before = values.get("proposed", "")
    if found.category and found.category.value != before and values.get("category", "") in {"", before}:
        values["category"] = found.category.value
    return values


def without(found: answers.Suggested | None, rejected: set[str]) -> list[answers.Suggestion]:
    """Return the suggestions that were not called wrong."""
    return [item for item in found.suggestions if item.article.number not in rejected] if found else []


def note(key: str, outcome: str, article: Article) -> None:
    """Note what somebody did with a suggestion."""
    with services().sessions.begin() as db:
        lookups.note_outcome(db, key, outcome, at=services().clock(), article=article)


def joined(form: Mapping[str, str]) -> KnownIssue | None:
    """Return the known issue that the ticket in a form shall belong to."""
    with services().sessions.read() as db:
        issue = incidents.find(db, form.get("known_issue", ""))
    return issue if issue is not None and incidents.may_join(issue, access.person()) else None


def completed(form: Mapping[str, str]) -> dict[str, str]:
    """Return a form in which the title of the known issue stands where nothing was typed."""
    values = dict(form.items())
    if not (values.get("title", "") + values.get("description", "")).strip() and (issue := joined(form)):
        values["title"] = issue.title
    return values


def repeated(form: Mapping[str, str]) -> list[Ticket]:
    """Return recent tickets that said nearly what was typed so far."""
    text = "\n".join(part for part in (form.get("title", "").strip(), asked(form)) if part)
    return answers.repeated(text) if len(text) > 3 else []


def tell_repeat(opened: answers.Opened) -> None:
    """Say on the next page that the same was reported before; what is missing is asked for on the ticket's page."""
    if not opened.is_new:
        flash(_("这张工单刚才已经收到，没有重复提交。"), "notice")
    for notice in opened.warnings:
        if notice.kind == "duplicate":
            flash(_linked(notice), "notice")


def _linked(notice: answers.Notice) -> Markup:
    """Return a notice whose ticket number leads to the ticket, for those who may read it."""
    words, ticket = escape(notice.text), notice.ticket
    if ticket is None or not rights.may_read_ticket(access.person(), ticket):
        return words
    place = "workbench.ticket" if rights.is_support(access.person()) else "portal.ticket"
    link = Markup('<a href="{}">{}</a>').format(url_for(place, number=ticket.number), ticket.number)
    return words.replace(ticket.number, link)


def page(
    values: Mapping[str, str],
    *,
    errors: Mapping[str, str] | None = None,
    found: answers.Suggested | None = None,
    dropped: str = "",
) -> str:
    """Render the form with what was typed, the complaints, and the suggestions but for those called wrong."""
    rejected = {*request.form.getlist("rejected"), dropped} - {""}
    offered = proposed(values)
    values = values if errors else taking(values, offered)
    return render_template(
        "tickets/new.html",
        values=values,
        proposals=offered,
        errors=errors or {},
        taken=taken(),
        found=found,
        suggestions=without(found, rejected),
        asked=f"{values.get('title', '')} {asked(values)}",
        rejected=sorted(rejected),
        joined=joined(values),
        repeated=repeated(values),
        keys=lookup_keys(),
        categories=categories(),
        limits=public_limits(),
        always=[name for name, limit in house().limits.items() if limit.around_the_clock],
        hours=working_hours(house().calendar),
        is_closed=not clocks.hours_of(house().calendar, services().settings.zone).is_working(
            services().clock()
        ),
        matrix=house().matrix,
        priority=_priority(values),
        **asking.shown(values),
        elsewhere=elsewhere(offered),
    )


def lookup_keys() -> list[str]:
    """Return the keys of the lookups that led here."""
    given = [*request.args.getlist("from"), *request.form.getlist("lookups")]
    return list(dict.fromkeys(key for key in given if key))[-20:]


def public_limits() -> list[tuple[str, str, str, bool]]:
    """Return for each priority the limits that everybody may know, and whether they run day and night."""
    return [
        (name, span_words(limit.first_response), span_words(limit.resolution), limit.around_the_clock)
        for name, limit in house().limits.items()
    ]


def categories() -> list[tuple[str, str]]:
    """Return the categories to choose from, each with what it is called; usual ones where articles have none."""
    audience = rights.audience_of(access.person())
    with services().sessions.read() as db:
        found = [(name, name) for name, _count in services().categories_from(db, audience)][:30]
    return asking.with_rules(found or [(name, label(name, "category")) for name in TYPES])


def _priority(values: Mapping[str, str]) -> str:
    return house().matrix.get(values.get("impact", ""), {}).get(values.get("urgency", ""), "P4")
