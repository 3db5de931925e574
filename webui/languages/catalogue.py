"""The catalogues: one file of text per language, read once per process when it is first asked for."""

import io
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

WRITTEN = "zh"
LANGUAGES = (WRITTEN, "en")
FOLDER = Path(__file__).parent.parent / "translations"


@cache
def catalogue(language: str) -> NullTranslations:
    """Return what texts are called in a language; as they are written where it has no catalogue.

    It is compiled here, in memory, so that no compiled file can lag behind the text that is kept.
    """
    path = FOLDER / language / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        return NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)
