"""账号: accounts of officials."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """账号: the sign-in of one person."""
