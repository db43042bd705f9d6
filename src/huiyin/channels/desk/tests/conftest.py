"""The small city of the publication's tests, on the desk."""

from huiyin.domains.publication.tests.conftest import city

__all__ = ["city"]
