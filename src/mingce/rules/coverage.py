"""Every paragraph of the regulation, and what answers it: rules, a question, a page, or why none.

Imports the list of all rules. Rules stand at the paragraph that they name; where a paragraph of
several sentences is told apart, ``named`` says which of its article's rules belong there. A new
rule appears by itself; one whose article stands in no row is found by a test.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from mingce.rules import RULES
from mingce.rules.engine import Rule

INSTRUMENT = "李沧区政务新媒体管理办法（青李沧政办发〔2021〕33号）"
"""The regulation whose paragraphs these are, and after which rules are numbered."""


@dataclasses.dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: its number, what it asks in our words, and what answers it.

    ``review`` is what only a person can judge, asked when a filing is reviewed or an account
    inspected; ``page`` is an address of the public site; ``why`` says why no rule answers.
    """

    article: str
    gist: str
    review: str = ""
    page: str = ""
    page_title: str = ""
    why: str = ""
    named: tuple[str, ...] = ()
    part: str = ""

    @property
    def place(self) -> str:
        """The paragraph's full number."""
        return f"{self.article}{self.part}"


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A paragraph with the codes of the rules that answer it."""

    paragraph: Paragraph
    rules: tuple[str, ...]


_INSPECTED = "内容由人判断，程序不读取平台上发布的内容；检查结果以通报公布"
_CIRCULARS = ("announcements/", "主管单位通报")

PARAGRAPHS: tuple[Paragraph, ...] = (
    Paragraph("第一条", "制定本办法的目的和依据", why="说明目的和依据，没有要办理的事项"),
    Paragraph(
        "第二条",
        "什么是政务新媒体，谁可以开设",
        review="开设账号的是不是行政机关、承担行政职能的事业单位或其内设机构？",
        page="register/",
        page_title="名册",
    ),
    Paragraph("第三条", "工作的总体要求", why="原则性规定，由主办单位和主管单位在工作中落实"),
    Paragraph(
        "第四条",
        "区政府办公室主管，区政务调度服务中心具体监管",
        why="职责由登记簿、决定和审核名单体现，谁可以受理由权限规则核对（XM9020 以后）",
    ),
    Paragraph(
        "第五条",
        "谁开设、谁主办，主办单位负责建设、保障和安全",
        page="units/",
        page_title="按单位",
        part="第一款",
        why="每个账号都在主办单位的文件夹里，单位不在名单上就不能报送（XM9026）",
    ),
    Paragraph(
        "第五条",
        "主办单位有责任科室，统筹本单位的账号",
        part="第二款",
        named=("XM0501",),
        page="units/",
        page_title="按单位",
    ),
    Paragraph(
        "第五条",
        "可以委托有资质和能力的机构运维",
        part="第三款",
        named=("XM0502", "XM0503", "XM0504", "XM0505"),
        review="受托机构的资质材料真实吗，业务范围是否相符？",
    ),
    Paragraph(
        "第六条",
        "开设、变更、关停和信息变化，5个工作日内备案；全国系统同步；备案与认证一致；不私自开设",
        review="证明材料与填写的一致吗？平台显示的认证主体核对过吗？",
        page="stats/",
        page_title="按时备案的比例",
    ),
    Paragraph(
        "第六条（一）1",
        "开设条件：有明确的主办单位",
        why="账号必在单位的文件夹里，见权限规则 XM9022、XM9026",
    ),
    Paragraph(
        "第六条（一）2",
        "开设条件：有专职管理人员，掌握基本技能",
        review="管理岗位确有人员、确实参加过培训吗？",
    ),
    Paragraph("第六条（一）3", "开设条件：各项管理制度健全", review="制度文件的内容完整吗？"),
    Paragraph(
        "第六条（一）4",
        "开设条件：经区政府办公室同意并备案",
        review="功能定位是否必要，是否同意开设？",
    ),
    Paragraph(
        "第六条（二）",
        "一个平台原则上一个账号；重复的整合，低效的清理，停更未注销的抓紧注销",
        review="主办单位排查过重复和停更的账号吗？批复的保留理由和整合期限合适吗？",
        page="states/stopped/",
        page_title="已停更的账号",
    ),
    Paragraph(
        "第六条（三）",
        "不以个人名义，不在未核准的平台，不为专项单独开办",
        review="账号是不是为某项活动单独开办？",
    ),
    Paragraph(
        "第六条（四）", "应用集约节约，支持 IPv6 和不同终端", review="应用是否确有必要建设？"
    ),
    Paragraph(
        "第六条（五）",
        "名称合规，与单位和职责关联，各平台原则上一致",
        review="名称与本地、本单位、职责的关联清楚吗？",
    ),
    Paragraph(
        "第七条",
        "因撤销、合并、无力维护等变更、注销的，1个月内完成，公告不少于15个工作日；应用下架并删除链接",
        review="事由的依据文件和公告内容相符吗？",
        page="announcements/",
        page_title="公告",
    ),
    Paragraph("第八条", "以内容建设为根本，强化各项功能", why="原则性规定；" + _INSPECTED),
    Paragraph(
        "第八条（一）",
        "及时转载重要信息，注明来源，不歪曲原意",
        review="转载是否及时、注明来源？",
        page=_CIRCULARS[0],
        page_title=_CIRCULARS[1],
        why=_INSPECTED,
    ),
    Paragraph(
        "第八条（二）",
        "信息发布审核制度；不发布无关、表述错误、过度娱乐和广告内容",
        review="有没有发布与本单位工作无关的信息、商业广告？",
        page=_CIRCULARS[0],
        page_title=_CIRCULARS[1],
        why="审核制度由 XM0614 核对；" + _INSPECTED,
    ),
    Paragraph("第八条（三）", "创新信息发布形式", why="鼓励性规定，不设规则"),
    Paragraph(
        "第八条（四）",
        "重点推送重要信息；原则上每周更新，每两周有原创",
        review="检查之日前有没有按频次更新？",
        page=_CIRCULARS[0],
        page_title=_CIRCULARS[1],
        why="更新情况由检查记录，名册不读取平台；" + _INSPECTED,
    ),
    Paragraph("第九条", "推进政务公开", why="内容要求，" + _INSPECTED),
    Paragraph(
        "第十条",
        "畅通在线互动渠道，做好留言办理",
        review="互动功能可用吗，留言有没有办理？",
        page=_CIRCULARS[0],
        page_title=_CIRCULARS[1],
        why="留言办理制度由 XM0614 核对；" + _INSPECTED,
    ),
    Paragraph("第十条（一）", "探索互动新模式", why="鼓励性规定，不设规则"),
    Paragraph("第十条（二）", "结合重大活动设置议题", why="鼓励性规定，不设规则"),
    Paragraph("第十条（三）", "按程序发布有关主体的回应信息", why="内容要求，" + _INSPECTED),
    Paragraph(
        "第十条（四）",
        "建立留言答复审核机制，答复依法依规",
        review="留言答复有没有答非所问？",
        why="留言办理制度由 XM0614 核对；" + _INSPECTED,
    ),
    Paragraph("第十一条", "推广掌上办事，适老化", review="高频事项能不能办，老年人用得了吗？"),
    Paragraph(
        "第十二条",
        "值班值守，每天有人阅读和点击检查",
        review="值班制度执行了吗，菜单和链接可用吗？",
        why="值班值守制度由 XM0614 核对，执行情况由检查判断",
    ),
    Paragraph(
        "第十三条",
        "从事新闻信息服务、网络视听的有资质；地图用标准地图",
        review="内容是否需要资质？地图有没有审图号？",
        why="是否需要资质由人判断",
    ),
    Paragraph(
        "第十四条",
        "不造假，不强制下载、点赞，基层应用原则上一个",
        review="有没有强制关注、强制转发？面向基层的应用有几个？",
        why="行为由检查和群众反映发现，页面给出反映的方式",
    ),
    Paragraph("第十五条", "与宣传、网信、公安等部门协调", why="部门之间的协调，不在名册里办理"),
    Paragraph(
        "第十五条（一）",
        "落实安全管理责任，有制度和应急预案",
        review="应急预案演练过吗？",
        why="制度由 XM0614 核对，执行情况由检查判断",
    ),
    Paragraph(
        "第十五条（二）",
        "账号密码安全，防止被盗用",
        why="名册不得登记密码；被盗用的账号应立即暂停，见 XM0708",
    ),
    Paragraph(
        "第十五条（三）", "不泄露秘密和个人隐私", named=("XM1501",), review="附件里有没有个人信息？"
    ),
    Paragraph("第十五条（四）", "应用不部署在境外服务器"),
    Paragraph(
        "第十六条",
        "落实第一责任人、直接责任人，人员准入、转岗、离岗管理",
        page="units/",
        page_title="按单位",
        why="责任岗位是登记必填事项（XM0035），管理岗位变动由 XM0038 核对",
    ),
    Paragraph(
        "第十七条",
        "主办单位每月自查两次，主管单位每月检查并通报",
        page=_CIRCULARS[0],
        page_title=_CIRCULARS[1],
        why="自查和检查由人进行，通报公布在公告页",
    ),
    Paragraph(
        "第十八条",
        "约谈、警告、通报、责令关闭和问责",
        page=_CIRCULARS[0],
        page_title=_CIRCULARS[1],
        why="由主管单位依法依规处置，名册不作处置；责令关闭是第七条的事由之一",
    ),
    Paragraph(
        "第十九条",
        "解释权和施行日期",
        page="rules/",
        page_title="解释口径",
        why="解释口径和施行日期写在政策文件里，本页列出",
    ),
)
"""All paragraphs in order."""

_FORM = Paragraph(
    "第六条",
    "备案表（附件1）：填写完整、规范，前后一致",
    part="备案表",
    review="材料与填写的内容一致吗？",
)
_RECORD = Paragraph(
    "第六条",
    "备案的受理和登记：谁可以写，写了不改，登记号连续",
    part="受理登记",
    page="data/",
    page_title="数据",
)
_NATIONAL = Paragraph(
    "国家规定",
    "互联网用户账号信息管理规定对名称的要求",
    review="名称是否需要更严格的核验？",
)
OTHERS = (("XM00", _FORM), ("XM90", _RECORD), ("XM80", _NATIONAL))
"""Rules that answer no paragraph of their own, by the beginning of their codes."""


def coverage(rules: Sequence[Rule] = RULES) -> list[Row]:
    """Return every paragraph with its rules, then the rules of form, of record, and national."""
    others = tuple(start for start, _ in OTHERS)
    own = [rule for rule in rules if not rule.code.startswith(others)]
    named = {code for each in PARAGRAPHS for code in each.named}
    seen: set[str] = set()
    rows = []
    for each in PARAGRAPHS:
        found = list(each.named)
        if each.article not in seen:
            found += [
                rule.code for rule in own if rule.article == each.article and rule.code not in named
            ]
        seen.add(each.article)
        rows.append(Row(each, tuple(sorted(found))))
    for start, each in OTHERS:
        codes = sorted({rule.code for rule in rules if rule.code.startswith(start)})
        rows.append(Row(each, tuple(codes)))
    return rows
