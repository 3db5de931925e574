"""Who has which contract: the service tier of customers by their number."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from kb.models.base import Base


class Contract(Base):
    """The service tier that a customer has, until a day if that is known."""

    __tablename__ = "contracts"

    customer_no: Mapped[str] = mapped_column(String(60), primary_key=True)
    name: Mapped[str] = mapped_column(String(120), default="")
    tier: Mapped[str] = mapped_column(String(10))
    until: Mapped[date | None]
