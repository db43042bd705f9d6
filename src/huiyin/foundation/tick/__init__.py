"""定时: catch-up jobs that are safe to run zero, one or five times.

A job asks "what is due and has no such event since?" and never "what became due in the last ten
minutes?", so it needs no memory of when it ran last and loses nothing in an outage.
"""

from huiyin.foundation.tick.jobs import Job, register, registered

__all__ = ["Job", "register", "registered"]
