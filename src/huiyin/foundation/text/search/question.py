"""问句: a search text taken apart once: tokens, phrases, and what else its words mean."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from huiyin.foundation.text import segmentation
from huiyin.foundation.text.search import weights
from huiyin.foundation.text.search.numbers import partial_tokens
from huiyin.foundation.text.search.synonyms import Thesaurus

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Question:
    """Folded free text and phrases; ``thesaurus`` knows what else words mean."""

    free: str
    phrases: Sequence[str] = ()
    thesaurus: Thesaurus = field(default_factory=Thesaurus)
    whole: bool = False
    """All of it is asked for, however long it is: a short text became longer by another word."""

    @cached_property
    def tokens(self) -> list[str]:
        """Return the first bigrams of the free text."""
        return segmentation.bigrams(self.free)[: weights.MOST_TOKENS]

    @cached_property
    def says(self) -> bool:
        """Tell whether there is a letter or a digit to look for."""
        return bool(self.tokens) or any(segmentation.bigrams(phrase) for phrase in self.phrases)

    @cached_property
    def long(self) -> bool:
        """Tell whether a document need not hold all of it: few words or a number say exactly what is wanted."""
        if self.whole:
            return False
        every = segmentation.bigrams(self.free)
        return len(set(every)) > weights.FEW and not partial_tokens(self.free)

    @cached_property
    def variants(self) -> list[Question]:
        """Return a short text in other words, one word replaced in each; none of a long one."""
        if self.long or not self.tokens:
            return []
        texts = self.thesaurus.variants(self.free, weights.VARIANTS)
        return [Question(text, whole=True) for text in texts]

    @cached_property
    def meanings(self) -> list[str]:
        """Return what else a long text means, in words that it does not say itself."""
        return self.thesaurus.meanings(self.free) if self.long else []

    def needles(self) -> list[str]:
        """Return every text whose parts are marked in what is found."""
        return [self.free, *(variant.free for variant in self.variants), *self.meanings]
