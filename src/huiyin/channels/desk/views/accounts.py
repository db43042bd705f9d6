"""账号: the list, and one account with its roles and its record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.channels.desk.forms.accounts import AccountSearch
from huiyin.channels.desk.http import desk_page
from huiyin.channels.desk.ledger_rows import ledger_rows
from huiyin.channels.desk.wording import said
from huiyin.foundation.access import may_anywhere
from huiyin.foundation.accounts import selectors as accounts
from huiyin.foundation.accounts.access import LEDGER
from huiyin.foundation.accounts.rules import ACCOUNT_MARKS, BY_CODE, SIGN_IN
from huiyin.foundation.accounts.services.permission import may, require
from huiyin.foundation.organs.models import Organ

if TYPE_CHECKING:
    from django.http import HttpResponse

    from huiyin.channels.desk.http import DeskRequest
    from huiyin.foundation.accounts.models import RoleGrant, User
    from huiyin.foundation.accounts.selectors import AccountLine
    from huiyin.kernel.actors import Actor

PER_PAGE = 30
ENTRIES = 20
MARKS = dict(ACCOUNT_MARKS)
TONES = {"active": "t-ok", "stopped": "", "locked": "t-late", "must_change": "t-wait"}


@desk_page
def accounts_list(request: DeskRequest) -> HttpResponse:
    """List the accounts; the search narrows it."""
    require("account.read", request.actor)
    search = AccountSearch(request.GET, now=request.now)
    organ = Organ.objects.filter(code=search.words("organ")).first()
    found = accounts.find(
        request.actor,
        request.now,
        words=search.words("q"),
        organ=organ.pk if organ else None,
        mark=search.words("mark"),
        role=search.words("role"),
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    lines = accounts.lines(page.object_list, request.now)
    context = {
        "search": search,
        "page": page,
        "rows": [{"line": line, "tags": _tags(line)} for line in lines],
        "may_create": may("account.create", request.actor),
        "missing": accounts.administrators_missing(request.now),
    }
    return render(request, "desk/accounts/list.html", context)


@desk_page
def account(request: DeskRequest, account_id: int) -> HttpResponse:
    """Show one account: what it is, its roles now and before, and what this administrator may do."""
    user = accounts.account(account_id, request.actor)
    (line,) = accounts.lines([user], request.now)
    context: dict[str, Any] = {
        "user_shown": user,
        "line": line,
        "tags": _tags(line),
        "own": user.pk == request.actor.id,
        "acts": _acts(user, line, request.actor),
        "grants": [_grant(g) for g in accounts.grants_of(user, request.now)],
        "past": [_grant(g) for g in accounts.past_grants_of(user, request.now)],
        "may_revoke": may("role.revoke", request.actor) and user.pk != request.actor.id,
        "password_until": user.password_changed_at
        and user.password_changed_at + SIGN_IN.password_age,
    }
    if may_anywhere(LEDGER, request.actor, "read_ledger"):
        page = Paginator(accounts.entries_of(user), ENTRIES).get_page(request.GET.get("page"))
        context |= {"page": page, "entries": ledger_rows(page.object_list)}
    return render(request, "desk/accounts/account.html", context)


def _tags(line: AccountLine) -> list[dict[str, str]]:
    """Return the marks of an account as tags; that somebody works is not worth a word beside others."""
    return [{"label": said(MARKS[m]), "tone": TONES.get(m, "t-wait")} for m in line.marks]


def _grant(grant: RoleGrant) -> dict[str, Any]:
    return {"row": grant, "role": BY_CODE.get(grant.role)}


def _acts(user: User, line: AccountLine, actor: Actor) -> list[dict[str, str]]:
    """Return the pages of acts that make sense for the account as it stands and that this person may do."""
    offered = (
        ("role.grant", "account_grant", _("授予角色"), True),
        ("account.unlock", "account_unlock", _("解除锁定"), "locked" in line.marks),
        (
            "account.reset_second_factor",
            "account_second_factor",
            _("解除动态口令"),
            line.second_factor,
        ),
        ("account.reset_password", "account_reset", _("重置密码"), user.is_active),
        ("account.set_active", "account_stop", _("停用"), user.is_active),
        ("account.set_active", "account_start", _("恢复使用"), not user.is_active),
    )
    if user.pk == actor.id:
        return []
    return [
        {"label": label, "url": reverse(f"desk:{name}", args=[user.pk])}
        for action, name, label, sensible in offered
        if sensible and may(action, actor)
    ]
