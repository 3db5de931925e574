"""One test message, sent at once, and what the server answered: to see whether the settings are right."""

import secrets

from markupsafe import escape

from kb.addresses import address_of
from kb.errors import Conflict, Invalid
from kb.sentences import sentence as _
from webui.installation import Services
from webui.languages import gettext, language
from webui.mail.composing import Letter, compose
from webui.mail.connection import Connection, MailError
from webui.mail.sending import server_of
from webui.presentation import shown_site
from webui.presentation.choosing import TAGS


def try_out(parts: Services, contact: str) -> str:
    """Send a test message to an address and return the server's answer; Conflict tells why it took none."""
    address = address_of(contact)
    if not parts.settings.smtp_host:
        raise Conflict(_("没有设置 JIEDA_SMTP_HOST，不发邮件"))
    if not address:
        raise Invalid("address", _("请写一个完整的邮件地址"))
    connection = Connection(server_of(parts.settings))
    try:
        return connection.hand(
            parts.settings.sender[1], address, compose(test_letter(parts), parts.settings.sender, address)
        )
    except MailError as error:
        raise Conflict(_("没有发出去：%(why)s", why=str(error))) from error
    finally:
        connection.close()


def test_letter(parts: Services) -> Letter:
    """Write the test message."""
    site = shown_site(parts.house().site_name)
    told = gettext("这是一封测试邮件。收到它，说明 %(site)s 能发邮件了。", site=site)
    return Letter(
        key=f"test.{secrets.token_hex(12)}",
        root="",
        subject=gettext("测试邮件 · %(site)s", site=site),
        paragraphs=[told],
        html=[escape(told)],
        language=TAGS[language()],
        at=parts.clock(),
    )
