"""Moments that agents type."""

from datetime import datetime

from kb.errors import Invalid
from kb.forms import as_moment
from kb.sentences import sentence as _
from webui.installation import services


def moment(field: str, text: str) -> datetime | None:
    """Return what was typed as a moment, local unless it says otherwise; none where nothing was."""
    if not text.strip():
        return None
    try:
        return as_moment(text, services().settings.zone)
    except ValueError:
        raise Invalid(field, _("请写成 2026-10-27 14:30 这样的时间")) from None
