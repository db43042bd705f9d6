"""办公端表单: what pages ask for, parsed; what a service finds wrong stands beside its field."""

from huiyin.channels.desk.forms.base import DeskForm, ReasonForm, SeenForm

__all__ = ["DeskForm", "ReasonForm", "SeenForm"]
