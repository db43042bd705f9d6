"""通知: outbox with exactly one message per person and channel."""
