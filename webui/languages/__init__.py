"""In which words do we speak? Texts are written in Chinese; the catalogue of a language says what else they are called.

Knows no Flask, so that the command speaks by the same catalogue as the pages.
"""

from webui.languages.catalogue import LANGUAGES, catalogue
from webui.languages.speaking import gettext, language, ngettext, of_environment, speaking, spoken

__all__ = [
    "LANGUAGES",
    "catalogue",
    "gettext",
    "language",
    "ngettext",
    "of_environment",
    "speaking",
    "spoken",
]
