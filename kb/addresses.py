"""Which e-mail address does somebody have who left a contact? One whole address, or none."""

import re
import unicodedata
from email.errors import HeaderParseError
from email.headerregistry import Address
from typing import Final

LONGEST: Final = 254
LONGEST_NAME: Final = 64
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_HOST = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)


def address_of(contact: str) -> str:
    """Return the address that a contact is, as a server takes it; empty where it is anything else or more than one."""
    folded = unicodedata.normalize("NFKC", contact).strip()
    if "@" not in folded:
        return ""
    try:
        found = Address(addr_spec=folded)
        host = found.domain.encode("idna").decode("ascii")
    except (HeaderParseError, ValueError, IndexError, AttributeError):
        return ""
    address = f"{found.username}@{host}"
    is_whole = (
        _NAME.fullmatch(found.username) and len(found.username) <= LONGEST_NAME and _HOST.fullmatch(host)
    )
    return address if is_whole and len(address) <= LONGEST else ""
