"""JSON Schemas (draft 2020-12) of the published data: what each key means, and what it holds.

Imports records and filed. One table says a key's type and meaning; the pages, the schemas and the
data package are all made from it. Its keys are ours; what was filed besides stands under the names
of the forms, as filed makes them. Keys may be added: a reader must not refuse what it does not
know, so no schema forbids more.
"""

from __future__ import annotations

from collections.abc import Mapping

from mingce.pages.data.filed import Shape, filed
from mingce.records.account import AccountFacts
from mingce.records.unit import UnitFacts

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_TEXT: Shape = {"type": "string"}
_MAYBE: Shape = {"type": ["string", "null"]}
_DAY: Shape = {"type": "string", "format": "date"}
_MAYBE_DAY: Shape = {"type": ["string", "null"], "format": "date"}
_WHOLE: Shape = {"type": "integer"}
_FLAG: Shape = {"type": "boolean"}


def _list(items: Shape) -> Shape:
    return {"type": "array", "items": items}


def _object(fields: Mapping[str, tuple[Shape, str]], *, nullable: bool = False) -> Shape:
    return {
        "type": ["object", "null"] if nullable else "object",
        "properties": {name: {"title": title} | shape for name, (shape, title) in fields.items()},
        "required": list(fields),
    }


SUCCESSOR = {
    "id": (_MAYBE, "接续账号的编号，不在本名册的为空"),
    "title": (_TEXT, "接续账号的名称"),
}
FILING = {
    "id": (_MAYBE, "备案或公告的编号"),
    "date": (_DAY, "报送或发布的日期"),
    "kind": (_TEXT, "备案或公告的类型"),
    "words": (_TEXT, "内容"),
    "number": (_MAYBE, "登记簿的备案号"),
    "commit": (_MAYBE, "带来它的提交"),
}
ACCOUNT: dict[str, tuple[Shape, str]] = {
    "id": (_TEXT, "账号编号：行政区划代码、单位、平台，永不改变"),
    "state": (_TEXT, "状态的代码"),
    "state_word": (_TEXT, "状态的名称"),
    "also": (_list(_TEXT), "同时存在的其他状态"),
    "name": (_TEXT, "平台显示的名称"),
    "former_names": (_list(_TEXT), "曾用名称"),
    "platform": (_TEXT, "平台的代码"),
    "platform_name": (_TEXT, "平台的名称"),
    "unit": (_TEXT, "主办单位的代码"),
    "unit_name": (_TEXT, "主办单位的名称"),
    "identifier": (_MAYBE, "平台上不变的账号标识，没有登记的为空"),
    "handle": (_MAYBE, "平台显示的账号（如微信号），可能变化，不能作为依据"),
    "verified_subject": (_MAYBE, "平台显示的认证主体"),
    "url": (_MAYBE, "主页链接；示范数据没有"),
    "function": (_MAYBE, "主要内容"),
    "variant_name": (_MAYBE, "账号类型的名称"),
    "opened_on": (_MAYBE_DAY, "开设日期"),
    "since": (_MAYBE_DAY, "现在的状态从哪一天起"),
    "number": (_MAYBE, "备案号，没有登记的为空"),
    "last_filed": (_MAYBE_DAY, "最近一次备案的日期"),
    "successor": (
        _object(SUCCESSOR, nullable=True),
        "接续账号；表格里是它的编号，不在本名册的是名称",
    ),
    "transferred_to": (_MAYBE, "移交后的账号编号"),
    "transferred_from": (_MAYBE, "移交前的账号编号"),
    "announcement": (_MAYBE, "现在的公告"),
    "page": (_TEXT, "账号页在本站的地址"),
    "data": (_TEXT, "本账号的数据在本站的地址"),
    "filings": (_list(_object(FILING)), "备案记录，新的在后"),
}
ACCOUNT_FILED = filed(AccountFacts, ACCOUNT)
"""What else an account's record has: public fields under the names of the forms."""
ACCOUNT_FILED["stores"][0]["additionalProperties"]["properties"]["name"] = {
    "title": "商店名称",
    **_TEXT,
}
ACCOUNT |= ACCOUNT_FILED
UNIT: dict[str, tuple[Shape, str]] = {
    "id": (_TEXT, "单位编号：行政区划代码、单位，永不改变"),
    "code": (_TEXT, "单位代码：账号、公告、统计里的 unit"),
    "name": (_TEXT, "单位名称"),
    "legal_name": (_MAYBE, "单位全称"),
    "group": (_MAYBE, "类别"),
    "section": (_MAYBE, "责任科室"),
    "phone": (_MAYBE, "对外电话"),
    "credit_code": (_MAYBE, "统一社会信用代码"),
    "parent": (_MAYBE, "所属单位的编号"),
    "dissolved_on": (_MAYBE_DAY, "撤并日期"),
    "merged_into": (_MAYBE, "承接单位的编号"),
    "accounts": (_list(_TEXT), "账号编号"),
    "page": (_TEXT, "单位页在本站的地址"),
    "data": (_TEXT, "本单位的数据在本站的地址"),
}
UNIT_KEYS = {"responsible_section": "section", "public_phone": "phone"}
"""Public fields of a unit that its record has under a key of ours."""
UNIT_FILED = filed(UnitFacts, {*UNIT, *UNIT_KEYS})
UNIT |= UNIT_FILED
_NOTICE_ACCOUNT = {
    "id": (_TEXT, "账号编号"),
    "action": (
        {"enum": ["deregister", "transfer", "change", "continue"]},
        "事项：注销、移交、变更、继续运营",
    ),
    "to": (_MAYBE, "接收单位的编号"),
    "successor": (_object(SUCCESSOR, nullable=True), "接续账号"),
    "stops_on": (_MAYBE_DAY, "停止更新日期"),
    "planned_on": (_MAYBE_DAY, "计划注销日期"),
}
ANNOUNCEMENT: dict[str, tuple[Shape, str]] = {
    "id": (_TEXT, "公告编号，永不改变"),
    "unit": (_TEXT, "发布单位的代码"),
    "title": (_TEXT, "标题"),
    "status": (
        {"enum": ["running", "scheduled", "ended", "called_off"]},
        "在数据日期：公告中、待发布登记、已期满、已撤销",
    ),
    "date": (_DAY, "公告写明的日期"),
    "published_on": (_MAYBE_DAY, "登记的发布日期"),
    "last_day": (_MAYBE_DAY, "公告期最后一日，不能推算的为空"),
    "working_days": (_WHOLE, "公告期的工作日数"),
    "take_down_from": (_MAYBE_DAY, "可以注销的第一天"),
    "number": (_MAYBE, "登记号"),
    "ground": (_MAYBE, "事由"),
    "basis": (_MAYBE, "依据"),
    "content_goes_to": (_MAYBE, "历史内容去向"),
    "objections_phone": (_MAYBE, "意见反映电话"),
    "objections_address": (_MAYBE, "意见反映地址"),
    "signed_by": (_TEXT, "落款"),
    "body": (_TEXT, "正文，Markdown"),
    "accounts": (_list(_object(_NOTICE_ACCOUNT)), "涉及的账号"),
    "page": (_TEXT, "公告页在本站的地址"),
    "data": (_TEXT, "本公告的数据在本站的地址"),
}
EVENT: dict[str, tuple[Shape, str]] = {
    "id": (_TEXT, "备案或公告的编号，永不改变"),
    "date": (_DAY, "报送或发布的日期"),
    "kind": (_TEXT, "类型"),
    "group": ({"enum": ["opening", "change", "closure"]}, "开设、变更、停更与注销"),
    "words": (_TEXT, "内容"),
    "unit": (_MAYBE, "单位编号"),
    "account": (_MAYBE, "账号编号"),
    "number": (_MAYBE, "登记簿的备案号"),
    "entered_on": (_MAYBE_DAY, "登记日期"),
    "commit": (_MAYBE, "带来它的提交"),
}
NOTICE: dict[str, tuple[Shape, str]] = {
    "id": (_TEXT, "通报、通知的编号，永不改变"),
    "kind": (_TEXT, "类型"),
    "title": (_TEXT, "标题"),
    "date": (_DAY, "日期"),
    "number": (_MAYBE, "文号"),
    "subjects": (_list(_TEXT), "涉及的单位和账号"),
    "corrects": (_MAYBE, "所更正的公告"),
    "signed_by": (_TEXT, "落款"),
    "body": (_TEXT, "正文，Markdown"),
    "page": (_TEXT, "页面在本站的地址"),
}
TIMELINESS: dict[str, tuple[Shape, str]] = {
    "year": (_WHOLE, "报送的年份"),
    "filed": (_WHOLE, "有时限的备案份数"),
    "in_time": (_WHOLE, "按时的份数"),
    "unknown": (_WHOLE, "待核的份数"),
}
CLOSING: dict[str, tuple[Shape, str]] = {
    "account": (_TEXT, "账号编号"),
    "began_on": (_DAY, "事由发生或公告发布的日期"),
    "published_on": (_MAYBE_DAY, "公告发布日期"),
    "done_on": (_DAY, "注销日期"),
    "days": (_WHOLE, "用了多少天"),
}
COUNT: dict[str, tuple[Shape, str]] = {
    "unit": (_TEXT, "主办单位的代码"),
    "platform": (_TEXT, "平台的代码"),
    "state": (_TEXT, "状态的代码"),
    "accounts": (_WHOLE, "账号数"),
}
RULE: dict[str, tuple[Shape, str]] = {
    "code": (_TEXT, "规则代码，永不改变"),
    "title": (_TEXT, "规则名称"),
    "severity": (_TEXT, "程度"),
    "article": (_TEXT, "依据条款"),
    "accepts": (_MAYBE, "通过的例子"),
    "finds": (_MAYBE, "不通过的例子"),
}
COVERED: dict[str, tuple[Shape, str]] = {
    "article": (_TEXT, "条款"),
    "gist": (_TEXT, "内容大意"),
    "rules": (_list(_TEXT), "规则代码"),
    "review": (_MAYBE, "由人审查的问题"),
    "page": (_MAYBE, "对应的页面"),
    "why": (_MAYBE, "没有规则的原因"),
}
_HEADER: dict[str, tuple[Shape, str]] = {
    "format": ({"const": 1}, "格式版本"),
    "title": (_TEXT, "名册名称"),
    "jurisdiction": (_TEXT, "行政区划代码"),
    "as_of": (_DAY, "数据截至日期"),
    "demonstration": (_FLAG, "是否示范数据"),
    "instrument": (_TEXT, "所依的规范性文件"),
}
_RECORD_HEADER = {key: _HEADER[key] for key in ("format", "jurisdiction", "as_of", "demonstration")}


def schemas() -> dict[str, Shape]:
    """Return every schema by the name of the data that it describes."""
    files = {
        "accounts": ("全部账号", {"accounts": (_list(_object(ACCOUNT)), "账号")}),
        "units": ("全部单位", {"units": (_list(_object(UNIT)), "单位")}),
        "announcements": (
            "全部公告",
            {"announcements": (_list(_object(ANNOUNCEMENT)), "公告")},
        ),
        "events": ("全部备案和公告", {"events": (_list(_object(EVENT)), "备案和公告，新的在前")}),
        "notices": ("主管单位通报和通知", {"notices": (_list(_object(NOTICE)), "通报和通知")}),
        "statistics": (
            "统计",
            {
                "timeliness": (_list(_object(TIMELINESS)), "按时备案的份数"),
                "closings": (_list(_object(CLOSING)), "每次注销用了多少天"),
                "counts": (_list(_object(COUNT)), "按单位、平台、状态的账号数"),
            },
        ),
        "rules": (
            "规则和条款对照",
            {
                "coverage": (_list(_object(COVERED)), "条款对照"),
                "rules": (_list(_object(RULE)), "规则"),
            },
        ),
    }
    made = {name: _document(title, {**_HEADER, **body}) for name, (title, body) in files.items()}
    for name, title, word, fields in (
        ("account", "一个账号", "账号", ACCOUNT),
        ("unit", "一家单位", "单位", UNIT),
        ("announcement", "一份公告", "公告", ANNOUNCEMENT),
    ):
        record = {**_RECORD_HEADER, name: (_object(fields), word)}
        made[name] = _document(title, record)
    return made


def _document(title: str, fields: Mapping[str, tuple[Shape, str]]) -> Shape:
    return {"$schema": DIALECT, "title": title} | _object(fields)


def table_fields(columns: tuple[str, ...]) -> list[dict[str, str]]:
    """The columns of the table of accounts, as a Table Schema describes them."""
    return [
        {
            "name": column,
            "title": ACCOUNT[column][1],
            "type": "date" if ACCOUNT[column][0].get("format") == "date" else "string",
        }
        for column in columns
    ]
