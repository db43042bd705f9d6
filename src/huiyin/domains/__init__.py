"""One app per duty of the policy; none imports another."""
