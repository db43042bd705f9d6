"""扫描规则表: every kind of finding with the clause it rests on."""

from __future__ import annotations

from huiyin.foundation.text.scanners.contacts import (
    BANK_CARD,
    HOME,
    HOME_PHONE,
    LANDLINE,
    MAILBOX,
    MOBILE,
    OWN_MAILBOX,
)
from huiyin.foundation.text.scanners.identity import ID_CARD, LIKELY_ID, OLD_ID
from huiyin.foundation.text.scanners.internal import (
    COPY_NUMBER,
    INSIDE,
    NOT_PUBLIC,
    SIGNER,
    URGENCY,
)
from huiyin.foundation.text.scanners.secrecy import MARK, WORK_MARK
from huiyin.foundation.text.scanners.words import WORD_KINDS

KINDS = (
    MARK,
    WORK_MARK,
    INSIDE,
    NOT_PUBLIC,
    COPY_NUMBER,
    SIGNER,
    URGENCY,
    ID_CARD,
    LIKELY_ID,
    OLD_ID,
    MOBILE,
    HOME_PHONE,
    LANDLINE,
    BANK_CARD,
    MAILBOX,
    OWN_MAILBOX,
    HOME,
    *WORD_KINDS.values(),
)
