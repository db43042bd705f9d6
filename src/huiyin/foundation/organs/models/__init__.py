"""机关: organs, their names over time, persons and their posts."""

from huiyin.foundation.organs.models.organ import Organ, OrganName
from huiyin.foundation.organs.models.person import Appointment, Person

__all__ = ["Appointment", "Organ", "OrganName", "Person"]
