"""Is this archive harmless to open? Told by its directory alone, so that a bomb costs nothing.

Python reads no more of a member than the directory declares, so what the directory says is what can come out.
"""

import os
import struct
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from kb.errors import KnowledgeError
from kb.sentences import sentence as _

DIRECTORY_MAX = 2_000_000
MEMBERS_MAX = 10_000
WHOLE_MAX = 300_000_000
SMALL = 20_000_000
RATIO_MAX = 100
METHODS = {0, 8}
_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"
_ELSEWHERE_MARK, _ELSEWHERE_SIZE = b"PK\x06\x07", 20


class ArchiveError(KnowledgeError):
    """An archive that is not opened; the text says why."""


def check(path: Path) -> list[ZipInfo]:
    """Return what is in an archive; ArchiveError when it is broken, hides something, or would swell."""
    if _directory_size(path) > DIRECTORY_MAX:
        raise ArchiveError(_("压缩包里的文件太多"))
    try:
        with ZipFile(path) as archive:
            members = archive.infolist()
    # zipfile says by any of these that a file is damaged: by the third that it wants a later version of the format.
    except (BadZipFile, OSError, NotImplementedError, ValueError) as error:
        raise ArchiveError(_("文件已损坏，打不开")) from error
    _check_members(members)
    return members


def _check_members(members: list[ZipInfo]) -> None:
    if len(members) > MEMBERS_MAX:
        raise ArchiveError(_("压缩包里的文件太多"))
    if any(member.flag_bits & 1 for member in members):
        raise ArchiveError(_("文件有密码，请去掉密码再试"))
    if any(member.compress_type not in METHODS for member in members):
        raise ArchiveError(_("压缩方式不支持，请用普通的 zip"))
    if not all(map(is_inside, (member.filename for member in members))):
        raise ArchiveError(_("压缩包里有指向别处的路径"))
    whole = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if whole > WHOLE_MAX or (whole > SMALL and whole > RATIO_MAX * packed):
        raise ArchiveError(_("解压后有 %(n)s MB，太大了", n=f"{whole // 1_000_000:,}"))


def is_inside(name: str) -> bool:
    """Tell whether a member's name stays in the folder where an archive is unpacked."""
    path = PurePosixPath(name.replace("\\", "/"))
    return not path.is_absolute() and ".." not in path.parts and ":" not in name[:3] and "\0" not in name


def _directory_size(path: Path) -> int:
    """Read the size of the directory from the record at the end; too much where that leads elsewhere."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 65_535 - _END.size))
        tail = file.read()
    at = tail.rfind(_END_MARK)
    if at < 0 or len(tail) - at < _END.size:
        raise ArchiveError(_("文件已损坏，打不开"))
    if tail[max(0, at - _ELSEWHERE_SIZE) : at].startswith(_ELSEWHERE_MARK):
        return DIRECTORY_MAX + 1
    return int(_END.unpack_from(tail, at)[5])
