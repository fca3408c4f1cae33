"""Write the diagrams of the flows into the pages of their domains, from the tables that the application runs on."""

import re
from pathlib import Path

import app.schema  # noqa: F401
from app.db.base import Record
from app.kernel.flow import Flow
from app.kernel.permissions import PERMISSIONS, ROLES

DOMAINS = Path(__file__).parents[1] / "docs" / "domains"
BLOCK = "<!-- flow of {table}: written by make docs -->\n{body}\n<!-- end of flow -->"


def flows() -> dict[str, tuple[str, Flow]]:
    """By table: the domain its record belongs to, and its flow."""
    found = (mapper.class_ for mapper in Record.registry.mappers)
    return {kind.__tablename__: (kind.__module__.split(".")[1], kind.__flow__) for kind in found if kind.__flow__}


def written(page: str, domain: str) -> str:
    """The page with the diagrams of its flows as they are now; refuses one that has no place for a flow."""
    for table, (home, flow) in flows().items():
        if home != domain:
            continue
        block = BLOCK.format(table=table, body=diagram(flow))
        page, count = re.subn(_place(table), lambda _found, block=block: block, page, flags=re.DOTALL)
        if count != 1:
            raise ValueError(f"docs/domains/{domain}.md has no place for the flow of {table}")
    return page


def diagram(flow: Flow) -> str:
    rows = [
        f"| {move.label} | `{name}` | {PERMISSIONS[move.permission].label} | {_roles(move.permission)} |"
        for name, move in flow.moves.items()
    ]
    table = "\n".join(["| Step | Move | Right | Roles |", "|---|---|---|---|", *rows])
    return f"```mermaid\n{flow.mermaid()}```\n\n{table}"


def _roles(permission: str) -> str:
    return ", ".join(role.label for role, rights in ROLES.items() if permission in rights)


def _place(table: str) -> str:
    head, _middle, end = BLOCK.format(table=table, body="\0").partition("\0")
    return re.escape(head.strip()) + ".*?" + re.escape(end.strip())


def main() -> None:
    for domain in sorted({domain for domain, _flow in flows().values()}):
        page = DOMAINS / f"{domain}.md"
        page.write_text(written(page.read_text("utf-8"), domain), "utf-8")


if __name__ == "__main__":
    main()
