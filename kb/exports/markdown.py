"""Articles as a zip of Markdown: fields between two lines of dashes, the text below, files in a folder of their own."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from sqlalchemy import select

from kb import attachments
from kb.database import Database
from kb.exports.places import replacing
from kb.models import Article, ArticleFile

_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}")
_MENTION = re.compile(r"(?<=\]\()attachment:([0-9a-f]{12})(?=[\s)])")


def write(database: Database, target: Path, rows: Iterator[dict[str, Any]], folder: Path | None) -> int:
    """Write a page for each row and return how many; each file once, however many articles have it."""
    count, written = 0, set[str]()
    with replacing(target) as raw, ZipFile(raw, "w", ZIP_DEFLATED) as archive:
        for row in rows:
            files = _files(database, row["number"]) if folder else ()
            archive.writestr(f"{row['number']}.md", page(row, files))
            for file in files:
                path = attachments.path_of(folder or Path(), file.sha256)
                if file.sha256 not in written and path.is_file():
                    archive.write(path, _member(file), ZIP_STORED if file.is_image else ZIP_DEFLATED)
                    written.add(file.sha256)
            count += 1
    return count


def page(row: dict[str, Any], files: Sequence[ArticleFile] = ()) -> str:
    """Return an article as one Markdown text."""
    members = {file.key: _member(file) for file in files}
    fields = {key: value for key, value in row.items() if key != "body"}
    if files:
        fields["files"] = {_member(file): file.name for file in files}
    above = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in fields.items())
    body = _MENTION.sub(lambda found: members.get(found[1], found[0]), row["body"])
    return f"---\n{above}---\n\n{body}"


def _files(database: Database, number: str) -> Sequence[ArticleFile]:
    with database.read() as session:
        kept = select(ArticleFile).join(ArticleFile.article).where(Article.number == number)
        return session.scalars(kept.where(ArticleFile.state != "gone").order_by(ArticleFile.id)).all()


def _member(file: ArticleFile) -> str:
    """Name a file by its hash and a plain ending, whatever it is called."""
    ending = Path(file.name).suffix
    return f"files/{file.key}{ending if _ENDING.fullmatch(ending) else ''}"
