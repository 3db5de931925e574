"""The keys of the portal, and the switch that turns them off; the workbench has more and tells them itself."""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from kb import rights
from webui import access
from webui.portal.blueprint import portal
from webui.presentation.language import lazy_gettext as _

KEYS = (
    (_("到处"), (("/", _("去搜索框")),)),
    (
        _("搜索框里"),
        (("↓", _("下一条")), ("↑", _("上一条")), ("Enter", _("打开，或搜索")), ("Esc", _("收起建议"))),
    ),
)


@portal.get("/keys")
def keys() -> str | Response:
    """Show the keys of the portal; the support goes to those of the workbench."""
    if rights.is_support(access.person()):
        return redirect(url_for("workbench.keys"))
    return render_template("workbench/keys.html", keys=KEYS)
