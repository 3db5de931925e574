"""What becomes of Markdown where HTML asks for more than Markdown says."""

import pytest

from webui.presentation.markdown import render


@pytest.mark.parametrize("rule", ["---|---", ":--|--:", ":-:|:-:"])
def test_a_header_cell_without_words_is_no_header(rule: str) -> None:
    html = render(f"| | 含义 |\n|{rule}|\n|809|端口被挡|")
    assert html.count("<th") - html.count("<thead") == 1
    assert html.count("<td") == 3


def test_a_table_in_code_stays_as_it_was_typed() -> None:
    assert "&lt;th&gt;&lt;/th&gt;" in render("`<th></th>`")
