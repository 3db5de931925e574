"""What can go wrong in the user's words; `webui/errors.py` maps each to an answer."""

from kb.sentences import Sentence, Several


class KnowledgeError(Exception):
    """Anything that the person asking can understand and mend, told in a sentence of `kb.sentences`."""

    def __str__(self) -> str:
        """Return the sentence itself: a copy would forget what it was made of."""
        return self.args[0] if self.args else ""


class NotFound(KnowledgeError):
    """There is no such thing, or none that this person may see."""


class Forbidden(KnowledgeError):
    """This person may not do that."""


class Conflict(KnowledgeError):
    """Somebody else changed it meanwhile, or it is not in the state for this."""


class NotReady(Conflict):
    """Something may not go to its readers yet; `fields` maps what stands in the way to the reason."""

    def __init__(self, why: str, fields: dict[str, str]) -> None:
        self.fields = fields
        super().__init__(why)


class Invalid(KnowledgeError):
    """One or several fields hold what can't be taken; `fields` maps each to the reason."""

    def __init__(self, field: str, why: str, **more: str) -> None:
        self.fields = {field: why, **more}
        super().__init__(why)

    @property
    def told(self) -> Several:
        """All that is wrong, each with the name of its field."""
        return Several(
            (
                Sentence("%(name)s %(why)s", name=name, why=why) if name else why
                for name, why in self.fields.items()
            ),
            "；",
        )

    def __str__(self) -> str:
        """Return all that is wrong."""
        return self.told


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
