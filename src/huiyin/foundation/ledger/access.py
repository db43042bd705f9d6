"""台账的访问 (access): who reads the ledger."""

from huiyin.foundation.access import Permission

READING = (Permission("read_ledger", frozenset({"audit_admin"}), "gbt22239-2019:8.1.4.3"),)
