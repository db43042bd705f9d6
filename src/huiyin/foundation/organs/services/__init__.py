"""机关的办理: establish, change, rename and close organs; register, appoint and release persons."""

from huiyin.foundation.organs.services.organs import close, describe, establish, rename
from huiyin.foundation.organs.services.people import (
    appoint,
    describe_person,
    end_appointment,
    register_person,
)
from huiyin.foundation.organs.services.permission import may_maintain

__all__ = [
    "appoint",
    "close",
    "describe",
    "describe_person",
    "end_appointment",
    "establish",
    "may_maintain",
    "register_person",
    "rename",
]
