"""People: find, add and change accounts, and hand somebody a link to choose a password."""

from collections.abc import Mapping
from urllib.parse import urljoin

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kb import accounts, groups, one_time_links, settings
from kb.accounts import Given
from kb.errors import Conflict, Invalid
from kb.models import ROLES, Person
from webui import access
from webui.addresses import links
from webui.admin.blueprint import admin
from webui.installation import services
from webui.presentation.language import gettext as _

PAGE = 50
FACTS = tuple(accounts.LIMITS)


@admin.get("/people")
def people() -> str:
    """List accounts, all or those that are looked for."""
    wanted, role = request.args.get("q", ""), request.args.get("role", "")
    with services().sessions.read() as db:
        found = accounts.listing(db, wanted, role, after=request.args.get("after", ""), limit=PAGE + 1)
        return render_template(
            "admin/people.html",
            people=found[:PAGE],
            more=found[PAGE - 1].name if len(found) > PAGE else "",
            wanted=wanted,
            role=role,
            roles=ROLES,
            counts=accounts.counts(db),
        )


@admin.get("/people/new")
def new_person() -> str:
    """Show the form of a new account."""
    return _new({"role": "user"}, {})


@admin.post("/people/new")
def add_person() -> str | tuple[str, int]:
    """Store a new account, and show the link by which its owner chooses a password."""
    form, by, at = request.form, access.somebody(), services().clock()
    facts = {name: form.get(name, "") for name in FACTS}
    try:
        with services().sessions.begin() as db:
            name, role = form.get("name", ""), form.get("role", "")
            made = accounts.add(db, name, role, by=by, at=at, given=_given(), **facts)
            token = one_time_links.for_password(db, made, by=by, at=at)
    except Invalid as error:
        return _again(None, error.fields), 422
    except Conflict as error:
        return _again(None, {"name": str(error)}), 422
    return _with_link(made.id, token)


@admin.get("/people/<int:key>")
def person(key: int) -> str:
    """Show an account."""
    return _page(key)


@admin.post("/people/<int:key>")
def change_person(key: int) -> tuple[str, int] | Response:
    """Change what is known of somebody, and what they may do."""
    form, by = request.form, access.somebody()
    facts = {name: form.get(name, "") for name in FACTS}
    try:
        with services().sessions.begin() as db:
            found = accounts.get(db, key)
            changed = accounts.change(
                db, found, facts, form.get("role", ""), by=by, at=services().clock(), given=_given()
            )
    except Invalid as error:
        return _again(key, error.fields), 422
    except Conflict as error:
        return _again(key, {"role": str(error)}), 409
    flash(_("已保存。") if changed else _("内容没有变化。"))
    return redirect(url_for("admin.person", key=key), 303)


@admin.post("/people/<int:key>/<any(close, reopen):step>")
def open_or_close(key: int, step: str) -> tuple[str, int] | Response:
    """Close an account, or open it again."""
    by, at = access.somebody(), services().clock()
    try:
        with services().sessions.begin() as db:
            found = accounts.get(db, key)
            (accounts.close if step == "close" else accounts.reopen)(db, found, by=by, at=at)
    except Conflict as error:
        return _page(key, {"close": str(error)}), 409
    flash(_("账号已停用，原有登录全部退出。") if step == "close" else _("账号已重新启用。"))
    return redirect(url_for("admin.person", key=key), 303)


@admin.post("/people/<int:key>/link")
def link_for_password(key: int) -> str:
    """Make the link by which somebody chooses a new password; it is shown this once."""
    by, at = access.somebody(), services().clock()
    with services().sessions.begin() as db:
        token = one_time_links.for_password(db, accounts.get(db, key), by=by, at=at)
    return _with_link(key, token)


def _given() -> Given:
    """Return what the form gives beside a role."""
    publishes = {"yes": True, "no": False}.get(request.form.get("publishes", ""))
    return Given(publishes, tuple(request.form.getlist("groups")))


def _with_link(key: int, token: str) -> str:
    path = links.whole(url_for("portal.choose_password", token=token))
    return _page(key, link=urljoin(request.host_url, path))


def _again(key: int | None, errors: dict[str, str]) -> str:
    if key is not None:
        return _page(key, errors, request.form)
    return _new(request.form, errors)


def _new(values: Mapping[str, str], errors: dict[str, str]) -> str:
    with services().sessions.read() as db:
        return render_template(
            "admin/person.html",
            person=None,
            values=values,
            errors=errors,
            roles=ROLES,
            groups=groups.names(db),
            chosen=request.form.getlist("groups"),
        )


def _page(key: int, errors: dict[str, str] | None = None, values: object = None, link: str = "") -> str:
    with services().sessions.read() as db:
        found: Person = accounts.get(db, key)
        stored = {name: getattr(found, name) for name in ("role", *FACTS)}
        stored["publishes"] = {None: "", True: "yes", False: "no"}[found.publishes]
        return render_template(
            "admin/person.html",
            person=found,
            values=values or stored,
            groups=groups.names(db),
            chosen=request.form.getlist("groups") if values else groups.of(db, found.group_bits),
            errors=errors or {},
            link=link,
            roles=ROLES,
            changes=settings.recent(db, accounts.KIND, [found.name]),
        )
