"""The shape of main's history: merges that bring what their parents hold, and nothing lost.

Imports finding and the engine. Pure: what Git says comes in as plain data, commits by id.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from mingce.finding import Found, Place
from mingce.rules.engine import change_rule as _rule

MAIN = "refs/heads/main"


def unrelated(base: str, head: str) -> Found:
    """Base and head have no common ancestor: there is nothing to compare."""
    return _found(
        "XM9040",
        head,
        f"{head} 与主分支 {base} 没有共同的历史，不能认定改动了什么",
        "请从主分支新建分支（git switch -c 分支名 origin/main），在上面重做这次改动",
    )


def rewritten(base: str, head: str) -> Found:
    """Main would lose commits that it has."""
    return _found(
        "XM9041",
        head,
        f"主分支的历史会丢失：{base} 不在 {head} 之中",
        "主分支只能向前增加，不能改写或强制推送；请 git fetch 之后在最新的主分支上合并",
    )


def line_lost(base: str, head: str) -> Found:
    """Main would go on from a branch, so that earlier merges leave its first-parent line."""
    return _found(
        "XM9042",
        head,
        f"主分支不能快进到合并过它的分支：{base} 不在 {head} 的第一父线上，"
        "以前每一次合并的次序会丢失",
        "请在主分支上合并那个分支（git switch main && git merge --no-ff 分支）",
    )


def merge_adds(commit: str, paths: Sequence[str]) -> Iterator[Found]:
    """A merge holds something that neither of its parents brings."""
    for path in paths:
        yield _found(
            "XM9043",
            path,
            f"合并 {commit} 在这里夹带了改动，两边的提交里都没有",
            "合并只能带来两边已有的内容；要修改的请另行提交，由审核岗位审核",
        )


def octopus(commit: str, parents: int) -> Found:
    """A merge of more than two lines."""
    return _found(
        "XM9043",
        commit,
        f"合并 {commit} 有 {parents} 个父提交",
        "主分支上一次只合并一个分支",
    )


def not_a_merge(commit: str, paths: Iterable[str]) -> Found:
    """A commit made on main itself may only enter the daybook."""
    first = next(iter(paths), commit)
    return _found(
        "XM9044",
        first,
        f"主分支上的提交 {commit} 不是合并，改动了登记簿以外的文件",
        "请把改动放在分支上提交，由审核岗位用 git merge --no-ff 合并",
    )


def bad_ref(name: str) -> Found:
    """A reference that is neither a branch nor a tag."""
    what = (
        "替换引用，会让别人看到的历史与入库的不同" if "replace" in name else "分支和标签以外的引用"
    )
    return _found(
        "XM9045",
        name,
        f"不接收 {name}：这是{what}",
        "只推送分支（refs/heads/）和标签（refs/tags/）",
    )


def bad_tag(name: str, why: str) -> Found:
    """A tag that moves, goes, or does not stand on main."""
    return _found(
        "XM9045", name, f"不接收标签 {name}：{why}", "标签只能由审核岗位新建在主分支的提交上"
    )


def replaced(names: Sequence[str]) -> Found:
    """The repository shows other objects under some names."""
    return _found(
        "XM9046",
        names[0],
        f"仓库里有替换或者嫁接：{'、'.join(names[:3])}，别人看到的历史与入库的不同",
        "请删去：git replace -d 提交号；嫁接请删去 .git/info/grafts",
    )


def shallow() -> Found:
    """Older commits are missing here."""
    return _found(
        "XM9047",
        MAIN,
        "这是浅克隆，缺少以前的提交，不能认定改动了什么",
        "请先补全历史：git fetch --unshallow",
    )


def deleted(name: str) -> Found:
    """Main, or somebody else's branch, would be deleted."""
    what = "主分支" if name == MAIN else "别的报送者的分支"
    return _found("XM9048", name, f"不能删除{what}", "请撤回这次删除")


def others_branch(name: str) -> Found:
    """A branch that somebody else pushed would be replaced."""
    return _found(
        "XM9048", name, f"{name} 是别的报送者的分支，不能改写", "请另取一个分支名称再推送"
    )


def _found(code: str, where: str, message: str, remedy: str) -> Found:
    return Found(code, Place(where), message, remedy, filing=where)


RULES = (
    _rule("XM9040", "从主分支出发", "从 origin/main 新建的分支", "另起的、没有共同历史的分支"),
    _rule("XM9041", "主分支的历史不丢失", "在最新的主分支上合并", "强制推送主分支"),
    _rule(
        "XM9042", "主分支的合并次序不丢失", "git merge --no-ff 分支", "主分支快进到合并过它的分支"
    ),
    _rule("XM9043", "合并不夹带", "合并的结果就是两边的内容", "在合并提交里又改了一个文件"),
    _rule("XM9044", "主分支上只有合并和登记", "合并分支，或者写登记簿", "直接在主分支上提交备案"),
    _rule("XM9045", "只收分支和标签", "refs/heads/licun-change", "refs/replace/…"),
    _rule("XM9046", "没有替换和嫁接", "没有 refs/replace", "git replace 过的仓库"),
    _rule("XM9047", "历史完整", "完整的克隆", "git clone --depth 1"),
    _rule("XM9048", "别人的分支不动", "改写自己推送的分支", "删除主分支或别人的分支"),
    _rule("XM9049", "签名与内容相符", "用审核岗位的密钥签名合并", "签名之后内容又被改动"),
)
