"""主动公开规则: every threshold, stage and list of publication as rows with their clauses."""

from huiyin.domains.publication.rules.classification import (
    DISCLOSURE,
    GENRES,
    SERVICE_GROUPS,
    VALIDITY,
    topic_names,
    topics,
)
from huiyin.domains.publication.rules.configuration import CONFIGURATION
from huiyin.domains.publication.rules.item_types import BY_CODE, ITEM_TYPES, ItemType
from huiyin.domains.publication.rules.order import RELEASE_ORDER
from huiyin.domains.publication.rules.publication import PUBLICATION
from huiyin.domains.publication.rules.reviews import (
    EMERGENCY_RULES,
    REVIEW_RULES,
    EmergencyRule,
    Marks,
    ReviewRule,
    emergency_rule,
    required_actions,
    review_rule,
)
from huiyin.domains.publication.rules.secrecy import SECRECY_POINTS, SecrecyPoint
from huiyin.domains.publication.rules.withdrawal import (
    NOTICE_BY_CODE,
    WITHDRAWAL_NOTICES,
    WithdrawalNotice,
)

__all__ = [
    "BY_CODE",
    "CONFIGURATION",
    "DISCLOSURE",
    "EMERGENCY_RULES",
    "GENRES",
    "ITEM_TYPES",
    "NOTICE_BY_CODE",
    "PUBLICATION",
    "RELEASE_ORDER",
    "REVIEW_RULES",
    "SECRECY_POINTS",
    "SERVICE_GROUPS",
    "VALIDITY",
    "WITHDRAWAL_NOTICES",
    "EmergencyRule",
    "ItemType",
    "Marks",
    "ReviewRule",
    "SecrecyPoint",
    "WithdrawalNotice",
    "emergency_rule",
    "required_actions",
    "review_rule",
    "topic_names",
    "topics",
]
