"""What is asked for when a ticket comes in, by category."""

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kb.models.base import Base


class IntakeRule(Base):
    """What the form asks for in a category with everything below it; the one without category is for all others.

    Where the support does not serve a category, the referral says who does, in each language.
    """

    __tablename__ = "intake_rules"

    id: Mapped[int] = mapped_column(primary_key=True)
    category: Mapped[str] = mapped_column(String(200), unique=True)
    required: Mapped[list[str]] = mapped_column(default=list)
    hidden: Mapped[list[str]] = mapped_column(default=list)
    is_out_of_scope: Mapped[bool] = mapped_column(default=False)
    referral_zh: Mapped[str] = mapped_column(Text, default="")
    referral_en: Mapped[str] = mapped_column(Text, default="")
