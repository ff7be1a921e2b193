"""From where to where the audit walks, and what it says of it."""

from __future__ import annotations

from tests.audit.unlawful import SHEET


def test_nothing_after_the_trusted_commit_is_nothing_to_say(main):
    said = main.audit()
    assert (said.code, said.steps, said.data["other_steps"]) == (0, [], 0)
    assert said.out == (
        f"自 {main.root[:12]} 至 {main.root[:12]}：触及数据 0 步，其余 0 步\n"
        "没有发现不合规矩的步骤\n"
    )


def test_a_trusted_commit_that_is_not_on_the_line_is_refused(main, filing):
    main.branch(filing())
    main.merge("two")
    side = main.git("rev-parse", "HEAD^2")
    said = main.audit(root=side)
    assert said.code == 2
    assert f"起点 {side[:12]} 不在主分支的合并线上" in said.out
    assert "找不到版本“nowhere”" in main.audit(root="nowhere").out


def test_a_trusted_commit_without_a_register_is_refused(main):
    empty = main.git("commit-tree", "-m", "x", main.git("mktree", input=""))
    made = main.made([empty], {})
    said = main.audit(root=empty)
    assert said.code == 2
    assert f"起点 {empty[:12]} 里没有名册（office/register.yml）" in said.out
    assert main.audit(root=made).code == 0


def test_outside_a_repository_it_says_so(main, tmp_path):
    said = type(main)(tmp_path, main.keys, main.root).audit()
    assert (said.code, "不在 Git 仓库里" in said.out) == (2, True)


def test_since_shortens_the_report_not_the_walk(main, keys, filing):
    old = main.land({SHEET: None}, "two")
    main.land({"office/access.yml": keys.access([keys.two()])}, "two")
    main.git("tag", "accepted")
    last = main.land(filing(), "one")
    whole, late = main.audit(), main.audit("--since", "accepted")
    assert [len(said.steps) for said in (whole, late)] == [3, 1]
    assert [said.data["first_unlawful"] for said in (whole, late)] == [old, last]
    assert late.codes == ["XM9028"]
    assert (late.data["trusted"], late.data["head"]) == (main.root, last)
    none = main.audit("--since", main.root)
    assert len(none.steps) == 3
    side = main.audit("--since", "HEAD^2")
    assert (side.code, "不在起点以后的合并线上" in side.out) == (2, True)


def test_head_says_how_far(main, filing):
    commit = main.land(filing(), "two")
    main.commit(filing("2026-11-04"))
    said = main.audit("--head", commit)
    assert (said.code, said.data["head"]) == (0, commit)


def test_the_data_say_all_that_the_text_says(main, filing):
    commit = main.land(filing(unit="zwddzx"), "one")
    assert main.audit().data == {
        "trusted": main.root,
        "head": commit,
        "warnings": [],
        "other_steps": 0,
        "first_unlawful": commit,
        "first_unproven": None,
        "rules": main.audit().data["rules"],
        "steps": [
            {
                "commit": commit,
                "merge": True,
                "subjects": ["zwddzx"],
                "grade": "signed",
                "by": "one",
                "note": "",
                "findings": [
                    {
                        "code": "XM9027",
                        "path": commit,
                        "message": "one：应当回避：受理的岗位属于所涉单位、其上级单位或内设机构",
                    }
                ],
            }
        ],
    }
    assert "XM9001" in main.audit().data["rules"]


def test_another_format_is_a_usage_error(main):
    result = main.audit().text("--format", "xml")
    assert (result.exit_code, "没有“xml”这种格式" in result.output) == (2, True)


def test_a_demonstration_says_that_its_history_proves_nothing(main, filing):
    said = "注意：这是示范名册：其中的身份和密钥均为虚构，历史没有签名，不能证明什么\n"
    assert said not in main.audit().out
    path = "office/register.yml"
    register = (main.path / path).read_text("utf-8")
    root = main.commit({path: f"{register}demonstration: {{as_of: 2026-11-24}}\n"})
    main.land(filing())
    shown = main.audit(root=root)
    assert (shown.code, shown.last[0]) == (0, "unproven")
    assert shown.out.startswith(said)
