"""The attacks that tests/gate tries, as the table in docs/gate.md.

Usage: python -m tests.gate.table

A row is what somebody tries, in the words of the page, and the rules that stop it: of an attack on
data as tests/gate/test_gate_attacks.py lists it, of one on history as the named test asserts it.
"""

from __future__ import annotations

from tests.gate.test_gate_attacks import ATTACKS, Attack

BY_DATA: dict[str, dict[str, str]] = {
    "单位越出自己的文件夹": {
        "another's folder": "写在别的单位的文件夹里",
        "another's account closed in another's name": "在别人的公告文件夹里公告注销别人的账号",
        "another's account closed in one's own name": "在自己的公告里公告注销别人的账号",
        "a decision": "写一份决定",
        "answering itself": "批复自己",
        "the daybook": "写登记簿",
        "itself as a reviewer": "把自己写进审核名单",
        "a comment in the access file": "在名单文件里加一行注释",
        "opening a folder": "开通一个单位的文件夹",
        "opening a folder with the access file in the same change": "同时写名单和新文件夹",
        "an identity released to somebody else": "接收移交给别人的账号",
        "an identity released to somebody else, as one's own": "把移交给别人的账号报成自己开设的",
        "an identity that was not released": "接收没有移交的账号",
    },
    "改主管单位的文件和程序": {
        "a new policy": "新增政策",
        "the policy in force": "改施行中的政策",
        "platforms": "改平台名单",
        "calendar": "改工作日历",
        "hooks": "改钩子",
        "workflows": "改流水线",
        "code owners": "改 CODEOWNERS",
        "attributes": "改 .gitattributes",
        "code": "改程序",
        "code and data": "程序和数据一起改",
        "data with code owners that are not the access file's": "改名单，CODEOWNERS 写成别人",
        "attributes in its own folder": "在自己的文件夹里放 .gitattributes",
    },
    "文件的种类和路径": {
        "a link": "用符号链接顶替备案",
        "a link in place of a folder": "用符号链接顶替文件夹",
        "a submodule": "用子模块顶替文件夹",
        "a submodule of the office": "在程序里放子模块",
        "an executable sheet": "可执行的备案",
        "a folder that differs in case": "只差大小写的文件夹",
        "a file that differs in case": "只差大小写的文件",
        "case in code": "程序里只差大小写的路径",
        "two ways to write a character": "同一字符的两种 Unicode 写法",
        "a Windows device": "文件夹叫 Windows 的设备名",
        "a Windows device with an ending": "文件叫 Windows 的设备名",
        "a name that ends in a point": "名称以句点结尾",
        "a stream of NTFS": "名称里有冒号（NTFS 的流）",
        "an unseen character": "名称里有看不见的字符",
    },
    "审核岗位越权，冒名": {
        "a decision on the reviewer's own unit": "给本单位批复",
        "a decision on the parent": "给上级单位批复",
        "a decision on a section": "给内设机构批复",
        "a decision on the reviewer's own unit in another's folder": "在别人的文件夹里给本单位批复",
        "the reviewer's own unit's filing, in another's folder": "在别人的文件夹里批复本单位的备案",
        "a unit's sheet": "替单位写备案，不说是纸质件",
        "a unit's announcement": "替单位写公告",
        "a reviewer's mark by a unit": "单位自己写“由审核岗位录入”",
        "the daybook by a reviewer": "审核岗位写登记簿",
        "a reviewer who left": "已离任的审核岗位",
        "a taken-over login name": "登录名被别人占用（数字编号不同）",
        "somebody else's key": "名单里没有的密钥",
        "nobody": "说不出报送者是谁",
    },
    "改写历史": {
        "a sheet edited": "改已归档的备案（注释也算）",
        "a sheet deleted": "删已归档的备案",
        "a sheet renamed": "给已归档的备案改名",
        "a sheet made executable": "把已归档的备案改成可执行",
        "a decision edited": "改已作出的决定",
        "a decision deleted": "删已作出的决定",
        "the calendar deleted": "删工作日历",
        "a published announcement edited": "改已发布的公告",
        "a published announcement deleted": "删已发布的公告",
        "a row of the daybook changed": "改登记簿已有的行",
        "a row of the daybook dropped": "删登记簿已有的行",
        "the writer's key elsewhere": "用登记密钥写别的文件",
        "the writer's key, the daybook and a sheet": "登记簿和备案一起写",
        "a policy for the past": "政策倒签施行日期",
        "a second beginning": "在已有的账号文件夹里重新开设",
        "late without a word": "超期而不说明",
    },
}
"""Heading → name of the attack → title."""

BY_HISTORY: dict[str, tuple[str, tuple[str, ...]]] = {
    "合并里夹带别的改动": ("test_a_merge_that_brings_more_than_its_parents", ("XM9043",)),
    "合并时丢掉分支的内容": ("test_a_merge_that_drops_what_its_branch_brings", ("XM9043",)),
    "一次合并几个分支": ("test_a_merge_of_two_branches_at_once", ("XM9043",)),
    "主分支快进到合并过它的分支": (
        "test_main_fast_forwarded_to_a_branch_that_merged_it",
        ("XM9042",),
    ),
    "改写主分支（强制推送）": ("test_main_rewritten", ("XM9041",)),
    "与主分支没有共同历史": ("test_a_base_that_is_no_ancestor_at_all", ("XM9040",)),
    "用伪造的提交图缓存冒充有共同历史": ("test_a_forged_commit_graph", ("XM9040",)),
    "直接在主分支上提交": ("test_a_commit_on_main_itself", ("XM9044",)),
    "删除主分支": ("test_main_is_not_deleted", ("XM9048",)),
    "审核岗位在主分支上写登记簿": ("test_the_daybook_is_not_entered_by_a_reviewer", ("XM9025",)),
    "单位自己合并": ("test_a_unit_does_not_merge_its_own_filing", ("XM9028",)),
    "录入纸质件的人自己受理": (
        "test_whoever_entered_a_paper_does_not_accept_it",
        ("XM9028",),
    ),
    "改名单的人自己受理": ("test_whoever_changed_the_access_file_does_not_accept_it", ("XM9028",)),
    "受理本单位、上级单位、内设机构的备案": ("test_nobody_accepts_for_their_own_unit", ("XM9027",)),
    "合并没有人推送过的分支": ("test_a_branch_that_nobody_pushed", ("XM9020",)),
    "改写、删除别人的分支": ("test_somebody_elses_branch_is_left_alone", ("XM9048",)),
    "推送替换引用；用替换过的克隆检查": ("test_a_replacement_reference", ("XM9045", "XM9046")),
    "推送分支和标签以外的引用": (
        "test_references_that_are_no_branches_or_tags",
        ("XM9045",),
    ),
    "移动、删除标签，标在主分支以外": ("test_tags_stand_on_main_and_stay", ("XM9045",)),
    "嫁接（info/grafts）": ("test_grafts", ("XM9046",)),
    "浅克隆": (
        "test_a_shallow_clone_is_refused_with_the_command_that_deepens_it",
        ("XM9047",),
    ),
}
"""Title → the test of tests/gate/test_gate_line.py, and the rules that it asserts."""


def codes(attack: Attack) -> str:
    """The rules that stop an attack, as the page has them."""
    return " ".join(sorted(attack.codes | attack.also))


def table() -> str:
    """The whole table in Markdown."""
    named = {each.name: each for each in ATTACKS}
    lines = []
    for heading, titles in BY_DATA.items():
        lines += ["", f"| {heading} | 拦住它的规则 |", "|---|---|"]
        lines += [f"| {title} | {codes(named[name])} |" for name, title in titles.items()]
    lines += ["", "| 主分支、引用和克隆 | 拦住它的规则 |", "|---|---|"]
    lines += [f"| {title} | {' '.join(found)} |" for title, (_, found) in BY_HISTORY.items()]
    return "\n".join([*lines[1:], ""])


if __name__ == "__main__":
    print(table())
