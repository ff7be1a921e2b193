"""The forge's list of owners, from the access file. Imports records.

It names reviewers only: a unit's login never approves. The forge knows people by login name, which
can be taken over, so this list asks for a review and decides nothing; mingce goes by numeric id.
"""

from __future__ import annotations

import datetime as dt

from mingce.records.office import AccessFile

HEAD = """\
# 本文件由 mingce codeowners 按 office/access.yml 生成，请勿手工修改；更新请运行 mingce codeowners
# 只列现任的审核岗位。登录名只用于提醒平台请谁审核；有无权限由 mingce check 按数字编号和密钥认定
"""


def codeowners(access: AccessFile, day: dt.date) -> str:
    """The text of CODEOWNERS for those who review on a day."""
    names = sorted(
        {
            f"@{login.name}"
            for reviewer in access.reviewers
            if reviewer.from_ <= day and (reviewer.until is None or day <= reviewer.until)
            for login in reviewer.logins or ()
        }
    )
    return f"{HEAD}* {' '.join(names)}\n" if names else HEAD
