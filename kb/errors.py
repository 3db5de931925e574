"""What can go wrong in the user's words; `webui/errors.py` maps each to an answer."""


class KnowledgeError(Exception):
    """Anything that the person asking can understand and mend."""


class NotFound(KnowledgeError):
    """There is no such thing, or none that this person may see."""


class Forbidden(KnowledgeError):
    """This person may not do that."""


class Conflict(KnowledgeError):
    """Somebody else changed it meanwhile, or it is not in the state for this."""


class Invalid(KnowledgeError):
    """One or several fields hold what can't be taken; `fields` maps each to the reason."""

    def __init__(self, field: str, why: str, **more: str) -> None:
        self.fields = {field: why, **more}
        super().__init__("; ".join(f"{name}: {reason}" for name, reason in self.fields.items()))


class Problems:
    """Collect the complaints about a form, then raise them together."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}

    def add(self, field: str, why: str) -> None:
        """Note the first complaint about a field."""
        self.found.setdefault(field, why)

    def raise_if_any(self) -> None:
        """Raise Invalid with all that was noted."""
        if self.found:
            error = Invalid(*next(iter(self.found.items())))
            error.fields = dict(self.found)
            raise error
