"""What the ticket form asks for in each category, and which categories somebody else serves."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kb import intake_rules, settings
from kb.audiences import EVERYTHING
from kb.errors import Conflict, Invalid, NotFound
from kb.intake_rules import FIELDS, STATES, Rule
from kb.intake_rules.kept import KIND
from kb.sentences import sentence
from webui import access
from webui.admin.blueprint import admin
from webui.installation import services
from webui.presentation.language import gettext as _

TEXTS = ("category", "referral_zh", "referral_en")


@admin.get("/intake")
def intake() -> str:
    """List the rules, with how many tickets came under each lately."""
    with services().sessions.read() as db:
        rules = intake_rules.current(db)
        return render_template(
            "admin/intake.html",
            rules=list(rules),
            counts=intake_rules.counts(db, rules, services().clock()),
            changes=settings.recent(db, KIND, limit=10),
        )


@admin.get("/intake/rule")
def intake_rule() -> str:
    """Show a rule to be changed, that for all others also before it is there, or an empty one."""
    category = request.args.get("category")
    if category is None:
        return _page(_shown(Rule()), None)
    with services().sessions.read() as db:
        rule = intake_rules.find(db, category)
    if rule is None and category:
        raise NotFound(sentence("没有这条规则"))
    return _page(_shown(rule or Rule()), category)


@admin.post("/intake/rule")
def save_intake_rule() -> str | tuple[str, int] | Response:
    """Store a rule, or show the form as it would become."""
    typed = {name: request.form.get(name, "") for name in (*TEXTS, *FIELDS, "is_out_of_scope")}
    was = request.form.get("was")
    try:
        rule = Rule.parse({**typed, "fields": {name: typed[name] or "asked" for name in FIELDS}})
        if was is None and not rule.category:
            raise Invalid("category", sentence("请写明分类"))
        if request.form.get("step") == "preview":
            return _page(typed, was)
        with services().sessions.begin() as db:
            intake_rules.save(db, rule, was=was, by=access.somebody(), at=services().clock())
    except Invalid as error:
        return _page(typed, was, error.fields), 422
    except Conflict as error:
        return _page(typed, None, {"category": str(error)}), 409
    flash(_("已保存，马上生效。"))
    return redirect(url_for("admin.intake"), 303)


@admin.post("/intake/remove")
def remove_intake_rule() -> Response:
    """Take a rule away."""
    with services().sessions.begin() as db:
        category = request.form.get("category", "")
        intake_rules.remove(db, category, by=access.somebody(), at=services().clock())
    flash(_("规则已删除。"))
    return redirect(url_for("admin.intake"), 303)


def _shown(rule: Rule) -> dict[str, str]:
    texts = {name: str(getattr(rule, name)) for name in TEXTS}
    scope = {"is_out_of_scope": "1" if rule.is_out_of_scope else ""}
    return texts | scope | {name: rule.state(name) for name in FIELDS}


def _page(typed: Mapping[str, Any], was: str | None, errors: Mapping[str, str] | None = None) -> str:
    """Render the form of a rule with a preview of what it makes of the ticket form."""
    with services().sessions.read() as db:
        known = [name for name, _count in services().categories_from(db, EVERYTHING)]
    states = {name: typed.get(name) or "asked" for name in FIELDS}
    preview = Rule(
        required=frozenset(name for name in FIELDS if states[name] == "required"),
        hidden=frozenset(name for name in FIELDS if states[name] == "hidden"),
    )
    return render_template(
        "admin/intake_rule.html",
        values=typed,
        errors=errors or {},
        was=was,
        fields=FIELDS,
        states=STATES,
        known=known,
        rule=preview,
        shown_referral=typed.get("referral_zh", "") if typed.get("is_out_of_scope") else "",
    )
