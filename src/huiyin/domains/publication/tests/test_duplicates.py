"""Near-duplicates: one query whatever the number of items, and the answer of comparing with every one."""

from __future__ import annotations

import importlib
import random
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.db import connection

from huiyin.domains.publication.models import Item, SignatureBand
from huiyin.domains.publication.selectors.duplicates import THRESHOLD, Near, near_duplicates
from huiyin.domains.publication.services.signatures import keep_signature
from huiyin.foundation.text import neardup

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from huiyin.domains.publication.tests.conftest import City

POOL = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
SOURCES = 12


def post(chance: random.Random, length: int) -> str:
    return "".join(chance.choice(POOL) for _ in range(length))


def edited(text: str, chance: random.Random) -> str:
    """Return a text with some characters changed: few enough to be near, or too many."""
    characters = list(text)
    for _ in range(chance.randrange(len(text) // 5)):
        characters[chance.randrange(len(characters))] = chance.choice(POOL)
    return "".join(characters)


def items(city: City, texts: list[str]) -> list[Item]:
    """Return bare items with the signatures of texts."""
    made = Item.objects.bulk_create(
        Item(item_type="news", organ=city.organ, title=f"第 {n} 篇") for n in range(len(texts))
    )
    for item, text in zip(made, texts, strict=True):
        keep_signature(item_id=item.pk, text=text)
    return made


def compared_with_all(text: str, *, besides: int) -> list[Near]:
    """Return what a comparison with every signature finds."""
    wanted = neardup.signature(text)
    shares = [
        (neardup.similarity(wanted, bytes.fromhex(item.signature)), item)
        for item in Item.objects.exclude(signature="").exclude(pk=besides)
    ]
    near = [Near(i.pk, i.title, round(s * 100)) for s, i in shares if s >= THRESHOLD]
    return sorted(near, key=lambda n: (-n.share, n.item_id))


def test_the_answer_is_that_of_comparing_with_every_item(city: City) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")  # pytest shows it when the test fails
    chance = random.Random(seed)
    sources = [post(chance, chance.randrange(60, 400)) for _ in range(SOURCES)]
    texts = [edited(chance.choice(sources), chance) for _ in range(150)]
    found = 0
    for item, text in zip(items(city, texts), texts, strict=True):
        answer = near_duplicates(text, besides=item.pk, limit=len(texts))
        assert answer == compared_with_all(text, besides=item.pk)
        found += len(answer)
    assert found > 0


def test_it_takes_one_query_and_few_rows(
    city: City, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    chance = random.Random(20151109)
    texts = [post(chance, 200) for _ in range(300)]
    items(city, texts)
    with django_assert_num_queries(1):
        assert [n.share for n in near_duplicates(texts[7])] == [100]
    with django_assert_num_queries(1):
        assert near_duplicates(post(chance, 200)) == []


def test_the_index_of_bands_is_used(city: City) -> None:
    chance = random.Random(20151109)
    items(city, [post(chance, 100) for _ in range(50)])
    hashes = neardup.band_hashes(neardup.signature(post(chance, 100)))
    plan = SignatureBand.objects.filter(hash__in=hashes).values("item_id").explain()
    if connection.vendor == "sqlite":  # PostgreSQL reads so small a table whole
        assert "signature_band_by_hash" in plan


def test_texts_without_letters_resemble_nothing_and_ask_nothing(
    city: City, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    items(city, ["。。。"])
    assert not SignatureBand.objects.exists()
    with django_assert_num_queries(0):
        assert near_duplicates("！！！") == []


def test_words_kept_again_replace_the_bands(city: City) -> None:
    chance = random.Random(1)
    first, second = post(chance, 100), post(chance, 100)
    (item,) = items(city, [first])
    keep_signature(item_id=item.pk, text=second)
    assert near_duplicates(first) == []
    assert [n.item_id for n in near_duplicates(second)] == [item.pk]
    assert item.bands.count() == neardup.BANDS


def test_items_of_before_get_their_bands(city: City) -> None:
    chance = random.Random(2)
    texts = [*(post(chance, 100) for _ in range(40)), "。"]
    made = items(city, texts)
    expected = sorted(SignatureBand.objects.values_list("item_id", "band", "hash"))
    SignatureBand.objects.filter(item__in=made[:30]).delete()
    migration = importlib.import_module(
        "huiyin.domains.publication.migrations.0004_fill_signature_bands"
    )
    for _again in range(2):
        migration.fill(apps, SimpleNamespace(connection=connection))
        assert sorted(SignatureBand.objects.values_list("item_id", "band", "hash")) == expected


def test_similar_texts_share_as_many_bands_as_is_promised() -> None:
    assert neardup.least_shared(THRESHOLD) == 4
    assert neardup.least_shared(1.0) == neardup.BANDS
    with pytest.raises(ValueError, match="bands"):
        neardup.least_shared(0.7)
