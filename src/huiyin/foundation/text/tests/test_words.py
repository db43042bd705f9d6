# ruff: noqa: RUF001 - full-width forms are meant
"""Word lists: the matcher, the lists that come with the system, and taking a list over."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.foundation.ledger.models import Entry as LedgerEntry
from huiyin.foundation.text.models import Word, WordList
from huiyin.foundation.text.scanners import WordMatcher, current_matcher, scan
from huiyin.foundation.text.scanners.words import Entry
from huiyin.foundation.text.services.word_list_trials import try_word_list
from huiyin.foundation.text.services.word_lists import import_own_lists, install_word_list
from huiyin.foundation.text.tests.changing import KEEPER, LIST, imported, switched
from huiyin.kernel.actors import SYSTEM
from huiyin.kernel.errors import Invalid, NotPermitted

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
MATCHER = WordMatcher(
    [
        Entry("按排", "wrong", "安排", exceptions=("按排名",)),
        Entry("人名政府", "banned", "人民政府"),
        Entry("云州人名政府", "banned", "云州人民政府"),
        Entry("帐号", "suggest", "账号"),
        Entry("app", "suggest", "应用"),
    ]
)


def found(text: str) -> list[tuple[str, str]]:
    return [(f.severity, f.excerpt) for f in MATCHER.find(text)]


def test_the_kind_decides_how_grave_it_is() -> None:
    assert found("请按排。人名政府。帐号。") == [
        ("confirm", "按排"),
        ("refuse", "人名政府"),
        ("note", "帐号"),
    ]
    (finding,) = scan("请按排。", words=MATCHER)
    assert "“安排”" in finding.advice


def test_the_longest_counts_and_exceptions_excuse() -> None:
    assert found("云州人名政府") == [("refuse", "云州人名政府")]
    assert found("按排名先后") == []
    assert found("按排名按排") == [("confirm", "按排")]


def test_spaces_width_and_invisible_characters_make_no_difference() -> None:
    assert found("人 名\u200b政　府") == [("refuse", "人 名\u200b政　府")]
    assert found("人名\n政府") == []
    assert found("下载ＡＰＰ") == [("note", "ＡＰＰ")]
    assert found("application") == []


@given(st.text(max_size=50), st.text(max_size=50))
def test_an_expression_is_found_at_its_place(before: str, after: str) -> None:
    text = f"{before}。人名政府。{after}"
    places = [(f.start, f.end) for f in MATCHER.find(text)]
    assert (len(before) + 1, len(before) + 5) in places
    assert all(0 <= start < end <= len(text) for start, end in places)


@pytest.mark.django_db
def test_a_list_is_taken_over_once_and_its_change_is_seen_at_once() -> None:
    assert current_matcher(on=NOW.date()) is None
    first = install_word_list(source=LIST, actor=SYSTEM, now=NOW)
    again = install_word_list(source=LIST, actor=SYSTEM, now=NOW)
    assert (first.changed, again.changed) == (True, False)
    matcher = current_matcher(on=NOW.date())
    assert [f.excerpt for f in scan("云洲市", words=matcher)] == ["云洲市"]
    assert current_matcher(on=NOW.date()) is matcher

    install_word_list(source=LIST.replace("云洲市", "云周市"), actor=SYSTEM, now=NOW)
    assert scan("云洲市", words=current_matcher(on=NOW.date())) == []
    assert len(scan("云周市", words=current_matcher(on=NOW.date()))) == 1
    assert (WordList.objects.get().version, Word.objects.count()) == (2, 1)
    assert LedgerEntry.objects.filter(kind="text.word-list").count() == 2


@pytest.mark.django_db
def test_a_list_counts_from_its_day_and_while_it_is_in_use() -> None:
    word_list = install_word_list(source=LIST, actor=SYSTEM, now=NOW).word_list
    assert current_matcher(on=date(2025, 12, 31)) is None
    assert current_matcher(on=date(2026, 1, 1)) is not None
    switched(word_list, active=False, now=NOW)
    assert current_matcher(on=NOW.date()) is None


@pytest.mark.parametrize(
    "source",
    [
        "name = ",
        'name = "x"',
        LIST.replace('"wrong"', '"other"'),
        LIST.replace("2026-01-01", '"bald"'),
        LIST.replace('"云洲市"', '"云"'),
        LIST.replace("words = [", 'words = [{ pattern = "云洲市" }, '),
        LIST.replace("words = [", "words = [3, "),
    ],
)
@pytest.mark.django_db
def test_a_list_that_cannot_be_read_is_refused_and_changes_nothing(source: str) -> None:
    with pytest.raises(Invalid):
        install_word_list(source=source, actor=SYSTEM, now=NOW)
    assert not WordList.objects.exists()


@pytest.mark.django_db
def test_our_own_lists_are_sound() -> None:
    assert len(import_own_lists(actor=SYSTEM, now=NOW)) == 3
    assert not any(i.changed for i in import_own_lists(actor=SYSTEM, now=NOW))
    matcher = current_matcher(on=NOW.date())
    assert matcher is not None
    for word in Word.objects.select_related("word_list"):
        assert [f.excerpt for f in matcher.find(f"“{word.pattern}”")], word.pattern
        assert not list(matcher.find(word.suggestion)), word.suggestion
        for exception in word.exceptions:
            assert not list(matcher.find(exception)), exception


@pytest.mark.django_db
def test_what_comes_with_the_system_is_installed_by_nobody_else() -> None:
    with pytest.raises(NotPermitted):
        install_word_list(source=LIST, actor=KEEPER, now=NOW)
    assert not WordList.objects.exists()


@pytest.mark.django_db
def test_a_trial_tells_what_an_import_changes_and_saves_nothing() -> None:
    first = try_word_list(source=LIST, actor=KEEPER)
    assert (first.version, [w["pattern"] for w in first.added]) == (0, ["云洲市"])
    assert not WordList.objects.exists()
    install_word_list(source=LIST, actor=SYSTEM, now=NOW)
    assert try_word_list(source=LIST, actor=KEEPER).same
    other = LIST.replace("办公室", "办公厅").replace(
        "words = [{", 'words = [{ pattern = "云州是", note = "同音" }, {'
    )
    trial = try_word_list(source=other.replace('"云州市" }', '"云州" }'), actor=KEEPER)
    assert trial.version == 1
    assert trial.facts == (("owner", "云州市政府办公室", "云州市政府办公厅"),)
    assert [w["pattern"] for w in trial.added] == ["云州是"]
    assert [(was["suggestion"], now["suggestion"]) for was, now in trial.changed] == [
        ("云州市", "云州")
    ]
    assert trial.removed == ()
    gone = try_word_list(source=LIST.replace("云洲市", "云周市"), actor=KEEPER)
    assert [w["pattern"] for w in gone.removed] == ["云洲市"]


@pytest.mark.django_db
def test_a_start_does_not_take_back_what_somebody_changed_in_our_lists() -> None:
    import_own_lists(actor=SYSTEM, now=NOW)
    mine = LIST.replace("本市用语", "严重表述错误").replace('"wrong"', '"banned"')
    imported(mine, now=NOW)
    assert len(import_own_lists(actor=SYSTEM, now=NOW)) == 2
    kept = WordList.objects.get(name="严重表述错误")
    assert [word.pattern for word in kept.words.all()] == ["云洲市"]
