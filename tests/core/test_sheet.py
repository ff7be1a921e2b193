"""One record, read, upgraded and validated: all that is wrong with it is said in one run."""

from mingce.records.paths import RecordPath, classify
from mingce.sheet import load

PATH = "registry/licun/weibo/2026-10-14-change.yml"


def where(path: str = PATH) -> RecordPath:
    """The record path of a sheet."""
    found = classify(path)
    assert isinstance(found, RecordPath)
    return found


def problems(text: str) -> list[tuple[str, int, int, str]]:
    """Code, line, column and field of everything wrong with a text."""
    sheet, found = load(where(), text.encode())
    assert (sheet is None) == bool(found)
    return [(each.code, each.line, each.column, each.field) for each in found]


GOOD = "format: 1\nkind: change\noccurred_on: 2026-10-12\nfacts: {name: 李村}\nsubmitted_by: 办\n"


def test_a_sound_sheet_is_loaded() -> None:
    sheet, found = load(where(), GOOD.encode())
    assert found == []
    assert sheet is not None
    assert (sheet.id, sheet.kind, str(sheet.at("occurred_on"))) == (
        "licun/weibo/2026-10-14-change",
        "change",
        f"{PATH}:3:14",
    )


def test_an_empty_value_does_not_hide_a_wrong_date() -> None:
    text = GOOD.replace("2026-10-12", "2026-13-12") + "reason:\n"
    assert problems(text) == [
        ("XM0010", 6, 1, "reason"),
        ("XM0016", 3, 14, "occurred_on"),
    ]


def test_a_value_is_blamed_once() -> None:
    assert problems(GOOD.replace("2026-10-12", "")) == [("XM0010", 3, 1, "occurred_on")]


def test_a_broken_structure_is_not_guessed_at() -> None:
    codes = [code for code, *_ in problems(GOOD.replace("facts: {", "facts: {[") + "x: y\n")]
    assert set(codes) == {"XM0001"}


def test_a_newer_format_asks_for_an_upgrade() -> None:
    assert problems(GOOD.replace("format: 1", "format: 9")) == [("XM0015", 1, 9, "format")]


def test_a_kind_other_than_that_of_the_name_is_not_guessed_at() -> None:
    _, (found,) = load(where(), GOOD.replace("kind: change", "kind: stop").encode())
    assert found == (
        "XM0016",
        2,
        7,
        "备案类型写的是 stop（停更），文件名写的是 change（变更）",
        "报停更的，请把文件名里的 change 改为 stop；报变更的，请写 kind: change",
        "kind",
    )


def test_a_kind_in_chinese_is_asked_for_as_a_word() -> None:
    _, (found,) = load(where(), GOOD.replace("kind: change", "kind: 变更").encode())
    assert found[3:5] == ("“备案类型”（kind）不能是“变更”", "只能写：change")


def test_a_missing_format_hides_nothing_else() -> None:
    text = GOOD.replace("format: 1\n", "").replace("2026-10-12", "2026-13-12")
    assert problems(text) == [("XM0015", 1, 1, "format"), ("XM0016", 2, 14, "occurred_on")]
    assert problems(GOOD.replace("format: 1\n", "")) == [("XM0015", 1, 1, "format")]


def remedies(path: str, text: str) -> list[str]:
    """How what is wrong with a file at a path is to be mended."""
    return [each.remedy for each in load(where(path), text.encode())[1]]


def test_a_fact_of_the_other_kind_of_record_shows_the_folder() -> None:
    unit = "registry/licun/2026-10-14-change.yml"
    assert remedies(unit, GOOD.replace("name: 李村", "url: https://weibo.com/u/0512345678")) == [
        "“url”是账号备案的事项：报账号的，请把文件放到 registry/单位/平台/ 文件夹"
    ]
    assert remedies(PATH, GOOD.replace("name: 李村", "public_phone: 0532-00000006")) == [
        "“public_phone”是单位备案的事项：报单位的，请把文件放到 registry/单位/ 文件夹"
    ]


def test_what_a_correction_cannot_correct() -> None:
    text = GOOD.replace("change", "correct").replace("occurred_on: 2026-10-12\n", "")
    text = text.replace("facts: {name: 李村}", "refers_to: 2026-10-13-change\nreason: 误写")
    path = "registry/licun/weibo/2026-10-14-correct.yml"
    assert remedies(path, f"{text}changes: {{kind: stop}}\n") == [
        "“kind”不能更正，请删去；文件夹或类型报错了的，用 withdraw 撤回，另交一份"
    ]


def test_a_word_of_a_part_that_may_be_absent_is_listed_in_chinese() -> None:
    ground = "ground: {kind: 无力维护, date: 2026-10-12, document: 纪要}\n"
    (remedy,) = remedies(PATH, GOOD + ground)
    assert remedy == (
        "只写下列英文词之一：unit_abolished 主办单位撤销；merged 合并；cannot_maintain 无力维护；"
        "hijacked 被盗用；leaked 泄密泄露；ordered 责令关闭；other 其他；是不是“cannot_maintain”？"
    )


def test_a_person_for_a_post_and_an_article_for_a_rule() -> None:
    assert remedies(PATH, GOOD.replace("name: 李村", "managers: [张三]")) == [
        "用小写英文字母、数字和连字符，以字母开头（主办单位备案中的岗位代号，例如 m1）"
    ]
    assert remedies(PATH, GOOD + "explanations: [{rule: 第六条, text: 平台审核延迟}]\n") == [
        "写检查结果里的规则代码，例如 XM0601"
    ]
    assert remedies(PATH, GOOD + "explanations: 平台审核延迟\n") == [
        "写成 [{rule: 内容, text: 内容}]，或另起一行，每项一行，以“- ”开头"
    ]


def test_a_key_in_another_spelling_is_not_missing_as_well() -> None:
    text = GOOD.replace("format:", "格式:").replace("kind:", "类型:").replace("name:", "名称:")
    text = text.replace("submitted_by", "submited_by").replace("occurred_on", "发生日期")
    assert [(each.code, each.remedy) for each in load(where(), text.encode())[1]] == [
        ("XM0015", "请在编辑器提示行下面加一行 format: 1"),
        ("XM0017", "是不是“format”？键请按规定的写法填写"),
        ("XM0017", "是不是“kind”？键请按规定的写法填写"),
        ("XM0017", "键请写成“occurred_on”"),
        ("XM0017", "是不是“name”？键请按规定的写法填写"),
        ("XM0017", "是不是“submitted_by”？键请按规定的写法填写"),
    ]


def test_a_missing_kind_is_the_one_of_the_name() -> None:
    assert remedies(PATH, GOOD.replace("kind: change\n", "")) == ["补写“kind: change”一行"]
