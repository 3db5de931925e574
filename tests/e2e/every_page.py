"""Every page there is: its endpoint, an address where something is to be seen, and who has the least rights to it.

`{names}` are those of `furnished`. A page that is missing here fails `test_access.py`. The welcome of an empty
installation is looked at in `test_portal.py`, where there is one.
"""

from typing import NamedTuple

VISITOR, USER, AGENT, ENGINEER, ADMIN = ROLES = ("", "user", "agent", "engineer", "admin")


class Opened(NamedTuple):
    """A page as somebody opens it."""

    endpoint: str
    path: str
    role: str = VISITOR


PAGES = (
    Opened("portal.home", "/"),
    Opened("portal.search", "/search?q=VPN 809"),
    Opened("portal.search", "/search?q=啊啊啊啊啊"),
    Opened("portal.search", "/search?q=打印&category=打印"),
    Opened("portal.article", "/articles/{article}"),
    Opened("portal.browse", "/categories/VPN"),
    Opened("portal.new_ticket", "/tickets/new?q=VPN 691"),
    Opened("portal.find_ticket", "/tickets/find"),
    Opened("portal.ticket", "/tickets/{ticket1}?key={key1}"),
    Opened("portal.ticket", "/tickets/{ticket2}?key={key2}"),
    Opened("portal.rate", "/tickets/{ticket1}/rate?key={key1}"),
    Opened("portal.my_tickets", "/tickets", USER),
    Opened("portal.solved", "/tickets/solved/{article}"),
    Opened("portal.sign_in", "/sign-in"),
    Opened("portal.keys", "/keys"),
    Opened("known_issues.read", "/known-issues/{issue}"),
    Opened("api_docs.page", "/api/docs"),
    Opened("told_flags.ask", "/articles/{article}/flag"),
    Opened("reading_lists.listing", "/reading"),
    Opened("reading_lists.one", "/reading/{reading}"),
    Opened("workbench.queue", "/workbench/", AGENT),
    Opened("workbench.queue", "/workbench/?show=all", AGENT),
    Opened("workbench.queue", "/workbench/?show=mine", AGENT),
    Opened("workbench.queue", "/workbench/?show=team", AGENT),
    Opened("workbench.ticket", "/workbench/tickets/{ticket0}", AGENT),
    Opened("workbench.ticket", "/workbench/tickets/{ticket1}", AGENT),
    Opened("workbench.keys", "/workbench/keys", AGENT),
    Opened("workbench.service_sheet", "/workbench/tickets/{ticket1}/service-sheet", AGENT),
    Opened("workbench.ticket_search", "/workbench/search?q=VPN", AGENT),
    Opened("workbench.ticket_search", "/workbench/search?q=zqnothing&status=closed", AGENT),
    Opened("workbench.templates", "/workbench/templates", AGENT),
    Opened("workbench.template", "/workbench/templates/new", ENGINEER),
    Opened("workbench.template", "/workbench/templates/1", ENGINEER),
    Opened("workbench.new_ticket", "/workbench/tickets/new", AGENT),
    Opened("procedures.choose", "/workbench/procedures/{sop}", AGENT),
    Opened("procedures.run", "/workbench/tickets/{ticket1}/procedures/{run}", AGENT),
    Opened("procedures.report", "/workbench/tickets/{ticket1}/procedures/{run}/report", AGENT),
    Opened("portal.article", "/articles/{sop}", AGENT),
    Opened("flags.worklist", "/knowledge/flags", AGENT),
    Opened("flags.worklist", "/knowledge/flags?show=ended", AGENT),
    Opened("follow_ups.listing", "/workbench/follow-ups", AGENT),
    Opened("incidents.listing", "/workbench/known-issues", AGENT),
    Opened("incidents.issue", "/workbench/known-issues/{issue}", AGENT),
    Opened("incidents.issue", "/workbench/known-issues/{candidate}", AGENT),
    Opened("incidents.new", "/workbench/known-issues/new", AGENT),
    Opened("incidents.announced", "/workbench/announcements", AGENT),
    Opened("incidents.announcement", "/workbench/announcements/{announcement}", AGENT),
    Opened("incidents.announcement", "/workbench/announcements/new", AGENT),
    Opened("knowledge.listing", "/knowledge/", AGENT),
    Opened("knowledge.overview", "/knowledge/overview", ENGINEER),
    Opened("knowledge.complaints", "/knowledge/complaints", AGENT),
    Opened("knowledge.search_tests", "/knowledge/search-tests", AGENT),
    Opened("knowledge.search_test", "/knowledge/articles/{article}/search-test", ENGINEER),
    Opened("knowledge.new", "/knowledge/new", AGENT),
    Opened("knowledge.edit", "/knowledge/articles/{article}/edit", ENGINEER),
    Opened("knowledge.revisions", "/knowledge/articles/{article}/revisions", ENGINEER),
    Opened("knowledge.revision", "/knowledge/articles/{article}/revisions/1", ENGINEER),
    Opened("knowledge.compare", "/knowledge/articles/{article}/revisions/compare", ENGINEER),
    Opened("knowledge.review", "/knowledge/articles/{article}/publish", ENGINEER),
    Opened("knowledge.merging", "/knowledge/articles/{article}/merge", ENGINEER),
    Opened("knowledge.reviews", "/knowledge/reviews", AGENT),
    Opened("gaps.listing", "/knowledge/gaps", ENGINEER),
    Opened("gaps.near_articles", "/knowledge/near-articles", ENGINEER),
    Opened("imports.listing", "/knowledge/imports", ENGINEER),
    Opened("imports.run", "/knowledge/imports/{import}", ENGINEER),
    Opened("imports.export", "/knowledge/export", ENGINEER),
    Opened("imports.print_out", "/knowledge/print", ENGINEER),
    Opened("checklist.edit", "/knowledge/checklist", ENGINEER),
    Opened("checklist.rate", "/knowledge/articles/{article}/checklist", ENGINEER),
    Opened("kept_lists.listing", "/knowledge/reading-lists", ENGINEER),
    Opened("kept_lists.edit", "/knowledge/reading-lists/{reading}", ENGINEER),
    Opened("curation.groups", "/curation/synonyms", ENGINEER),
    Opened("curation.group", "/curation/synonyms/{group}", ENGINEER),
    Opened("curation.own_words", "/curation/words", ENGINEER),
    Opened("curation.own_word", "/curation/words/{word}", ENGINEER),
    Opened("curation.search_rules", "/curation/rules", ENGINEER),
    Opened("curation.search_rule", "/curation/rules/{rule}", ENGINEER),
    Opened("curation.queries", "/curation/queries", ENGINEER),
    Opened("curation.why_not", "/curation/why-not?q=VPN&article=KB-000001", ENGINEER),
    Opened("quality.overview", "/quality", ENGINEER),
    Opened("portal.limits", "/limits"),
    Opened("guides.listing", "/help/"),
    Opened("guides.page", "/help/searching"),
    Opened("portal.choose_password", "/password?token={token}"),
    Opened("admin.overview", "/admin/", ADMIN),
    Opened("admin.words", "/admin/settings", ADMIN),
    Opened("admin.limits", "/admin/limits", ADMIN),
    Opened("admin.contracts", "/admin/contracts", ADMIN),
    Opened("admin.contract", "/admin/contracts/one", ADMIN),
    Opened("admin.intake", "/admin/intake", ADMIN),
    Opened("admin.intake_rule", "/admin/intake/rule?category=", ADMIN),
    Opened("admin.endings", "/admin/endings", ADMIN),
    Opened("admin.people", "/admin/people", ADMIN),
    Opened("admin.all_groups", "/admin/groups", ADMIN),
    Opened("admin.group", "/admin/groups/{readers}", ADMIN),
    Opened("admin.all_teams", "/admin/teams", ADMIN),
    Opened("admin.new_team", "/admin/teams/new", ADMIN),
    Opened("admin.team", "/admin/teams/{team}", ADMIN),
    Opened("admin.all_vendors", "/admin/vendors", ADMIN),
    Opened("admin.new_vendor", "/admin/vendors/new", ADMIN),
    Opened("admin.vendor", "/admin/vendors/{vendor}", ADMIN),
    Opened("admin.new_person", "/admin/people/new", ADMIN),
    Opened("admin.person", "/admin/people/1", ADMIN),
    Opened("admin.changes", "/admin/changes", ADMIN),
    Opened("admin.doctor", "/admin/doctor", ADMIN),
    Opened("first_run.guide", "/welcome/guide", ADMIN),
    Opened("first_run.demo_data", "/welcome/demo", ADMIN),
    Opened("", "/nowhere"),
)
NO_PAGES = frozenset(
    "static bootstrap.static sheets.one portal.photo portal.plain first_run.welcome files.send imports.articles_file "
    "workbench.search workbench.callers workbench.live workbench.typing "
    "api_docs.openapi health.alive health.ready health.metrics".split()
)
