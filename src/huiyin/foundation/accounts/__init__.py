"""账号: sign-in, roles and the three separated administrators."""
