"""机关的办理: establish, change, rename and close organs; register, appoint and release persons."""

from huiyin.foundation.organs.services.organs import close, describe, establish, rename
from huiyin.foundation.organs.services.people import appoint, end_appointment, register_person

__all__ = [
    "appoint",
    "close",
    "describe",
    "end_appointment",
    "establish",
    "register_person",
    "rename",
]
