"""Paths that a change may not bring: what a checkout elsewhere would make something else of.

Imports finding, change, the change rules and the engine. All of them are about names and modes; a
record's own name is the register's to judge (XM0013).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from mingce.change import EXECUTABLE, FILE, PathChange
from mingce.finding import Found, Place
from mingce.rules.changes import ChangeCase
from mingce.rules.engine import change_rule as _rule

_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|clock\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(\..*)?")
_FORBIDDEN = re.compile(r'[<>:"|?*\\\x00-\x1f\x7f]')
_UNSEEN = re.compile("[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f"
                     "\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]")  # fmt: skip
_GIT = re.compile(r"(?i)\.git|git~[0-9]+|\.git[a-z]+|gitmod~[0-9]|gitatt~[0-9]|\.lfsconfig")
_WORDS = {"120000": "符号链接", "160000": "子模块"}


def plain_files(case: ChangeCase) -> Iterator[Found]:
    """A record is a plain file; nothing in the repository is a link or another repository."""
    for each in _brought(case):
        assert each.after is not None
        mode = each.after.mode
        if mode == FILE or (mode == EXECUTABLE and not each.is_data):
            continue
        word = _WORDS.get(mode, "可执行文件" if mode == EXECUTABLE else "特殊文件")
        yield _found(
            "XM9030",
            each,
            f"这里不能放{word}",
            f"请去掉执行权限（git update-index --chmod=-x {each.path}）"
            if mode == EXECUTABLE
            else "请改为普通文件，或者撤去",
        )


def twins(case: ChangeCase) -> Iterator[Found]:
    """No two paths differ in case or in the writing of a character alone."""
    added = [each for each in _brought(case) if each.before is None]
    if not added:
        return
    wanted = {_folded(prefix) for each in added for prefix in _prefixes(each.path)}
    known: dict[str, set[str]] = {}
    for path in case.change.entries:
        for prefix in _prefixes(path):
            key = _folded(prefix)
            if key in wanted:
                known.setdefault(key, set()).add(prefix)
    for each in added:
        for prefix in _prefixes(each.path):
            others = sorted(known[_folded(prefix)] - {prefix})
            if others:
                yield _found(
                    "XM9031",
                    each,
                    f"路径与 {_shown(others[0])} 只差大小写或者字符的写法，"
                    "在 Windows 和苹果电脑上是同一个文件",
                    "请改用另一个名称，或者并入已有的文件夹",
                )
                break


def _prefixes(path: str) -> Iterator[str]:
    at = path.find("/")
    while at >= 0:
        yield path[:at]
        at = path.find("/", at + 1)
    yield path


def _folded(path: str) -> str:
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", path).casefold())


def portable(case: ChangeCase) -> Iterator[Found]:
    """Every path can be checked out on every machine, and shows itself whole."""
    for each in _brought(case):
        if each.before is not None:
            continue
        for part in each.path.split("/"):
            why = _problem(part)
            if why:
                yield _found(
                    "XM9032",
                    each,
                    f"路径 {_shown(each.path)} {why}",
                    "请改用小写字母、数字和连字符",
                )
                break


def _problem(part: str) -> str:
    if _RESERVED.fullmatch(part):
        return f"用了 Windows 的设备名“{part}”，在 Windows 上无法检出"
    if part.endswith((".", " ")) or part.startswith(" "):
        return "的一段以空格或句点开头、结尾，在 Windows 上会变成另一个名字"
    if _FORBIDDEN.search(part):
        return "含有 Windows 不允许的字符"
    if _UNSEEN.search(part):
        return "含有看不见的字符"
    if any(0xD800 <= ord(sign) <= 0xDFFF for sign in part):
        return "不是 UTF-8 编码"
    return ""


def git_files(case: ChangeCase) -> Iterator[Found]:
    """A data folder holds nothing that Git itself takes for an instruction."""
    for each in _brought(case):
        name = next((part for part in each.path.split("/") if _GIT.fullmatch(part)), None)
        if name is None or not (each.is_data or name.lower() == ".gitmodules"):
            continue
        yield _found(
            "XM9033",
            each,
            f"{name} 会改变 Git 取出文件的方式，使看到的内容与入库的不同",
            "请撤去这个文件",
        )


def _brought(case: ChangeCase) -> list[PathChange]:
    return [each for each in case.change.paths if each.after is not None]


def _shown(path: str) -> str:
    return path if path.isascii() and path.isprintable() else ascii(path)[1:-1]


def _found(code: str, each: PathChange, message: str, remedy: str) -> Found:
    return Found(code, Place(each.path), message, remedy, subject=each.unit, filing=each.path)


CHECKS = (plain_files, twins, portable, git_files)


RULES = (
    _rule("XM9030", "只放普通文件", "普通的 .yml 文件", "符号链接、子模块、有执行权限的备案"),
    _rule("XM9031", "路径不重样", "registry/licun/weibo/", "已有 licun，又加 Licun"),
    _rule("XM9032", "路径在各种电脑上都可用", "registry/licun/", "registry/aux/、名称末尾带句点"),
    _rule("XM9033", "数据文件夹里没有 Git 的控制文件", "只有备案", "registry/licun/.gitattributes"),
)
