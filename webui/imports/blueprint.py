"""The blueprint of imports and exports; all of it is for those who may publish."""

from flask import Blueprint

from kb import rights
from kb.sentences import sentence as _
from webui import access

imports = Blueprint("imports", __name__, url_prefix="/knowledge")
access.keep_for(imports, rights.may_publish, "imports.listing", _("只有有发布权的人可以导入和导出"))
