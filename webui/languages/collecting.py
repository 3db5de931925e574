"""Collect the texts of code and templates into the catalogues: `make messages`.

Entries stand in the order of their texts and without places, so that a change shows what changed and nothing else.
"""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from webui.cli.console import say
from webui.languages.catalogue import FOLDER, LANGUAGES, WRITTEN

ROOT = FOLDER.parent.parent
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "sentence": None, "ngettext": (1, 2)}
WIDTH = 110
HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: {plural}\\n"
"Content-Type: text/plain; charset=utf-8\\n"

"""

Text = str | tuple[str, str]


def extracted() -> Iterator[Text]:
    """Give every text that is wrapped for translation, a pair for those that count something."""
    with (ROOT / "babel.cfg").open(encoding="utf8") as mapping:
        methods, options = parse_mapping_cfg(mapping)  # type: ignore[no-untyped-call]
    for _file, _line, text, _comments, _context in extract_from_dir(ROOT, methods, options, KEYWORDS):
        if text:
            yield text if isinstance(text, str) else (text[0], text[1])


def template() -> Catalog:
    """Return a catalogue of everything that is there to translate."""
    found = Catalog()
    for text in extracted():
        found.add(text)
    return found


def read(path: Path, language: str) -> Catalog:
    """Return what is translated so far."""
    if not path.is_file():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(path: Path, language: str) -> tuple[int, int]:
    """Bring a catalogue in step with the texts; return how many there are and how many lack a translation."""
    catalogue = read(path, language)
    catalogue.update(template(), no_fuzzy_matching=True)
    write(path, catalogue)
    return len(catalogue), sum(not is_translated(one) for one in catalogue if one.id)


def write(path: Path, catalogue: Catalog) -> None:
    """Write a catalogue with nothing in it that changes by itself: no dates, no places."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(HEADER.format(language=catalogue.locale, plural=catalogue.plural_forms).encode())
        write_po(
            file, catalogue, WIDTH, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True
        )


def is_translated(one: Message) -> bool:
    """Tell whether a text has its translation, in singular and plural where it counts something, and it still fits."""
    if one.fuzzy:
        return False
    return all(one.string) if isinstance(one.string, tuple | list) else bool(one.string)


def main() -> None:
    """Update every catalogue and say what is left to translate."""
    for language in LANGUAGES:
        if language != WRITTEN:
            texts, lacking = update(FOLDER / language / "LC_MESSAGES" / "messages.po", language)
            say(f"{language}: {texts} texts, {lacking} to translate")


if __name__ == "__main__":
    main()
