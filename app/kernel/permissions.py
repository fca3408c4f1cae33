"""Rights and roles, declared once: what a command asks for, what a role holds."""

from dataclasses import dataclass

from app.kernel.i18n import N_
from app.kernel.labelled import Labelled


@dataclass(frozen=True)
class Permission:
    name: str
    label: str


PERMISSIONS = {
    permission.name: permission
    for permission in (
        Permission("calls.log", N_("register calls")),
        Permission("calls.dispatch", N_("assign calls")),
        Permission("calls.work", N_("work on calls")),
        Permission("calls.accept", N_("record the customer's acceptance")),
        Permission("calls.archive", N_("close and archive calls")),
        Permission("interventions.plan", N_("plan interventions")),
        Permission("interventions.work", N_("record interventions")),
        Permission("workshop.work", N_("work on workshop repairs")),
        Permission("subcontracting.order", N_("order from subcontractors")),
        Permission("subcontracting.approve", N_("approve subcontracted work")),
        Permission("costs.record", N_("record costs")),
        Permission("costs.goodwill", N_("grant goodwill")),
        Permission("billing.issue", N_("issue invoices")),
        Permission("billing.collect", N_("record payments")),
        Permission("customers.add", N_("keep customers, sites and contacts")),
        Permission("records.keep", N_("keep equipment, prices and contracts")),
        Permission("knowledge.write", N_("keep articles, diagnoses and codes")),
        Permission("views.share", N_("share views of lists with everybody")),
        Permission("figures.read", N_("begin with the figures of the service")),
        Permission("trail.read", N_("read the audit trail")),
        Permission("intake.import", N_("import other systems' data")),
        Permission("staff.manage", N_("manage users and settings")),
    )
}


class Role(Labelled):
    DISPATCHER = "dispatcher", N_("Dispatcher")
    TECHNICIAN = "technician", N_("Technician")
    TEAM_LEAD = "team_lead", N_("Team lead")
    BACK_OFFICE = "back_office", N_("Back office")
    ADMINISTRATOR = "administrator", N_("Administrator")


_EVERYBODY = {"calls.log", "calls.accept", "customers.add", "costs.record", "trail.read"}
_DESK = {"calls.dispatch", "calls.work", "records.keep", "knowledge.write"}
_PLANNING = {"views.share", "interventions.plan", "subcontracting.order", "subcontracting.approve"}
_LEAD = {"figures.read", "costs.goodwill", "calls.archive"}
_FIELD = {"calls.work", "interventions.work", "workshop.work", "knowledge.write"}
_OFFICE = {"views.share", "calls.archive", "records.keep", "costs.goodwill"}
_MONEY = {"billing.issue", "billing.collect", "subcontracting.approve"}

ROLES: dict[Role, frozenset[str]] = {
    Role.DISPATCHER: frozenset(_EVERYBODY | _DESK | _PLANNING),
    Role.TECHNICIAN: frozenset(_EVERYBODY | _FIELD),
    Role.TEAM_LEAD: frozenset(_EVERYBODY | _DESK | _PLANNING | _LEAD),
    Role.BACK_OFFICE: frozenset(_EVERYBODY | _OFFICE | _MONEY),
    Role.ADMINISTRATOR: frozenset(PERMISSIONS),
}


def permissions_of(roles: set[Role] | frozenset[Role]) -> frozenset[str]:
    """Everything that any of the roles may do."""
    return frozenset[str]().union(*(ROLES[role] for role in roles))
