"""Ourselves and the customer as a document names them."""

from app.customers.models import Customer
from app.db.context import Context
from reports.letterhead import Party


def seller(ctx: Context) -> Party:
    """The company, from its settings."""
    return Party(
        name=str(ctx.setting("company.name")),
        address=", ".join(filter(None, (str(ctx.setting("company.street")), str(ctx.setting("company.town"))))),
        vat_number=str(ctx.setting("company.tax_id")),
        sdi_code=str(ctx.setting("company.sdi_code")),
        phone=str(ctx.setting("company.phone")),
        email=str(ctx.setting("company.email")),
    )


def buyer(customer: Customer) -> Party:
    town = f"{customer.postcode} {customer.town}".strip()
    return Party(
        name=customer.name,
        address=", ".join(filter(None, (customer.street, town))),
        vat_number=customer.tax_id,
        tax_code=customer.fiscal_code,
        sdi_code=customer.sdi_code,
        pec=customer.pec,
    )
