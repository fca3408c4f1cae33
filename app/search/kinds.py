"""How each kind of record is shown when it is found. A new kind is one line here and a `__search__` on its record."""

from typing import NamedTuple

from app.kernel.i18n import N_


class Shown(NamedTuple):
    """`title` and `line` name columns as `__search__` does; in `texts` the words are looked for that neither holds."""

    label: str
    title: tuple[str, ...]
    line: tuple[str, ...]
    texts: tuple[str, ...] = ()


SHOWN = {
    "call": Shown(
        N_("Calls"),
        ("subject",),
        ("number", "customer.name", "customer.town", "asset.serial"),
        ("description", "solution", "contact.name"),
    ),
    "customer": Shown(N_("Customers"), ("name",), ("town", "tax_id", "phone"), ("street", "email", "pec")),
    "contact": Shown(N_("Contacts"), ("name",), ("customer.name", "phone"), ("role", "email")),
    "site": Shown(N_("Sites"), ("name",), ("customer.name", "street", "town"), ("access",)),
    "asset": Shown(
        N_("Machines"), ("product.name",), ("serial", "customer.name", "site.town"), ("position", "site.name")
    ),
    "intervention": Shown(
        N_("Visits"), ("number",), ("assignment.call.customer.name", "assignment.call.subject"), ("report",)
    ),
    "rma": Shown(
        N_("Workshop"),
        ("number", "product.name"),
        ("serial", "assignment.call.customer.name"),
        ("fault", "diagnosis", "repair"),
    ),
    "subcontract_order": Shown(
        N_("Subcontracts"), ("number", "subcontractor.name"), ("assignment.call.customer.name",), ("scope", "report")
    ),
    "invoice": Shown(N_("Invoices"), ("number", "customer.name"), ("summary", "call.number")),
    "contract": Shown(N_("Contracts"), ("number", "name"), ("customer.name",)),
    "article": Shown(N_("Articles"), ("title",), ("number", "family"), ("body",)),
    "product": Shown(N_("Products"), ("name",), ("code", "maker")),
}
"""In the order in which they are shown, among those that are found equally well."""
