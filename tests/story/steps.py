"""The story, step by step: what people type, what they see, and what must come of it.

Usage: python -m tests.story.steps

A step is a function; it says what came of it, in a word or a few codes, and beside it stands what
must. Played with real git in a temporary folder that is gone afterwards.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.story import attacks, register
from tests.story.stage import Said, Stage, announcement, record

XHS = "licun/xiaohongshu"
OPENING = f"registry/{XHS}/2026-09-01-open.yml"
RENAME = "registry/licun/weibo/2026-10-14-change.yml"
CLOSING = "announcements/licun/2026-10-20-kuaishou.md"
CANCELLED = "registry/licun/kuaishou/2026-11-02-deregister.yml"
NATIONAL = {"filed_on": "2026-09-01", "reference": "QG-370213-0161"}


class Play:
    """The story under way. ``root`` is the commit that everybody noted when the register began."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.root = ""

    def received(self, said: Said) -> str:
        """What came of a push or an acceptance."""
        if said.code == 0:
            return "收下"
        return " ".join(["不收", *said.codes])

    def merged(self, branch: str, by: str = "clerk", show: int = 6) -> str:
        """A reviewer accepts a branch, and the office's job enters it; the numbers given."""
        stage = self.stage
        said = stage.accepts(by, branch, show)
        if said.code:
            return self.received(said)
        entered = stage.enters_daybook()
        assert entered.code == 0, entered.text
        numbers = [line.split()[0] for line in entered.text.splitlines() if line.startswith("LC-")]
        return " ".join(["受理", *numbers])

    def decides(self, branch: str, line: str) -> str:
        """A reviewer makes a decision, hands it in and accepts it."""
        stage = self.stage
        stage.quietly("director", "git fetch -q --prune", f"git switch -q -C {branch} origin/main")
        said = stage.types("director", line)
        assert said.code == 0, said.text
        stage.quietly("director", "git add --all", f"git commit -q -m {branch}")
        pushed = stage.types("director", f"git push -q origin {branch}")
        assert pushed.code == 0, pushed.text
        return self.merged(branch, by="director")


Step = Callable[[Play], str]
STORY: list[tuple[str, str, str, Step, str]] = []
"""Name, day, title, what happens, what must come of it."""


def step(day: str, title: str, outcome: str) -> Callable[[Step], Step]:
    """Put a step into the story."""

    def kept(function: Step) -> Step:
        STORY.append((function.__name__, day, title, function, outcome))
        return function

    return kept


@step("2026-08-03", "名册建立。各单位和公众记下起点，以后凭它核查", "收下")
def begins(play: Play) -> str:
    stage = play.stage
    register.people(stage)
    play.root = stage.found(register.files(stage))
    said = stage.types("anyone", "mingce check")
    return play.received(said)


@step("2026-08-17", "李村街道申请开设小红书账号", "受理 LC-2026-0011")
def applies(play: Play) -> str:
    path = f"registry/{XHS}/2026-08-17-apply.yml"
    text = record(
        path,
        facts={**register.facts(XHS, "李村街道"), "name_rationale": "街道名称"},
        reason="辖区年轻居民较多，拟增设图文渠道",
    )
    play.stage.hands_in("licun", "licun-apply", {path: text})
    return play.merged("licun-apply")


@step("2026-08-20", "区政务调度服务中心同意：名称、平台取自申请，只补文号", "受理")
def consents(play: Play) -> str:
    return play.decides(
        "consent",
        f"mingce decide consent {XHS} --by 区政务调度服务中心主任 --reference 李新媒函〔2026〕12号",
    )


def opening(identifier: str) -> str:
    return record(
        OPENING,
        occurred_on="2026-08-28",
        application="2026-08-17-apply",
        facts={"identifier": identifier},
        national_system=NATIONAL,
    )


@step("2026-09-01", "李村街道报开设，平台标识写成了账号名称：推送时就被拒收", "不收 XM0030")
def opens_wrongly(play: Play) -> str:
    said = play.stage.hands_in("licun", "licun-open", {OPENING: opening("李村街道小红书")})
    return play.received(said)


@step("2026-09-01", "照改法改好，再推送", "收下")
def mends(play: Play) -> str:
    text = opening("0000000000000000000000a7")
    return play.received(play.stage.goes_on("licun", "licun-open", {OPENING: text}))


@step("2026-09-02", "审核人员看审核单", "收下")
def reviews(play: Play) -> str:
    stage = play.stage
    stage.quietly("clerk", "git fetch -q --prune", "git switch -q main", "git pull -q --ff-only")
    who = stage.people["licun"].print
    said = stage.types("clerk", f"mingce review --head origin/licun-open --actor {who}", show=80)
    return play.received(said)


@step("2026-09-02", "受理：一次确认，作出签名的合并；登记任务给出编号", "受理 LC-2026-0012")
def accepts(play: Play) -> str:
    return play.merged("licun-open", by="director")


def rename(**more: object) -> str:
    return record(
        RENAME,
        occurred_on="2026-09-30",
        facts={"function": "发布街道政务信息，办理居民留言"},
        reason="职责调整",
        national_system=NATIONAL | {"filed_on": "2026-10-14"},
        **more,
    )


@step("2026-10-14", "李村街道变更晚报一天，没有说明", "不收 XM0601")
def files_late(play: Play) -> str:
    return play.received(play.stage.hands_in("licun", "licun-late", {RENAME: rename()}))


@step("2026-10-14", "如实写明原因：违规留下记录，备案照收", "受理 LC-2026-0013")
def explains(play: Play) -> str:
    why = [{"rule": "XM0601", "text": "平台审核延迟，国庆后方才生效"}]
    said = play.stage.goes_on("licun", "licun-late", {RENAME: rename(explanations=why)})
    assert said.code == 0, said.text
    return play.merged("licun-late")


@step("2026-10-15", "主管单位查看待办并批复", "受理")
def answers(play: Play) -> str:
    stage = play.stage
    stage.quietly("director", "git switch -q main", "git pull -q --ff-only")
    due = stage.types("director", "mingce due")
    assert "XM0601" in due.text, due.text
    merged = play.decides(
        "answer-late",
        "mingce decide answer licun/weibo/2026-10-14-change --rule XM0601 "
        "--text 情况属实，予以备案，今后按期报送 "
        "--by 区政务调度服务中心主任 --reference 李新媒函〔2026〕15号",
    )
    stage.quietly("director", "git switch -q main", "git pull -q --ff-only")
    due = stage.types("director", "mingce due")
    assert "XM0601" not in due.text, due.text
    return merged


def closing(planned: str) -> str:
    return announcement(
        CLOSING,
        "为集中力量做好政务信息发布，李村街道办事处决定停止更新并注销快手账号“李村街道”。",
        accounts=[
            {
                "id": "licun/kuaishou",
                "action": "deregister",
                "stops_on": "2026-10-20",
                "deregister_planned_on": planned,
                "successor": "licun/weibo",
            }
        ],
        ground={
            "kind": "cannot_maintain",
            "date": "2026-10-19",
            "document": "街道主任办公会纪要〔2026〕21号",
        },
        basis="李沧区政务新媒体管理办法第七条",
        content_goes_to="历史内容已归档",
        objections={"phone": "0532-00000006"},
        signed_by="李村街道办事处",
    )


@step("2026-10-20", "李村街道公告注销快手账号，计划注销日在公告期内：还能避免，拒收", "不收 XM0702")
def plans_too_early(play: Play) -> str:
    text = closing("2026-11-06")
    return play.received(play.stage.hands_in("licun", "licun-closing", {CLOSING: text}))


@step("2026-10-20", "改为公告期满次日；部署网站即为发布", "受理 LC-2026-0014")
def announces(play: Play) -> str:
    said = play.stage.goes_on("licun", "licun-closing", {CLOSING: closing("2026-11-11")})
    assert said.code == 0, said.text
    return play.merged("licun-closing")


@step("2026-10-21", "停更备案", "受理 LC-2026-0015")
def stops(play: Play) -> str:
    path = "registry/licun/kuaishou/2026-10-21-stop.yml"
    text = record(
        path, occurred_on="2026-10-20", national_system=NATIONAL | {"filed_on": "2026-10-21"}
    )
    play.stage.hands_in("licun", "licun-stop", {path: text})
    return play.merged("licun-stop")


@step("2026-10-21", "九水街道公告注销微博账号，同时报停更", "受理 LC-2026-0016 LC-2026-0017")
def announces_properly(play: Play) -> str:
    path = "announcements/jiushui/2026-10-21-weibo.md"
    text = announcement(
        path,
        "九水街道办事处决定停止更新并注销微博账号“九水街道”。",
        accounts=[{"id": "jiushui/weibo", "action": "deregister", "stops_on": "2026-10-21"}],
        ground={
            "kind": "cannot_maintain",
            "date": "2026-10-20",
            "document": "主任办公会纪要〔2026〕8号",
        },
        basis="李沧区政务新媒体管理办法第七条",
        content_goes_to="历史内容已归档",
        objections={"phone": "0532-00000010"},
        signed_by="九水街道办事处",
    )
    stopped = "registry/jiushui/weibo/2026-10-21-stop.yml"
    filing = record(
        stopped, occurred_on="2026-10-21", national_system=NATIONAL | {"filed_on": "2026-10-21"}
    )
    play.stage.hands_in("jiushui", "jiushui-closing", {path: text, stopped: filing})
    return play.merged("jiushui-closing")


MERGER = {"kind": "merged", "date": "2026-10-26", "document": "李编〔2026〕9号"}


@step("2026-10-27", "投资促进中心并入商务局：先公告抖音账号移交", "受理 LC-2026-0018")
def announces_transfer(play: Play) -> str:
    path = "announcements/toucu/2026-10-27-douyin.md"
    text = announcement(
        path,
        "区投资促进中心并入区商务局，抖音账号“李沧投资促进”移交区商务局继续运营。",
        accounts=[{"id": "toucu/douyin", "action": "transfer", "to": "shangwu"}],
        ground=MERGER,
        basis="李沧区政务新媒体管理办法第七条",
        content_goes_to="历史内容保留",
        objections={"phone": "0532-00000024"},
        signed_by="区投资促进中心",
    )
    play.stage.hands_in("toucu", "toucu-announces", {path: text})
    return play.merged("toucu-announces")


@step("2026-11-02", "公告期未满平台就注销了：已经发生的事总可以如实记下", "受理 LC-2026-0019")
def cancelled_early(play: Play) -> str:
    text = record(
        CANCELLED,
        occurred_on="2026-10-30",
        evidence=[{"name": "平台通知截图", "sha256": "41d7" * 16, "archive": "2026-XMT-121"}],
        national_system=NATIONAL | {"filed_on": "2026-11-02"},
        explanations=[
            {"rule": "XM0701", "text": "平台清理长期停更账号，未经本单位操作"},
        ],
    )
    said = play.stage.hands_in("licun", "licun-cancelled", {CANCELLED: text})
    assert said.code == 0, said.text
    return play.merged("licun-cancelled")


@step("2026-11-03", "主管单位批复这一违规", "受理")
def answers_again(play: Play) -> str:
    return play.decides(
        "answer-early",
        "mingce decide answer licun/kuaishou/2026-11-02-deregister --rule XM0701 "
        "--text 系平台自行注销，请补发说明 "
        "--by 区政务调度服务中心主任 --reference 李新媒函〔2026〕18号",
    )


MERGER = {"kind": "merged", "date": "2026-10-26", "document": "李编〔2026〕9号"}


@step("2026-11-12", "九水街道在公告期满次日注销，按时备案：没有问题", "受理 LC-2026-0020")
def deregisters_properly(play: Play) -> str:
    path = "registry/jiushui/weibo/2026-11-12-deregister.yml"
    text = record(
        path, occurred_on="2026-11-12", national_system=NATIONAL | {"filed_on": "2026-11-12"}
    )
    said = play.stage.hands_in("jiushui", "jiushui-gone", {path: text})
    assert said.code == 0, said.text
    return play.merged("jiushui-gone")


@step("2026-11-18", "移交第一步：投资促进中心把账号交给商务局", "受理 LC-2026-0021")
def releases(play: Play) -> str:
    path = "registry/toucu/douyin/2026-11-18-transfer.yml"
    text = record(
        path,
        occurred_on="2026-11-18",
        to="shangwu",
        ground=MERGER,
        national_system=NATIONAL | {"filed_on": "2026-11-18"},
    )
    play.stage.hands_in("toucu", "toucu-releases", {path: text})
    return play.merged("toucu-releases")


def taking(unit: str, day: str) -> dict[str, str]:
    path = f"registry/{unit}/douyin/{day}-transfer.yml"
    return {
        path: record(
            path,
            occurred_on="2026-11-18",
            from_="toucu/douyin",
            facts={"verification": {"subject": register.legal_name(unit)}, "managers": ["m1"]},
            national_system=NATIONAL | {"filed_on": day},
        )
    }


@step("2026-11-19", "在这中间，别的单位接不走", "不收 XM0603 XM9009")
def grabs(play: Play) -> str:
    said = play.stage.hands_in("shiyuan", "shiyuan-grabs", taking("shiyuan", "2026-11-19"))
    return play.received(said)


@step("2026-11-19", "移交第二步：商务局接收，原来的备案和公告随账号走", "受理 LC-2026-0022")
def takes(play: Play) -> str:
    play.stage.hands_in("shangwu", "shangwu-takes", taking("shangwu", "2026-11-19"))
    return play.merged("shangwu-takes")


@step("2026-11-20", "投资促进中心撤并，页面留下", "受理 LC-2026-0023")
def dissolves(play: Play) -> str:
    path = "registry/toucu/2026-11-20-dissolve.yml"
    text = record(path, occurred_on="2026-11-20", into="shangwu", document="李编〔2026〕9号")
    play.stage.hands_in("toucu", "toucu-dissolves", {path: text})
    return play.merged("toucu-dissolves")


def douyin(unit: str) -> dict[str, str]:
    path = f"registry/{unit}/douyin/2026-11-23-open.yml"
    name = register.CONSENTED[f"{unit}/douyin"]
    return {
        path: record(
            path,
            occurred_on="2026-11-23",
            facts=register.facts(f"{unit}/douyin", name, "demo001100"),
            national_system=NATIONAL | {"filed_on": "2026-11-23"},
        )
    }


@step("2026-11-23", "两个单位同时报送，写了同一个平台标识：单看每一份都合格", "收下 收下")
def two_at_once(play: Play) -> str:
    return " ".join(
        play.received(play.stage.hands_in(unit, f"{unit}-douyin", douyin(unit)))
        for unit in ("jiushui", "shiyuan")
    )


@step("2026-11-23", "先受理一份", "受理 LC-2026-0024")
def the_first(play: Play) -> str:
    return play.merged("jiushui-douyin")


@step("2026-11-23", "另一份就与它相抵触，两处都指明", "不收 XM0603")
def the_second(play: Play) -> str:
    return play.merged("shiyuan-douyin", show=200)


@step("2026-11-24", "任何人克隆一份，从当初记下的起点核查每一步", "每一步都有凭据")
def audits(play: Play) -> str:
    stage = play.stage
    stage.quietly("anyone", "git pull -q --ff-only")
    said = stage.types("anyone", f"mingce audit --trust-root {play.root[:12]} --strict", show=60)
    checked = stage.types("anyone", "mingce check", show=60)
    return "每一步都有凭据" if said.code == checked.code == 0 else "有问题"


def codes(listed: tuple[attacks.Try, ...]) -> str:
    return " ".join(each.code for each in listed)


@step("2026-11-24", "攻击：单位写不该写的，一次推送，每样一个分支", codes(attacks.BY_UNIT))
def attacks_by_a_unit(play: Play) -> str:
    return attacks.by_unit(play.stage)


@step("2026-11-24", "攻击：主管单位的人做不该做的", codes(attacks.BY_OFFICE))
def attacks_by_the_office(play: Play) -> str:
    return attacks.by_office(play.stage)


@step("2026-11-24", "攻击：冒用别人用过的登录名；说不出是谁", "XM9021 XM9020")
def attacks_by_name(play: Play) -> str:
    return attacks.taken_over(play.stage)


@step("2026-11-24", "攻击：自己录入的纸质件自己受理", "XM9028")
def attacks_with_paper(play: Play) -> str:
    return attacks.own_paper(play.stage)


@step("2026-11-24", "换一个人受理就可以", "收下")
def accepts_paper(play: Play) -> str:
    return attacks.by_other(play.stage)


@step(
    "2026-11-24",
    "攻击：绕过受理，直接动主分支",
    "XM9028 XM9043 XM9044 XM9041 XM9042 XM9048 XM9040 XM9045 XM9045",
)
def attacks_on_main(play: Play) -> str:
    return attacks.on_main(play.stage)


@step("2026-11-24", "攻击：残缺的克隆，显示另一段历史的克隆", "XM9047 XM9046")
def attacks_with_clones(play: Play) -> str:
    return attacks.lying_clones(play.stage, play.root)


@step(
    "2026-11-24",
    "攻击：管理服务器的人绕过钩子改了主分支，任何人的克隆都能指出是哪一步",
    "XM9001 XM9044",
)
def attacks_behind_the_hook(play: Play) -> str:
    return attacks.behind_the_hook(play.stage, play.root[:12])


@step("2026-11-24", "攻击之后，服务器上的主分支仍然每一步都可证明", "每一步都有凭据")
def audits_again(play: Play) -> str:
    return audits(play)


def play_all(folder: Path, tell: Callable[[str], None] = print) -> Iterator[tuple[str, str, str]]:
    """Play the story in a folder; for each step its name, what came of it and what must."""
    stage = Stage(folder, tell)
    with stage.open():
        play = Play(stage)
        for number, (name, day, title, act, outcome) in enumerate(STORY, 1):
            stage.date(day)
            tell(f"\n{number}. {day} {title}")
            came = act(play)
            tell(f"  ⇒ {came}")
            yield name, came, outcome


def main() -> int:
    """Play it; 1 where a step did not come to what it must."""
    wrong = []
    folder = Path(tempfile.mkdtemp())
    try:
        for name, came, outcome in play_all(folder):
            if came != outcome:
                wrong.append(f"{name}: {came}, not {outcome}")
    finally:
        shutil.rmtree(folder)
    print("\n".join(["", *wrong]) if wrong else f"\n{len(STORY)} 步都如所料。")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
