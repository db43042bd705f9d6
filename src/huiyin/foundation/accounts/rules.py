"""角色和登录规则 (roles and sign-in): frozen rows; 推导 marks a custom of this project."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ADMINISTRATOR = "administrator"
BUSINESS = "business"
SEPARATION = "gbt22239-2019:8.1.5"


@dataclass(frozen=True, slots=True)
class Role:
    """A role; ``duty`` says in a few words what its holder answers for."""

    code: str
    label: str
    group: str
    duty: str
    clause: str


ROLES = (
    Role("author", "拟稿人", BUSINESS, "写稿、送审，对内容负责", "changchun-2015:4.1b"),
    Role("proofreader", "校对员", BUSINESS, "每次审核前校对", "changchun-2015:4.1b"),
    Role("first_reviewer", "一审", BUSINESS, "审核部门负责人审核", "changchun-2015:4.1b"),
    Role("second_reviewer", "二审", BUSINESS, "分管领导审核", "changchun-2015:4.1b"),
    Role("third_reviewer", "三审", BUSINESS, "分管政务信息和保密的领导审核", "changchun-2015:4.1b"),
    Role("secrecy_officer", "保密审查员", BUSINESS, "逐项保密审查", "secrecy-regulation-2024:42"),
    Role(
        "coordinator",
        "发布协调员",
        BUSINESS,
        "涉及其他机关时协调一致",
        "disclosure-regulation-2019:11",
    ),
    Role("legal_reviewer", "合法性审核员", BUSINESS, "规范性文件合法性审核", "changchun-2015:4.1b"),
    Role("competition_reviewer", "公平竞争审查员", BUSINESS, "公平竞争审查", "changchun-2015:4.1b"),
    Role("approver", "签发人", BUSINESS, "批准发布", "changchun-2015:4.1b"),
    Role("registrar", "登记员", BUSINESS, "登记备案、编号、安排发布", "changchun-2015:4.1b"),
    Role("importer", "迁移员", BUSINESS, "导入历史信息", "changchun-2015:4.1b"),
    Role(
        "emergency_approver",
        "应急签发人",
        BUSINESS,
        "应急发布的两名批准人之一",
        "changchun-2015:4.1b",
    ),
    Role("system_admin", "系统管理员", ADMINISTRATOR, "建立账号和机关，维护运行", SEPARATION),
    Role("security_admin", "安全管理员", ADMINISTRATOR, "授予和收回角色、解除锁定", SEPARATION),
    Role("audit_admin", "审计管理员", ADMINISTRATOR, "查阅台账，核对审计记录", SEPARATION),
)
ACCOUNT_MARKS = (
    ("active", "在用"),
    ("stopped", "已停用"),
    ("locked", "已锁定"),
    ("must_change", "待改密码"),
    ("postless", "在用，但没有岗位"),
)
"""How an account stands, as lists show it and search for it (gbt22239-2019:8.1.4.2: no surplus accounts)."""
BY_CODE = {row.code: row for row in ROLES}
ADMINISTRATORS = frozenset(row.code for row in ROLES if row.group == ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class SignInRule:
    """Limits of signing in: 5 failures lock for 30 minutes; 15 to 30 idle minutes (等保三级做法, 推导)."""

    failures: int = 5
    lock: timedelta = timedelta(minutes=30)
    idle: timedelta = timedelta(minutes=20)
    touch_every: timedelta = timedelta(minutes=1)
    password_length: int = 8
    password_classes: int = 3
    password_age: timedelta = timedelta(days=90)
    clause: str = "gbt22239-2019:8.1.4.1"


SIGN_IN = SignInRule()


def conflict(held: Iterable[str], wanted: str) -> str:
    """Return a Chinese sentence when ``wanted`` may not join the roles ``held``, else the empty string.

    The three administrators are three people, and none of them does business (三员分立).
    """
    for role in held:
        pair = {role, wanted}
        if role != wanted and pair & ADMINISTRATORS:
            return (
                f"“{BY_CODE[role].label}”和“{BY_CODE[wanted].label}”不能由同一个人担任，"
                "系统、安全、审计三员各用专人，也不兼办业务。"
            )
    return ""
