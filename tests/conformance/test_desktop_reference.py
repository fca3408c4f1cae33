"""The reference is what the application runs on, and the guide shows what is there."""

import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WRITER = runpy.run_path(str(ROOT / "packaging" / "reference_docs.py"))
PAGES = [*ROOT.glob("docs/guide/*.md"), ROOT / "README.md"]


@pytest.mark.parametrize("name", sorted(WRITER["PAGES"]))
def test_a_page_of_the_reference_is_up_to_date(name: str):
    page = ROOT / "docs" / "reference" / f"{name}.md"
    assert page.read_text("utf-8") == WRITER["written"](name), "run make docs"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_of_the_guide_points_at_is_there(page: Path):
    targets = re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []
