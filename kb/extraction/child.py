"""The process that reads one document: `python -m kb.extraction.child SECONDS text|rows KIND FILE …`."""

import os
import resource
import sys
from pathlib import Path

from kb.errors import KnowledgeError
from kb.extraction.limits import FILE_SIZE, MEMORY, REFUSED, TEXT_MAX
from kb.kept_sentences import packed
from kb.sentences import sentence as _


def limit(seconds: int) -> None:
    """Take only so much time and memory, and leave no dump of what was read."""
    for what, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, FILE_SIZE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def main(arguments: list[str]) -> int:
    """Read one document; what is wrong with it is told on standard error."""
    limit(int(arguments[0]))
    try:
        if arguments[1] == "text":
            _tell(arguments[2], Path(arguments[3]))
        else:
            _convert(arguments[2], Path(arguments[3]), Path(arguments[4]), arguments[5])
    except KnowledgeError as error:
        return _refuse(str(error))
    except MemoryError:
        return _refuse(_("读取它要的内存太多，放弃了"))
    except Exception:  # the readers of hostile files fail in any way, and this process ends with this one
        return _refuse(_("文件已损坏，或者不是它看起来的格式"))
    return 0


def _tell(media_type: str, path: Path) -> None:
    from kb.extraction.texts import text_in

    text = text_in(path, media_type)[:TEXT_MAX]
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


def _convert(kind: str, path: Path, folder: Path, name: str) -> None:
    from kb.extraction.rows import write_rows

    write_rows(kind, path, folder, name)


def _refuse(why: str) -> int:
    os.write(2, packed(why).encode("utf-8", "replace"))
    return REFUSED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
