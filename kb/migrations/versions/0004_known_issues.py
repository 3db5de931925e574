"""Known issues with their tickets and steps, and announcements of planned work.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _issues()
    _issue_tickets()
    _issue_steps()
    _announcements()
    _announcement_changes()


def _issues() -> None:
    op.create_table(
        "known_issues",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("affected", sa.Text(), nullable=False),
        sa.Column("workaround", sa.Text(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("visibility", sa.String(length=20), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        _moment("since"),
        _moment("noticed_at"),
        _moment("confirmed_at", nullable=True),
        _moment("ended_at", nullable=True),
        sa.Column("edition", sa.Integer(), nullable=False),
        _points("known_issues", "article_id", "articles", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_known_issues"),
    )
    op.create_index("ix_known_issues_state", "known_issues", ["state", "since"])
    op.create_index("ix_known_issues_article_id", "known_issues", ["article_id"])


def _issue_tickets() -> None:
    op.create_table(
        "issue_tickets",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(length=20), nullable=False),
        _moment("at"),
        _points("issue_tickets", "ticket_id", "tickets", "CASCADE"),
        _points("issue_tickets", "issue_id", "known_issues", "CASCADE"),
        sa.PrimaryKeyConstraint("ticket_id", name="pk_issue_tickets"),
    )
    op.create_index("ix_issue_tickets_issue_id", "issue_tickets", ["issue_id"])


def _issue_steps() -> None:
    op.create_table(
        "issue_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        _moment("at"),
        sa.Column("kind", sa.String(length=20), nullable=False),
        *_by(),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        _points("issue_steps", "issue_id", "known_issues", "CASCADE"),
        _points("issue_steps", "by_id", "people", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_issue_steps"),
    )
    op.create_index("ix_issue_steps_issue_id", "issue_steps", ["issue_id"])


def _announcements() -> None:
    op.create_table(
        "announcements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        _moment("shown_from"),
        _moment("begins"),
        _moment("until"),
        sa.Column("visibility", sa.String(length=20), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        _moment("at"),
        _points("announcements", "by_id", "people", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_announcements"),
    )
    op.create_index("ix_announcements_until", "announcements", ["until"])


def _announcement_changes() -> None:
    op.create_table(
        "announcement_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        _moment("at"),
        *_by(),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        _points("announcement_changes", "announcement_id", "announcements", "CASCADE"),
        _points("announcement_changes", "by_id", "people", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_announcement_changes"),
    )
    op.create_index("ix_announcement_changes_announcement_id", "announcement_changes", ["announcement_id"])


def _by() -> list[sa.Column[object]]:
    return [
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_label", sa.String(length=120), nullable=False),
    ]


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _points(table: str, column: str, to: str, on_delete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}", ondelete=on_delete)


def downgrade() -> None:
    """Forget them."""
    for table in ("announcement_changes", "announcements", "issue_steps", "issue_tickets", "known_issues"):
        op.drop_table(table)
