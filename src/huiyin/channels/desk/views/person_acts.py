"""人员的办理: register, correct, appoint, end. One page an act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from huiyin.channels.desk.answering import FormPage, answer, posted
from huiyin.channels.desk.choosing import purpose_of
from huiyin.channels.desk.forms.people import YES, AppointForm, EndForm, PersonForm
from huiyin.channels.desk.http import desk_page
from huiyin.foundation.accounts import selectors as accounts
from huiyin.foundation.organs import selectors as organs
from huiyin.foundation.organs import services
from huiyin.foundation.organs.facts import PostFacts
from huiyin.foundation.organs.models import Organ
from huiyin.foundation.organs.services.permission import require_maintainer

if TYPE_CHECKING:
    from django.http import HttpResponse

    from huiyin.channels.desk.http import DeskRequest
    from huiyin.foundation.organs.models import Appointment, Person

FIELDS = ("name", "phone", "email", "note")


@desk_page
def register(request: DeskRequest) -> HttpResponse:
    """Enter a person and go on: to what the person was wanted for, else to the person's page."""
    require_maintainer(request.actor, None)
    form, purpose = PersonForm(posted(request)), purpose_of(request)

    def carry_out() -> HttpResponse:
        made = services.register_person(
            **{name: form.words(name) for name in FIELDS}, actor=request.actor, now=request.now
        )
        messages.success(request, _("已登记{name}。").format(name=made.name))
        page = reverse("desk:person", args=[made.pk])
        return HttpResponseRedirect(purpose.leads_to(made.pk) or page)

    page = FormPage(
        heading=_("登记人员"),
        button=_("登记"),
        back=reverse("desk:people"),
        above=((_("人员"), reverse("desk:people")),),
        lead=_("先在名册里找一找，不要把一个人登记两次。登记以后再办任职、开账号。"),
    )
    return answer(request, form, page, carry_out)


@desk_page
def describe(request: DeskRequest, person_id: int) -> HttpResponse:
    """Correct a person's data."""
    require_maintainer(request.actor, None)
    person = organs.person(person_id, request.actor)
    form = PersonForm(posted(request), initial={name: getattr(person, name) for name in FIELDS})

    def carry_out() -> str:
        services.describe_person(
            person=person,
            changes={name: form.words(name) for name in FIELDS},
            actor=request.actor,
            now=request.now,
        )
        return _("已保存。")

    page = _page(person, _("修改登记信息：{name}").format(name=person.name), _("保存"))
    return answer(request, form, page, carry_out)


@desk_page
def appoint(request: DeskRequest, person_id: int) -> HttpResponse:
    """Appoint a person to a post; ``organ`` and ``kind`` in the address are filled in beforehand."""
    person = organs.person(person_id, request.actor)
    asked = Organ.objects.filter(code=request.GET.get("organ", "")).first()
    require_maintainer(request.actor, asked)
    initial = {
        "organ": asked.code if asked else "",
        "kind": request.GET.get("kind", ""),
        "since": localdate(request.now),
    }
    form = AppointForm(posted(request), now=request.now, initial=initial)
    back = reverse("desk:organ", args=[asked.code]) if asked else ""

    def carry_out() -> str:
        organ = Organ.objects.get(code=form.words("organ"))
        post = PostFacts(
            kind=form.words("kind"),
            title=form.words("title"),
            since=form.cleaned_data["since"],
            role_order=form.words("role_order"),
            full_time=form.words("full_time") == YES,
        )
        services.appoint(
            person=person, organ=organ, post=post, actor=request.actor, now=request.now
        )
        return _("已办理任职：{organ}{title}。").format(organ=organ.short_name, title=post.title)

    heading = _("办理任职：{name}").format(name=person.name)
    page = _page(person, heading, _("办理任职"), back=back)
    return answer(request, form, page, carry_out)


@desk_page
def end(request: DeskRequest, appointment_id: int) -> HttpResponse:
    """End an appointment, and tell about accounts that are left without a post."""
    held = organs.appointment(appointment_id, request.actor)
    require_maintainer(request.actor, held.organ)
    form = EndForm(posted(request), initial={"on": localdate(request.now)})

    def carry_out() -> str:
        services.end_appointment(
            appointment=held, on=form.cleaned_data["on"], actor=request.actor, now=request.now
        )
        return _("已办理离任。") + _left_over(request, held)

    heading = _("办理离任：{name}，{organ}{title}").format(
        name=held.person.name, organ=held.organ.short_name, title=held.title
    )
    lead = _("任职记录保留，只记下结束的日期。")
    page = _page(held.person, heading, _("办理离任"), lead)
    return answer(request, form, page, carry_out)


def _left_over(request: DeskRequest, held: Appointment) -> str:
    """Return a hint where the person has an account in use and no post any more."""
    rows = accounts.find(request.actor, request.now, mark="postless").filter(person=held.person_id)
    names = "、".join(rows.values_list("username", flat=True))
    if not names:
        return ""
    return _("本人已没有岗位，账号 {names} 还在用，不再需要的请停用。").format(names=names)


def _page(person: Person, heading: str, button: str, lead: str = "", *, back: str = "") -> FormPage:
    """Return the page of an act on a person."""
    own = reverse("desk:person", args=[person.pk])
    return FormPage(
        heading=heading,
        button=button,
        back=back or own,
        above=((_("人员"), reverse("desk:people")), (person.name, own)),
        lead=lead,
    )
