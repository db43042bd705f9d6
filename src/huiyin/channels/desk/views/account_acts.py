"""账号的办理: open, reset, stop and start, unlock; grant and revoke roles. One page an act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.channels.desk.answering import FormPage, answer, posted
from huiyin.channels.desk.forms import ReasonForm
from huiyin.channels.desk.forms.accounts import AccountForm, ConfirmForm, GrantForm
from huiyin.channels.desk.http import desk_page
from huiyin.channels.desk.wording import said
from huiyin.foundation.accounts import selectors as accounts
from huiyin.foundation.accounts import services
from huiyin.foundation.accounts.entries import CHANGES
from huiyin.foundation.accounts.passwords import new_password
from huiyin.foundation.accounts.rules import BY_CODE
from huiyin.foundation.accounts.services.permission import require
from huiyin.foundation.ledger.fresh import last_change
from huiyin.foundation.organs import selectors as organs
from huiyin.foundation.organs.models import Organ

if TYPE_CHECKING:
    from django.http import HttpResponse

    from huiyin.channels.desk.http import DeskRequest
    from huiyin.foundation.accounts.models import User


@desk_page
def open_account(request: DeskRequest, person_id: int) -> HttpResponse:
    """Open an account for a person; the first password is shown once."""
    require("account.create", request.actor)
    person = organs.person(person_id, request.actor)
    form = AccountForm(posted(request))

    def carry_out() -> HttpResponse:
        username = form.words("username")
        password = new_password(username)
        user = services.create_account(
            username=username,
            password=password,
            person=person,
            actor=request.actor,
            now=request.now,
        )
        return _shown_once(request, user, password, _("账号已开立"))

    back = reverse("desk:person", args=[person.pk])
    page = FormPage(
        heading=_("为{name}开立账号").format(name=person.name),
        button=_("开立账号"),
        back=back,
        above=((_("人员"), reverse("desk:people")), (person.name, back)),
        lead=_("开立后会显示一个首次密码，请转告本人。账号还没有角色，角色由安全管理员授予。"),
    )
    return answer(request, form, page, carry_out)


@desk_page
def reset(request: DeskRequest, account_id: int) -> HttpResponse:
    """Give a forgotten password a new start; the new one is shown once."""
    require("account.reset_password", request.actor)
    user = accounts.account(account_id, request.actor)
    form = ConfirmForm(posted(request), initial={"seen": last_change(user.subject, CHANGES)})

    def carry_out() -> HttpResponse:
        password = new_password(user.username)
        services.reset_password(
            user=user,
            password=password,
            actor=request.actor,
            now=request.now,
            seen=form.cleaned_data["seen"],
        )
        return _shown_once(request, user, password, _("密码已重置"))

    lead = _(
        "原来的密码马上作废，已登录的会话随之结束。新密码只显示一次，本人登录后要先改成自己的密码。"
    )
    return answer(request, form, _page(user, _("重置密码"), lead), carry_out)


@desk_page
def stop(request: DeskRequest, account_id: int) -> HttpResponse:
    """Stop an account."""
    lead = _("停用后不能登录，正在用的会话马上结束；账号和它办过的事都保留，可以恢复。")
    return _set_active(request, account_id, active=False, lead=lead)


@desk_page
def start(request: DeskRequest, account_id: int) -> HttpResponse:
    """Let a stopped account work again."""
    lead = _("恢复后用原来的密码登录，原来的角色仍然有效。")
    return _set_active(request, account_id, active=True, lead=lead)


@desk_page
def unlock(request: DeskRequest, account_id: int) -> HttpResponse:
    """Let a locked account try again at once."""
    require("account.unlock", request.actor)
    user = accounts.account(account_id, request.actor)
    form = ConfirmForm(posted(request))

    def carry_out() -> str:
        services.unlock(user=user, actor=request.actor, now=request.now)
        return _("已解除锁定，本人可以马上登录。")

    lead = _("密码连续输错，系统暂停了这个账号的登录。请先确认是本人在登录，不是别人在试密码。")
    return answer(request, form, _page(user, _("解除锁定"), lead), carry_out)


@desk_page
def second_factor(request: DeskRequest, account_id: int) -> HttpResponse:
    """Take the authenticator off an account whose holder lost it."""
    require("account.reset_second_factor", request.actor)
    user = accounts.account(account_id, request.actor)
    form = ReasonForm(posted(request))

    def carry_out() -> str:
        services.reset_second_factor(
            user=user, reason=form.words("reason"), actor=request.actor, now=request.now
        )
        return _("已解除动态口令，本人登录后可以重新启用。")

    lead = _("手机丢失又没有恢复码时用。解除后只凭密码就能登录，请先当面或电话核实是本人。")
    return answer(request, form, _page(user, _("解除动态口令"), lead, danger=True), carry_out)


@desk_page
def grant(request: DeskRequest, account_id: int) -> HttpResponse:
    """Grant a role in an organ, with its basis."""
    require("role.grant", request.actor)
    user = accounts.account(account_id, request.actor)
    form = GrantForm(posted(request), now=request.now)

    def carry_out() -> str:
        organ = Organ.objects.filter(code=form.words("organ")).first()
        role = form.words("role")
        made = services.grant_role(
            user=user,
            role=role,
            organ=organ,
            actor=request.actor,
            now=request.now,
            basis=form.words("basis"),
        )
        place = organ.name if organ else _("所有机关")
        told = (
            _("已授予“{role}”（{place}）。")
            if made.since == request.now
            else _("“{role}”（{place}）早已授予，没有重复办理。")
        )
        return told.format(role=said(BY_CODE[role].label), place=place)

    lead = _("授予后，本人要重新登录才生效。系统、安全、审计三员各用专人，也不兼办业务。")
    return answer(request, form, _page(user, _("授予角色"), lead), carry_out)


@desk_page
def revoke(request: DeskRequest, grant_id: int) -> HttpResponse:
    """End a role, with the reason."""
    require("role.revoke", request.actor)
    held = accounts.grant(grant_id, request.actor)
    form = ReasonForm(posted(request))
    label = said(BY_CODE[held.role].label)

    def carry_out() -> str:
        services.revoke_role(
            grant=held, actor=request.actor, now=request.now, reason=form.words("reason")
        )
        return _("已收回“{role}”。").format(role=label)

    place = held.organ.name if held.organ else _("所有机关")
    act = _("收回“{role}”（{place}）").format(role=label, place=place)
    lead = _("马上生效，正在用的会话随之结束。授予过的记录保留。")
    return answer(
        request, form, _page(held.user, act, lead, danger=True, button=_("收回")), carry_out
    )


def _set_active(request: DeskRequest, account_id: int, *, active: bool, lead: str) -> HttpResponse:
    require("account.set_active", request.actor)
    user = accounts.account(account_id, request.actor)
    form = ReasonForm(posted(request))

    def carry_out() -> str:
        services.set_active(
            user=user,
            active=active,
            reason=form.words("reason"),
            actor=request.actor,
            now=request.now,
        )
        return _("已恢复使用。") if active else _("已停用。")

    act = _("恢复使用") if active else _("停用")
    return answer(request, form, _page(user, act, lead, danger=not active), carry_out)


def _page(user: User, act: str, lead: str, *, danger: bool = False, button: str = "") -> FormPage:
    """Return the page of an act on an account."""
    back = reverse("desk:account", args=[user.pk])
    return FormPage(
        heading=_("{act}：{name}（{username}）").format(
            act=act, name=user.display_name(), username=user.username
        ),
        button=button or act,
        back=back,
        above=((_("账号"), reverse("desk:accounts")), (user.display_name(), back)),
        lead=lead,
        tone="danger" if danger else "",
    )


def _shown_once(request: DeskRequest, user: User, password: str, heading: str) -> HttpResponse:
    """Show a generated password: in this answer only, never stored, mailed or written to a log."""
    context = {"user_shown": user, "password": password, "heading": heading}
    return render(request, "desk/accounts/password.html", context)
