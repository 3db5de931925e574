"""The blueprint of gaps and near-duplicates; all of it is for engineers and admins alone."""

from flask import Blueprint

from kb import rights
from kb.sentences import sentence as _
from webui import access

gaps = Blueprint("gaps", __name__, url_prefix="/knowledge")
access.keep_for(gaps, rights.may_publish, "gaps.listing", _("只有有发布权的人可以看知识缺口和近似文章"))
