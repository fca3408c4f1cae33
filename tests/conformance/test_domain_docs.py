"""The pages of the domains: one for each, and their diagrams are those the application runs on."""

import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOMAINS = ROOT / "docs" / "domains"
WRITER = runpy.run_path(str(ROOT / "packaging" / "domain_docs.py"))
WITH_TABLES = sorted(path.parent.name for path in (ROOT / "app").glob("*/models.py"))


@pytest.mark.parametrize("domain", WITH_TABLES)
def test_every_domain_with_tables_has_its_page(domain: str):
    page = (DOMAINS / f"{domain}.md").read_text("utf-8")
    assert page.startswith("# ")


@pytest.mark.parametrize("domain", sorted({domain for domain, _flow in WRITER["flows"]().values()}))
def test_the_diagrams_are_up_to_date(domain: str):
    page = (DOMAINS / f"{domain}.md").read_text("utf-8")
    assert page == WRITER["written"](page, domain), "run make docs"


def test_a_page_without_a_place_for_its_flow_is_refused():
    with pytest.raises(ValueError, match=r"calls\.md has no place"):
        WRITER["written"]("# Calls\n", "calls")
