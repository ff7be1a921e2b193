"""The attacks at the end of the story: each is really pushed, or really run, and each is refused.

One who writes where they may not pushes all their tries at once, a branch each: the server judges
every branch for itself and takes none.
"""

from __future__ import annotations

import shlex
import shutil
import subprocess
from collections.abc import Callable, Mapping
from typing import NamedTuple

from tests.story import register
from tests.story.stage import Node, Said, Stage, record

DAY = "2026-11-24"
SHEET = f"registry/licun/{DAY}-change.yml"
AGAIN = f"registry/licun/{DAY}-change-2.yml"
ENROL = "registry/licun/2026-01-07-enrol.yml"
BOOK = "office/daybook/2026-11.csv"
TOLD = "announcements/licun/2026-10-20-kuaishou.md"
POLICY = "office/policy/2021-07-23.yml"
DECIDED = "office/decisions/licun/2026-10-15-answer.yml"

SHOW = 8
"""So many lines of an answer are enough."""

Files = Mapping[str, str | Node | None]


def phone(path: str, number: str = "0532-00000007") -> str:
    """A harmless change of a unit's phone."""
    return record(path, occurred_on="2026-11-23", facts={"public_phone": number})


def answer(unit: str, subject: str = "") -> dict[str, str]:
    """A decision."""
    path = f"office/decisions/{unit}/{DAY}-answer.yml"
    said = record(
        path,
        date=DAY,
        by=register.REVIEWERS["director"],
        reference="李新媒函〔2026〕30号",
        rule="XM0601",
        subject=subject or unit,
        text="予以备案",
    )
    return {path: said}


def main_has(stage: Stage, path: str) -> str:
    """A file as main has it."""
    return stage.quietly("licun", f"git show origin/main:{path}") + "\n"


class Try(NamedTuple):
    """What somebody pushes, and the rule that stops it."""

    title: str
    code: str
    files: Callable[[Stage], Files]


BY_UNIT = (
    Try("写别人的文件夹", "XM9022", lambda stage: {
        f"registry/jiushui/{DAY}-change.yml": phone(f"registry/jiushui/{DAY}-change.yml")}),
    Try("公告注销别人的账号", "XM0023", lambda stage: {
        f"announcements/licun/{DAY}-x.md": main_has(stage, TOLD)
        .replace("licun/kuaishou", "shangwu/douyin").replace("2026-10-20", DAY)}),
    Try("自己写批复", "XM9023", lambda stage: answer("licun")),
    Try("自己写登记簿", "XM9025", lambda stage: {
        BOOK: main_has(stage, BOOK) + f"LC-2026-0099,{DAY},filed,,licun/{DAY}-change,\n"}),
    Try("把自己写进审核名单", "XM9023", lambda stage: {
        "office/access.yml": register.access(
            stage,
            reviewers=[{"post": "x", "unit": "licun", "keys": [stage.people["licun"].public],
                        "from": "2026-01-01"}])}),
    Try("自己开通一个单位", "XM9026", lambda stage: {
        f"registry/xindanwei/{DAY}-enrol.yml": main_has(stage, ENROL)}),
    Try("接走移交给别人的账号", "XM9009", lambda stage: {
        f"registry/licun/douyin/{DAY}-transfer.yml": record(
            f"registry/licun/douyin/{DAY}-transfer.yml", occurred_on="2026-11-23",
            from_="toucu/douyin")}),
    Try("改政策", "XM9002", lambda stage: {
        POLICY: main_has(stage, POLICY).replace("working_days: 15", "working_days: 1")}),
    Try("改平台名单", "XM9023", lambda stage: {
        "office/platforms.yml": main_has(stage, "office/platforms.yml") + "# \n"}),
    Try("改工作日历", "XM9023", lambda stage: {
        "office/calendar/2026.yml": main_has(stage, "office/calendar/2026.yml") + "# \n"}),
    Try("改检查程序", "XM9023", lambda stage: {"hooks/run": Node("100755", "#!/bin/sh\n")}),
    Try("改流水线", "XM9023", lambda stage: {".github/workflows/check.yml": "name: x\n"}),
    Try("改审核人名单", "XM9023", lambda stage: {".github/CODEOWNERS": "* @licun\n"}),
    Try("改 .gitattributes", "XM9023", lambda stage: {".gitattributes": "* ident\n"}),
    Try("自己文件夹里的 .gitattributes", "XM9033", lambda stage: {
        "registry/licun/.gitattributes": "* working-tree-encoding=UTF-16LE\n"}),
    Try("用符号链接顶替备案", "XM9030", lambda stage: {
        SHEET: Node("120000", "../../office/access.yml")}),
    Try("用子模块顶替文件夹", "XM9030", lambda stage: {
        "registry/licun/douyin": Node("160000", "1" * 40)}),
    Try("可执行的备案", "XM9030", lambda stage: {SHEET: Node("100755", phone(SHEET))}),
    Try("只差大小写的文件夹", "XM9031", lambda stage: {
        SHEET.replace("licun", "Licun"): phone(SHEET)}),
    Try("Windows 的设备名", "XM9032", lambda stage: {
        f"registry/licun/aux/{DAY}-apply.yml": record(
            f"registry/licun/aux/{DAY}-apply.yml", facts={"name": "李村街道"})}),
    Try("改已归档的备案", "XM9001", lambda stage: {ENROL: main_has(stage, ENROL) + "# \n"}),
    Try("删已归档的备案", "XM9001", lambda stage: {ENROL: None}),
    Try("改已发布的公告", "XM9003", lambda stage: {TOLD: main_has(stage, TOLD) + "又\n"}),
)  # fmt: skip
BY_OFFICE = (
    Try("给本单位批复", "XM9027", lambda stage: answer("zwddzx")),
    Try("在别人的文件夹里给本单位批复", "XM9027", lambda stage: answer("licun", "zwddzx")),
    Try("替单位写备案，不说是纸质件", "XM9024", lambda stage: {SHEET: phone(SHEET)}),
    Try("改已作出的批复", "XM9002", lambda stage: {
        DECIDED: main_has(stage, DECIDED).replace("情况属实", "不予认可")}),
    Try("程序和数据一起改", "XM9005", lambda stage: {
        "src/x.py": "", "office/platforms.yml": main_has(stage, "office/platforms.yml") + "# \n"}),
    Try("同一字符的两种写法", "XM9031", lambda stage: {
        "docs/\u00e9.md": "x", "docs/e\u0301.md": "x"}),
)  # fmt: skip


def tries(stage: Stage, who: str, listed: tuple[Try, ...]) -> str:
    """Push them all, a branch each; the codes that stopped them, in order."""
    names = [f"{who}-{number}" for number in range(1, len(listed) + 1)]
    for name, each in zip(names, listed, strict=True):
        stage.makes(who, name, each.files(stage))
    before = refs(stage)
    said = stage.types(who, f"git push -q origin {' '.join(names)}", show=0)
    stopped = []
    for name, each in zip(names, listed, strict=True):
        told = said.of(name)
        first = next(
            (line for line in told.text.splitlines() if f" {each.code} " in line), "（没有拦住）"
        )
        stage.tell(f"    ✗ {each.title}：{first}")
        stopped.append(each.code if each.code in told.codes else "没有拦住")
    assert refs(stage) == before, "nothing on the server moved"
    return " ".join(stopped)


def refs(stage: Stage) -> str:
    """Every reference of the server."""
    done = subprocess.run(
        ["git", "for-each-ref"], cwd=stage.server, check=True, stdout=subprocess.PIPE
    )
    return done.stdout.decode()


def refused(stage: Stage, said: Said, before: str, code: str) -> str:
    """The code, if it is what stopped a push that moved nothing."""
    moved = refs(stage) != before
    return code if said.code and code in said.codes and not moved else f"没有拦住 {said.codes}"


def by_unit(stage: Stage) -> str:
    """A unit outside its own folder, and in it what does not belong there."""
    return tries(stage, "licun", BY_UNIT)


def by_office(stage: Stage) -> str:
    """The office where it must not."""
    return tries(stage, "director", BY_OFFICE)


def taken_over(stage: Stage) -> str:
    """Somebody else has a clerk's old login name now: the number behind it is another."""
    stage.makes("licun", "licun-name", {SHEET: phone(SHEET)})
    line = "mingce check --base origin/main --head licun-name --actor"
    named = stage.types("licun", f"{line} licun-office")
    numbered = stage.types("licun", f"{line} 900000999")
    alone = stage.types("licun", line.removesuffix(" --actor"))
    assert named.code == 2, named.text
    return " ".join([*numbered.codes, *alone.codes])


def own_paper(stage: Stage) -> str:
    """Whoever entered a paper accepts it."""
    stage.quietly("clerk", "git switch -q -f -C paper origin/main")
    paper = stage.people["clerk"].folder / "letter.yml"
    paper.write_text(phone(SHEET), encoding="utf-8")
    said = stage.types(
        "clerk",
        "mingce receive letter.yml --subject licun --reference 收文〔2026〕88号 "
        "--post 区政务调度服务中心一级科员",
    )
    assert said.code == 0, said.text
    paper.unlink()
    stage.quietly("clerk", "git add --all", "git commit -q -m paper", "git push -q origin paper")
    before = refs(stage)
    return refused(stage, stage.accepts("clerk", "paper", show=200), before, "XM9028")


def by_other(stage: Stage) -> str:
    """Another reviewer may: the wall is for whoever entered it."""
    said = stage.accepts("director", "paper", show=3)
    return "收下" if said.code == 0 else f"不收 {said.codes}"


def _merge(stage: Stage, id: str, branch: str, *more: str) -> None:
    stage.quietly(
        id,
        "git fetch -q --prune",
        "git switch -q -f -C main origin/main",
        f"git merge -q --no-ff --no-commit {branch}",
        *more,
        f"git commit -q -m {branch}",
    )


def on_main(stage: Stage) -> str:
    """A unit merges its own branch; an office person smuggles, commits, rewrites, forwards."""
    stage.makes("licun", "licun-good", {AGAIN: phone(AGAIN, "0532-00000008")})
    stage.quietly("licun", "git push -q origin licun-good")
    old = stage.quietly("licun", "git rev-parse origin/main~2")
    tree = stage.quietly("licun", "git rev-parse origin/main^{tree}")
    alone = stage.quietly("licun", f"git commit-tree -m x {tree}")
    stopped = []

    def push(who: str, title: str, code: str, refspec: str = "main", more: str = "") -> None:
        before = refs(stage)
        stage.tell(f"  {stage.people[who].name}{title}")
        said = stage.types(who, f"git push -q {more}origin {refspec}", show=SHOW)
        stopped.append(refused(stage, said, before, code))

    _merge(stage, "licun", "origin/licun-good")
    push("licun", "自己合并到主分支", "XM9028")
    _merge(stage, "clerk", "origin/licun-good", "git mv office/calendar/2026.yml office/2026.yml")
    push("clerk", "在合并里夹带", "XM9043")
    stage.quietly("clerk", "git switch -q -f -C main origin/main")
    _put(stage, "clerk", "docs/x.md")
    push("clerk", "直接在主分支上提交", "XM9044")
    stage.quietly("clerk", f"git switch -q -f -C main {old}")
    push("clerk", "改写主分支的历史", "XM9041", more="-f ")
    stage.quietly("clerk", "git merge -q --no-ff -m catch-up origin/main")
    push("clerk", "让主分支快进到合并过它的分支", "XM9042")
    push("clerk", "删除主分支", "XM9048", ":main")
    push("licun", "推送没有共同历史的分支", "XM9040", f"{alone}:refs/heads/alone")
    push("licun", "推送替换引用", "XM9045", f"{alone}:refs/replace/{old}")
    push("licun", "推送分支和标签以外的引用", "XM9045", f"{alone}:refs/notes/x")
    stage.quietly("clerk", "git switch -q -f -C main origin/main")
    return " ".join(stopped)


def _put(stage: Stage, id: str, path: str) -> None:
    place = stage.people[id].folder / path
    place.parent.mkdir(exist_ok=True)
    place.write_text("x\n")
    stage.quietly(id, "git add --all", "git commit -q -m x")


def lying_clones(stage: Stage, root: str) -> str:
    """A clone that misses history, and one that shows another."""
    codes = []
    person = stage.people["anyone"]
    kept = person.folder.with_name("whole")
    person.folder.rename(kept)
    subprocess.run(
        ["git", "clone", "-q", "--depth=1", f"file://{stage.server}", person.folder], check=True
    )
    check = "mingce check --base HEAD --head HEAD"
    codes += stage.types("anyone", check).codes
    said = stage.types("anyone", f"mingce audit --trust-root {shlex.quote(root)}")
    assert "git fetch --unshallow" in said.text, said.text
    shutil.rmtree(person.folder)
    kept.rename(person.folder)
    stage.quietly("anyone", f"git replace HEAD {root}")
    codes += stage.types("anyone", check).codes
    stage.quietly("anyone", "git replace -d HEAD")
    return " ".join(codes)


def behind_the_hook(stage: Stage, root: str) -> str:
    """Whoever runs the server needs no push: main is changed where no hook asks."""
    copy = stage.server.with_name("copy.git")
    shutil.copytree(stage.server, copy)
    (copy / "hooks/pre-receive").unlink()
    stage.quietly("clerk", "git fetch -q --prune", "git switch -q -f -C main origin/main")
    (stage.people["clerk"].folder / ENROL).write_text(main_has(stage, ENROL) + "# \n")
    stage.quietly("clerk", "git commit -q -a -m x", f"git push -q {copy} main")
    stage.quietly("clerk", "git switch -q -f -C main origin/main")
    stage.quietly("anyone", f"git fetch -q {copy} main")
    line = f"mingce audit --trust-root {root} --head FETCH_HEAD --since origin/main"
    said = stage.types("anyone", line)
    changed = stage.quietly("anyone", "git rev-parse FETCH_HEAD")
    assert f"第一处不合规矩：{changed}" in said.text, said.text
    return " ".join(code for code in ("XM9001", "XM9044") if f"    {code} " in said.text)
