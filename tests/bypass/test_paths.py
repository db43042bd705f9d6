"""Every known path: tried for real, then the releaser works and everything is rendered anew; the public sees no difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bypass import (
    decision_paths,
    editor_paths,
    leak_paths,
    library_paths,
    redirect_paths,
    row_paths,
    store_paths,
    ticket_paths,
    tree_paths,
)

if TYPE_CHECKING:
    from tests.bypass.public_city import Public
    from tests.bypass.rows import Row

pytestmark = [pytest.mark.clause("changchun-2015:4.1b"), pytest.mark.django_db]
TABLE: tuple[Row, ...] = (
    *editor_paths.ROWS,
    *tree_paths.ROWS,
    *redirect_paths.ROWS,
    *row_paths.ROWS,
    *library_paths.ROWS,
    *ticket_paths.ROWS,
    *decision_paths.ROWS,
    *store_paths.ROWS,
    *leak_paths.ROWS,
)


@pytest.mark.parametrize("row", [row.parameter() for row in TABLE])
def test_no_path_leads_past_the_gate(row: Row, public: Public) -> None:
    row.tries(public)
    public.unchanged()


def test_every_known_path_is_in_the_table() -> None:
    known = {f"{n:02}" for n in range(1, 32)} | {"12b", "-"}
    assert {row.number for row in TABLE} == known
