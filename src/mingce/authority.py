"""Who may: what a change's author may write and who may accept it, by the base's access file.

Imports finding, archived, records, register, change. The answer is read from the base alone, over
paths and bytes (principle 7 of the design): a unit writes in its own folder of registry/ and of
announcements/, reviewers write the rest, and nobody decides or accepts for their own unit, its
parent or its sections. Names of logins mean nothing here: they can be taken over.
"""

from __future__ import annotations

import base64
import binascii
import dataclasses
import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence

from mingce.archived import restore
from mingce.change import Change, PathChange, Status, named_by
from mingce.finding import Found, Place
from mingce.records.office import AccessFile, Login, Reviewer
from mingce.register import Register

ACCESS = "office/access.yml"
DAYBOOK = "office/daybook/"
_FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}")
_SENSITIVE = ("office/policy/", ACCESS)


@dataclasses.dataclass(frozen=True, slots=True)
class Actor:
    """A proven identity: a forge's numeric id or a key's fingerprint. ``source`` is Chinese."""

    id: str
    source: str

    @classmethod
    def parse(cls, text: str, source: str) -> Actor:
        """An actor from what CI or a hook hands in; ValueError, in Chinese, for a login name."""
        text = text.strip()
        if text.isascii() and text.isdigit():
            return cls(str(int(text)), source)
        if text.startswith(("ssh-", "ecdsa-", "sk-")):
            text = fingerprint(text)
        if _FINGERPRINT.fullmatch(text.rstrip("=")):
            return cls(text.rstrip("="), source)
        raise ValueError(
            f"“{text}”不是数字编号，也不是密钥指纹（SHA256:…）：登录名可能被他人占用，不能作为凭据"
        )

    def __str__(self) -> str:
        word = "密钥" if self.id.startswith("SHA256:") else "数字编号"
        return f"{word} {self.id}（来自{self.source}）"

    def among(self, logins: Iterable[Login] | None, keys: Iterable[str] | None) -> bool:
        """Whether one of these logins or keys is this actor's."""
        return any(str(login.id) == self.id for login in logins or ()) or any(
            fingerprint(key) == self.id for key in keys or ()
        )


def fingerprint(key: str) -> str:
    """The SHA256 fingerprint of a public key as access.yml has it; a fingerprint is its own."""
    if key.startswith("SHA256:"):
        return key
    try:
        data = base64.b64decode(key.split(" ")[1], validate=True)
    except (IndexError, binascii.Error):
        return ""
    return "SHA256:" + base64.b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")


@dataclasses.dataclass(frozen=True, slots=True)
class Roles:
    """What an actor is by the access file on a day."""

    units: frozenset[str] = frozenset()
    reviewers: tuple[Reviewer, ...] = ()
    writer: bool = False

    def __bool__(self) -> bool:
        return bool(self.units or self.reviewers or self.writer)


def in_force(reviewer: Reviewer, day: dt.date) -> bool:
    """Whether a reviewer's post decides on a day."""
    return reviewer.from_ <= day and (reviewer.until is None or day <= reviewer.until)


def roles_of(access: AccessFile | None, actor: Actor | None, day: dt.date) -> Roles:
    """An actor's roles; none without an access file or an actor."""
    if access is None or actor is None:
        return Roles()
    writer = access.daybook_writer
    return Roles(
        frozenset(
            unit for unit, entry in access.units.items() if actor.among(entry.logins, entry.keys)
        ),
        tuple(
            each
            for each in access.reviewers
            if in_force(each, day) and actor.among(each.logins, each.keys)
        ),
        writer is not None and actor.among(None, writer.keys),
    )


def may_write(change: Change, author: Actor | None, day: dt.date) -> Iterator[Found]:
    """What of a change its author may not write (principle 7)."""
    if not change.paths:
        return
    access, first = change.base.access, change.paths[0].path
    if access is None or author is None:
        why = (
            "没有给出报送者的数字编号或密钥指纹"
            if author is None
            else f"主分支上没有可读的 {ACCESS}"
        )
        yield Found(
            "XM9020",
            Place(first),
            f"权限未核：{why}，不能认定这次改动合乎权限",
            "请由 CI 用 --actor 传入报送者的数字编号或密钥指纹；"
            "经接收钩子合并的，请先由报送者把分支推送到服务器"
            if author is None
            else f"请主管单位先恢复主分支上的 {ACCESS}",
            field="author",
        )
        return
    roles = roles_of(access, author, day)
    if not roles:
        yield unknown(author, first)
        return
    for each in change.paths:
        yield from _may_write(change, access, roles, each, day)


def unknown(author: Actor, path: str) -> Found:
    """That nobody of this identity is in main's access file; ``path`` is what was brought."""
    return Found(
        "XM9021",
        Place(path),
        f"主分支的 {ACCESS} 里没有这个身份：{author}",
        "以数字编号和密钥指纹为准，不认登录名；换了账号或密钥的，请主管单位先更新名单",
        field="author",
    )


def _may_write(
    change: Change, access: AccessFile, roles: Roles, each: PathChange, day: dt.date
) -> Iterator[Found]:
    unit = each.unit
    if each.path.startswith(DAYBOOK):
        if not roles.writer:
            yield _path(
                "XM9025",
                each,
                "登记簿只由登记密钥写入",
                "请撤去这个文件；登记由主管单位在合并之后运行登记命令完成",
            )
    elif unit and unit not in access.units:
        yield _path(
            "XM9026",
            each,
            f"单位“{unit}”的文件夹还没有开通",
            f"请主管单位先另行提交，在主分支的 {ACCESS} 中写入这个单位，合并之后再报送",
        )
    elif unit and unit in roles.units:
        sheet = change.sheet_of(each)
        if sheet and getattr(sheet.record, "entered_by", None) and not roles.reviewers:
            yield _path(
                "XM9024",
                each,
                "entered_by 只由主管单位录入纸质件时填写",
                "本单位自己报送的，请删去 entered_by",
            )
    elif unit and roles.reviewers:
        yield from _entered(change, each)
    elif unit:
        yield _path(
            "XM9022",
            each,
            f"只能写本单位的文件夹，这是单位“{unit}”的",
            f"{_undo(each)}；涉及其他单位的，请由该单位自己报送",
        )
    elif not roles.reviewers:
        whose = "主管单位的资料" if each.is_data else "程序、网站和平台的配置"
        yield _path(
            "XM9023",
            each,
            f"{whose}只由主管单位修改",
            f"{_undo(each)}；需要修改的，请向主管单位提出"
            + ("；备案请放在 registry/ 里本单位的文件夹" if "/" not in each.path else ""),
        )
    else:
        yield from _decides(change, access, roles, each, day)


def _undo(each: PathChange) -> str:
    """How a file is again as main has it: one that main has is no less missed than altered."""
    if each.before is None:
        return "请撤去这个文件"
    return f"请撤去对这个文件的改动（{restore(each.path, 'origin/main')}）"


def _entered(change: Change, each: PathChange) -> Iterator[Found]:
    """The office adds to a unit's folder what came on paper, and removes what is no record."""
    sheet = change.sheet_of(each)
    stray = each.where is None and each.status is Status.DELETED
    paper = each.status is Status.ADDED and getattr(sheet and sheet.record, "entered_by", None)
    if not stray and not paper:
        yield _path(
            "XM9024",
            each,
            "单位的文件夹由单位自己写，主管单位只能录入纸质件",
            "录入纸质备案的，请写明 entered_by（岗位、收件日期和收文编号）；其余请由单位报送",
        )


def _decides(
    change: Change, access: AccessFile, roles: Roles, each: PathChange, day: dt.date
) -> Iterator[Found]:
    where = each.where
    if where is None or where.group != "decision":
        return
    sheet = change.sheet_of(each)
    named = named_by(sheet) if sheet else ()
    units = {where.unit, *(subject.split("/", 1)[0] for subject in named)}
    if sheet is not None and sheet.kind == "revoke":
        revoked = change.base.office.get(sheet.record.refers_to)
        units |= {name.split("/", 1)[0] for name in named_by(revoked)} if revoked else set()
    free = [each for each in roles.reviewers if not barred(change, each, units)]
    if free:
        return
    post = _instead(change, access, units, day)
    if post is not None and sheet is not None and sheet.record.by == post:
        return
    yield _path(
        "XM9027",
        each,
        "应当回避：作出决定的岗位属于所涉单位、其上级单位或内设机构",
        f"本单位的事项请由 {post} 批复，by 写这一岗位" if post else "请由其他单位的审核岗位办理",
    )


def may_accept(
    change: Change, author: Actor | None, accepter: Actor | None, day: dt.date
) -> Iterator[Found]:
    """Why an actor may not accept (merge) a change."""
    if not change.paths:
        return
    access, first = change.base.access, change.paths[0].path
    if access is None or accepter is None:
        yield Found(
            "XM9020",
            Place(first),
            "权限未核：不知道由谁受理（合并）",
            "请由 CI 或接收钩子用 --accepter 传入受理者的数字编号或密钥指纹",
            field="accepter",
        )
        return
    roles = roles_of(access, accepter, day)
    if roles.writer and all(each.path.startswith(DAYBOOK) for each in change.paths):
        return
    if not roles.reviewers:
        yield Found(
            "XM9028",
            Place(first),
            f"合并到主分支须由审核岗位办理，这个身份不是：{accepter}",
            "请由主分支 office/access.yml 中现任的审核岗位合并",
            field="accepter",
        )
        return
    units = {each.unit for each in change.data if each.unit} | {
        each.where.unit
        for each in change.data
        if each.where is not None and each.where.group == "decision"
    }
    if (
        all(barred(change, each, units) for each in roles.reviewers)
        and _instead(change, access, units, day) is None
    ):
        yield Found(
            "XM9027",
            Place(first),
            "应当回避：受理的岗位属于所涉单位、其上级单位或内设机构",
            "请由其他单位的审核岗位受理",
            field="accepter",
        )
    if author is not None and _same(access, author, accepter, day):
        yield from _two_people(change)


def _two_people(change: Change) -> Iterator[Found]:
    for each in change.paths:
        sheet = change.sheet_of(each)
        if sheet is not None and getattr(sheet.record, "entered_by", None):
            why = "录入纸质件的人不能自己受理"
        elif not each.is_data or each.path.startswith(_SENSITIVE):
            why = "权限、政策和程序的修改须由另一人受理"
        else:
            continue
        yield _path("XM9028", each, why, "请由另一位审核人员核对后合并")


def _same(access: AccessFile, author: Actor, accepter: Actor, day: dt.date) -> bool:
    one, other = roles_of(access, author, day), roles_of(access, accepter, day)
    return author.id == accepter.id or any(each in other.reviewers for each in one.reviewers)


def barred(change: Change, reviewer: Reviewer, units: Iterable[str]) -> bool:
    """Whether a reviewer's unit is one of these, above one of them or a section of one."""
    units = set(units)
    for register in (change.base, change.head):
        above_own = set(_above(register, reviewer.unit))
        if units & above_own or any(reviewer.unit in _above(register, unit) for unit in units):
            return True
    return False


def _above(register: Register, unit: str) -> Sequence[str]:
    """A unit and those that it is a section of, from the nearest on."""
    found: list[str] = []
    here: str | None = unit
    while here and here not in found:
        found.append(here)
        known = register.units.get(here)
        here = known.facts.get("parent") if known else None
    return found


def _instead(change: Change, access: AccessFile, units: Iterable[str], day: dt.date) -> str | None:
    """The post that answers where every reviewer must stand back, or None."""
    units = list(units)
    policy = change.base.policy_on(day)
    if policy is None or policy.recusal is None:
        return None
    others = (each for each in access.reviewers if in_force(each, day))
    free = any(not barred(change, each, units) for each in others)
    return None if free else policy.recusal.post


def _path(code: str, each: PathChange, message: str, remedy: str) -> Found:
    filing = each.where.id if each.where else each.path
    return Found(code, Place(each.path), message, remedy, subject=each.unit, filing=filing)
