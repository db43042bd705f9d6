"""事项模型: cases, sealed decisions, facts about clocks, imported calendar years."""

from huiyin.foundation.cases.models.calendars import CalendarDay, CalendarYear
from huiyin.foundation.cases.models.cases import Case, Decision
from huiyin.foundation.cases.models.clocks import CaseClock, ClockEvent

__all__ = ["CalendarDay", "CalendarYear", "Case", "CaseClock", "ClockEvent", "Decision"]
