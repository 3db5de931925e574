"""Steps taken on tickets, what is wrong with articles, how good they are, and what newcomers read.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

from kb.database import UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TABLES = (
    *("procedure_runs", "procedure_entries", "article_flags"),
    *("checklists", "revision_scores", "reading_lists", "reading_entries", "read_marks"),
)


def upgrade() -> None:
    """Make the tables."""
    _runs()
    _flags()
    _checklists()
    _reading()


def downgrade() -> None:
    """Drop them, what points to others first."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _key(table: str, column: str, target: str, gone: str | None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}", ondelete=gone)


def _runs() -> None:
    op.create_table(
        "procedure_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("conclusion", sa.Text(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("started_by_id", sa.Integer(), nullable=True),
        sa.Column("started_by_label", sa.String(120), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by_label", sa.String(120), nullable=False),
        _key("procedure_runs", "ticket_id", "tickets.id", "CASCADE"),
        _key("procedure_runs", "article_id", "articles.id", "SET NULL"),
        _key("procedure_runs", "started_by_id", "people.id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_procedure_runs"),
    )
    op.create_index("ix_procedure_runs_ticket_id", "procedure_runs", ["ticket_id"])
    op.create_index("ix_procedure_runs_article_id", "procedure_runs", ["article_id"])
    op.create_table(
        "procedure_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("result", sa.String(20), nullable=False),
        sa.Column("backed_up", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("chose", sa.String(300), nullable=False),
        sa.Column("next", sa.Integer(), nullable=False),
        sa.Column("taken_back", sa.Boolean(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_label", sa.String(120), nullable=False),
        _key("procedure_entries", "run_id", "procedure_runs.id", "CASCADE"),
        _key("procedure_entries", "by_id", "people.id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_procedure_entries"),
    )
    op.create_index("ix_procedure_entries_run_id", "procedure_entries", ["run_id"])


def _flags() -> None:
    op.create_table(
        "article_flags",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("visitor", sa.String(40), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("feedback_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        _key("article_flags", "article_id", "articles.id", "CASCADE"),
        _key("article_flags", "by_id", "people.id", "SET NULL"),
        _key("article_flags", "ticket_id", "tickets.id", "SET NULL"),
        _key("article_flags", "feedback_id", "feedback.id", "SET NULL"),
        _key("article_flags", "owner_id", "people.id", "SET NULL"),
        _key("article_flags", "ended_by_id", "people.id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_article_flags"),
    )
    op.create_index("ix_article_flags_state_due", "article_flags", ["state", "due", "id"])
    for column in ("article_id", "by_id", "ticket_id", "feedback_id", "owner_id"):
        op.create_index(f"ix_article_flags_{column}", "article_flags", [column])


def _checklists() -> None:
    op.create_table(
        "checklists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("points", sa.JSON(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_label", sa.String(120), nullable=False),
        _key("checklists", "by_id", "people.id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_checklists"),
    )
    op.create_table(
        "revision_scores",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("checklist_id", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        _key("revision_scores", "revision_id", "revisions.id", "CASCADE"),
        _key("revision_scores", "checklist_id", "checklists.id", None),
        _key("revision_scores", "by_id", "people.id", "SET NULL"),
        sa.PrimaryKeyConstraint("revision_id", name="pk_revision_scores"),
    )


def _reading() -> None:
    op.create_table(
        "reading_lists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        _key("reading_lists", "updated_by_id", "people.id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_reading_lists"),
    )
    op.create_table(
        "reading_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(300), nullable=False),
        _key("reading_entries", "list_id", "reading_lists.id", "CASCADE"),
        _key("reading_entries", "article_id", "articles.id", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_reading_entries"),
        sa.UniqueConstraint("list_id", "article_id", name="uq_reading_entries_list_id_article_id"),
    )
    op.create_index("ix_reading_entries_article_id", "reading_entries", ["article_id"])
    op.create_table(
        "read_marks",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        _key("read_marks", "person_id", "people.id", "CASCADE"),
        _key("read_marks", "article_id", "articles.id", "CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "article_id", name="pk_read_marks"),
    )
    op.create_index("ix_read_marks_article_id", "read_marks", ["article_id"])
