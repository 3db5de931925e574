"""The life of an article."""

from typing import Any

from flask import Blueprint, Response, url_for
from sqlalchemy.orm import Session

from kb import articles, imports, people, rights
from kb.content import Content
from kb.errors import Conflict, Invalid, NotReady
from kb.models import Article
from kb.sentences import Several
from kb.sentences import sentence as _
from kb.text import is_blank, one_line
from webui import access, answers
from webui.addresses import cursors
from webui.api import present
from webui.api.operations import operation
from webui.api.shapes.articles import (
    ArticleChange,
    ArticleIn,
    ArticleOut,
    ArticleQuery,
    ArticleRead,
    ArticlesAnswer,
    Merging,
    Publishing,
    RelatedAnswer,
    Restoring,
    RevisionsAnswer,
    Words,
)
from webui.installation import services
from webui.rehearsing import rehearse

blueprint = Blueprint("articles", __name__)


@blueprint.get("/articles")
@operation(_("列出能看的文章"), query=ArticleQuery, answer=ArticlesAnswer)
def listing(query: ArticleQuery) -> ArticlesAnswer:
    """Return a page of the articles that the asker may read."""
    before = cursors.unpack(query.cursor, int)[0] if query.cursor else None
    with services().sessions.read() as db:
        found = articles.by_age(
            db,
            access.person(),
            state=query.state,
            category=query.category,
            kind=query.type,
            tag=query.tag,
            lang=query.lang,
            before=before,
            limit=query.limit + 1,
        )
        page = found[: query.limit]
        more = len(found) > query.limit
        return ArticlesAnswer(
            articles=[present.article_line(article) for article in page],
            cursor=cursors.pack(page[-1].id) if more else None,
        )


@blueprint.post("/articles")
@operation(
    _("新建文章（草稿）"),
    body=ArticleIn,
    answer=ArticleOut,
    status=201,
    allowed=rights.is_support,
    errors=(409,),
)
def draft(body: ArticleIn) -> tuple[ArticleOut, str]:
    """Store a draft."""
    given = body.model_dump(exclude_unset=True)
    external_id = one_line(given.pop("id", None) or "")
    planned = _planned(given)
    content = Content.parse(given)
    person = access.person()
    with services().sessions.begin() as db:
        if external_id:
            _check_id(db, external_id)
        at = services().clock()
        made = articles.draft(db, content, by=person, at=at, external_id=external_id or None)
        if external_id:
            imports.link(db, [external_id], at)
        _plan(db, made, planned)
        return present.article(db, made), _place(made)


@blueprint.get("/articles/<number>")
@operation(_("读一篇文章"), query=ArticleRead, answer=ArticleOut)
def read(number: str, query: ArticleRead) -> ArticleOut | Response:
    """Return an article that the asker may read; one that was merged leads to where its text is now."""
    with services().sessions.read() as db:
        found = articles.get(db, number, access.person())
        asked = articles.find(db, number)
        if asked is not found:
            return Response(status=301, headers={"Location": _place(found)})
        if query.working:
            rights.require(rights.may_edit_article(access.person(), found))
            return present.article(db, found, articles.newest(db, found))
        return present.article(db, found)


@blueprint.get("/articles/<number>/related")
@operation(_("和一篇文章相关的文章"), answer=RelatedAnswer)
def related(number: str) -> RelatedAnswer:
    """Return the articles nearest to one that the asker may read, as its page shows them."""
    with services().sessions.read() as db:
        found = articles.get(db, number, access.person())
    return RelatedAnswer(articles=[present.link(article) for article in answers.related(found)])


@blueprint.put("/articles/<number>")
@operation(_("修改文章"), body=ArticleChange, answer=ArticleOut, allowed=rights.is_support, errors=(409,))
def revise(number: str, body: ArticleChange) -> ArticleOut:
    """Store a new revision if the text differs."""
    given = body.model_dump(exclude_unset=True)
    expected, why = given.pop("revision", None), given.pop("why", "")
    planned = _planned(given)
    person = access.person()
    with services().sessions.begin() as db:
        found = _written(db, number)
        articles.edit(
            db,
            found,
            Content.parse(given, articles.newest(db, found)),
            by=person,
            at=services().clock(),
            why=why,
            expected_revision=expected,
        )
        _plan(db, found, planned)
        return present.article(db, found, articles.newest(db, found))


@blueprint.post("/articles/<number>/publish")
@operation(
    _("发布文章或它的修改稿；有相似问法排不进前三名时不发布，除非在 override 里写明为什么"),
    body=Publishing,
    answer=ArticleOut,
    allowed=rights.may_publish,
    errors=(409,),
)
def publish(number: str, body: Publishing) -> ArticleOut:
    """Put an article, or its working copy, before its readers, unless they would not find it as its author says."""
    with services().sessions.begin() as db:
        found = articles.get_itself(db, number, access.person())
        failing = _unfound(db, found, why_still=body.override)
        articles.publish(
            db,
            found,
            by=access.person(),
            at=services().clock(),
            text="\n".join(filter(None, (body.override, body.text))),
            overridden=failing,
        )
        return present.article(db, found)


def _unfound(db: Session, article: Article, *, why_still: str) -> list[str]:
    """Return the phrasings that do not bring an article among the first three; NotReady where nobody says why still.

    Its title is not asked: many articles may be called alike, and scripts publish thousands.
    """
    rehearsal, asked = rehearse(db, article), articles.newest(db, article).phrasings
    failing = [text for text in rehearsal.failing if text in asked]
    if failing and is_blank(why_still):
        fields = {f"phrasings.{asked.index(text)}": _why_not(text, rehearsal.why[text]) for text in failing}
        told = _("有 %(n)s 种相似问法排不进前三名，没有发布", n=len(failing))
        raise NotReady(told, fields)
    return failing


def _why_not(text: str, reasons: list[str]) -> str:
    told = reasons or [_("别的文章更贴近这句话。")]
    return _("%(text)s：%(why)s", text=text, why=Several(told, " "))


@blueprint.post("/articles/<number>/retire")
@operation(_("归档文章"), answer=ArticleOut, allowed=rights.may_publish)
def retire(number: str) -> ArticleOut:
    """Take an article away from its readers."""
    with services().sessions.begin() as db:
        found = articles.get_itself(db, number, access.person())
        articles.retire(db, found, by=access.person(), at=services().clock())
        return present.article(db, found)


@blueprint.post("/articles/<number>/submit")
@operation(_("提交审核"), body=Words, answer=ArticleOut, allowed=rights.is_support, errors=(409,))
def submit(number: str, body: Words) -> ArticleOut:
    """Ask for a review of what is being written."""
    with services().sessions.begin() as db:
        found = _written(db, number)
        articles.submit(db, found, by=access.somebody(), at=services().clock(), text=body.text)
        return present.article(db, found, articles.newest(db, found))


@blueprint.post("/articles/<number>/return")
@operation(_("退回修改"), body=Words, answer=ArticleOut, allowed=rights.may_publish, errors=(409,))
def send_back(number: str, body: Words) -> ArticleOut:
    """Give a text back to its author, with what is to be mended."""
    with services().sessions.begin() as db:
        found = _written(db, number)
        articles.send_back(db, found, body.text, by=access.somebody(), at=services().clock())
        return present.article(db, found, articles.newest(db, found))


@blueprint.get("/articles/<number>/revisions")
@operation(_("一篇文章的历史版本"), answer=RevisionsAnswer, allowed=rights.is_support)
def revisions(number: str) -> RevisionsAnswer:
    """Return every saved text."""
    with services().sessions.read() as db:
        found = _written(db, number)
        kept = articles.revisions(db, found, access.person())
        return RevisionsAnswer(live=found.shown_revision, revisions=[present.revision(each) for each in kept])


@blueprint.post("/articles/<number>/restore")
@operation(_("恢复到一个历史版本"), body=Restoring, answer=ArticleOut, allowed=rights.is_support)
def restore(number: str, body: Restoring) -> ArticleOut:
    """Save an earlier text again, as an edit."""
    with services().sessions.begin() as db:
        found = _written(db, number)
        articles.restore(db, found, body.revision, by=access.somebody(), at=services().clock())
        return present.article(db, found, articles.newest(db, found))


@blueprint.post("/articles/<number>/merge")
@operation(_("合并到另一篇文章"), body=Merging, answer=ArticleOut, allowed=rights.may_publish, errors=(409,))
def merge(number: str, body: Merging) -> ArticleOut:
    """Archive an article in favour of another, and return that."""
    with services().sessions.begin() as db:
        gone, into = _written(db, number), _written(db, body.into)
        articles.merge(db, gone, into, by=access.somebody(), at=services().clock())
        return present.article(db, into)


def _planned(given: dict[str, Any]) -> dict[str, Any]:
    """Take what is planned of an article out of what was sent."""
    return {name: given.pop(name) for name in ("owner", "review_on", "valid_until") if name in given}


def _plan(db: Session, article: Article, wanted: dict[str, Any]) -> None:
    """Plan what was sent, and leave the rest as it is."""
    if not wanted:
        return
    name = wanted.get("owner")
    owner = people.find(db, name) if name else None
    if name and owner is None:
        raise Invalid("owner", _("没有登录名 %(name)s", name=name))
    articles.plan(
        db,
        article,
        owner=owner if "owner" in wanted else article.owner,
        review_on=wanted.get("review_on", article.review_on),
        valid_until=wanted.get("valid_until", article.valid_until),
        by=access.somebody(),
        at=services().clock(),
    )
    db.flush()
    db.refresh(article, ["owner"])


def _written(db: Session, number: str) -> Article:
    found = articles.get_itself(db, number, access.person())
    rights.require(rights.may_edit_article(access.person(), found))
    return found


def _check_id(db: Session, external_id: str) -> None:
    if len(external_id) > 200:
        raise Invalid("id", _("最多 200 个字符"))
    if articles.as_number(external_id):
        raise Invalid("id", _("不能写成文章编号的样子，编号由系统给出"))
    if articles.find(db, external_id):
        raise Conflict(_("已经有 id 为 %(external_id)s 的文章", external_id=external_id))


def _place(article: Article) -> str:
    return url_for("api.articles.read", number=article.number)
