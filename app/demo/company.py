"""A small service company to look at: its people, prices, customers, machines, contracts, and a dozen calls under way.

Everything is made through the same commands as in real life, so the trail of the demonstration is whole too.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select

from app.assets.commands import install_asset
from app.backend import Backend
from app.calls.commands import assign_call, hold_call, solve_call, take_call
from app.calls.flow import OPEN, CallState, WaitCause
from app.calls.intake import discard_draft, flag_mass_incident, join_call, log_call, note_draft, pick_up_call
from app.calls.models import Call
from app.catalog.commands import add_product, add_rate
from app.catalog.rules import CostKind
from app.codes.commands import add_standard_codes
from app.contracts.commands import add_clause, conclude_contract, give_warranty, record_use
from app.contracts.terms import Period
from app.customers.commands import add_contact, add_customer, add_site
from app.db.context import Actor, Context
from app.db.database import Database
from app.db.settings import store_setting
from app.interventions.commands import plan_intervention
from app.kernel.money import Money
from app.kernel.permissions import PERMISSIONS, Role
from app.promises.rules import Severity
from app.staff.commands import add_department, add_technician
from app.staff.models import User, UserRole
from app.staff.passwords import hash_password
from app.subcontracting.commands import add_subcontractor

CONTRACT = "C-118"
"""The number of the contract that the worked example is covered by."""
FOUNDER = Actor("setup", "Pronto", frozenset(PERMISSIONS))
PASSWORD = "caldaia-rossa-46"
"""Everybody's in the demonstration."""

COMPANY = {
    "company.name": "TermoAssist Srl",
    "company.street": "Via Bellini 4",
    "company.town": "46100 Mantova",
    "company.tax_id": "IT02156780203",
    "company.sdi_code": "M5UXCR1",
    "company.phone": "+39 0376 220100",
    "company.email": "assistenza@termoassist.example",
    "company.iban": "IT60X0542811101000000123456",
    "company.repair_warranty": "Garanzia sulla riparazione: manodopera 90 giorni, ricambi 24 mesi.",
}


@dataclass(frozen=True)
class Person:
    login: str
    name: str
    role: Role
    department: str = ""


DEPARTMENTS = {"Front-end telefonico": 1, "Secondo livello": 2, "Assistenza sul posto": 3, "Officina": 3}
PEOPLE = (
    Person("laura", "Laura Sanna", Role.DISPATCHER),
    Person("bianchi", "Luca Bianchi", Role.TECHNICIAN, "Front-end telefonico"),
    Person("rossi", "Marco Rossi", Role.TECHNICIAN, "Secondo livello"),
    Person("verdi", "Giulia Verdi", Role.TECHNICIAN, "Assistenza sul posto"),
    Person("ivanov", "Алексей Иванов", Role.TECHNICIAN, "Assistenza sul posto"),
    Person("neri", "Sara Neri", Role.TECHNICIAN, "Officina"),
    Person("ferri", "Beatrice Ferri", Role.BACK_OFFICE),
    Person("admin", "Amministratore", Role.ADMINISTRATOR),
)
MORE_PEOPLE = (
    Person("costa", "Elena Costa", Role.TEAM_LEAD),
    Person("greco", "Paolo Greco", Role.TECHNICIAN, "Front-end telefonico"),
    Person("conti", "Chiara Conti", Role.TECHNICIAN, "Secondo livello"),
    Person("galli", "Davide Galli", Role.TECHNICIAN, "Assistenza sul posto"),
    Person("moretti", "Simone Moretti", Role.TECHNICIAN, "Assistenza sul posto"),
    Person("huber", "Thomas Huber", Role.TECHNICIAN, "Assistenza sul posto"),
    Person("fontana", "Irene Fontana", Role.TECHNICIAN, "Assistenza sul posto"),
    Person("sokolova", "Ольга Соколова", Role.TECHNICIAN, "Officina"),
)
"""Who works here beside them where the demonstration has a whole year behind it."""


@dataclass(frozen=True)
class Request:
    """A call that is under way in the demonstration, and how far it has come."""

    customer: str
    town: str
    subject: str
    severity: Severity
    technician: str = ""
    taken: bool = False
    waiting: WaitCause | None = None
    solution: str = ""


REQUESTS = (
    Request("Studio Legale Conti", "Verona", "Condizionatore ufficio perde condensa", Severity.NUISANCE),
    Request("Meccanica Fontana", "Suzzara", "Muletto: batteria non tiene la carica", Severity.DEGRADED, "verdi", True),
    Request(
        "Oreficeria Gatti",
        "Mantova",
        "Sirena antifurto in falso allarme",
        Severity.BLOCKED,
        "bianchi",
        True,
        solution="Sensore sostituito, prova superata.",
    ),
    Request(
        "Logistica Po Srl",
        "Ostiglia",
        "Aggiornamento gestionale: stampa DDT errata",
        Severity.NUISANCE,
        "bianchi",
        True,
        WaitCause.CUSTOMER,
    ),
    Request("Hotel Bellavista", "Garda", "Ascensore 2: porte lente al piano terra", Severity.DEGRADED, "rossi"),
    Request("Gelateria Polo Nord", "Mantova", "Sostituzione compressore in garanzia", Severity.DEGRADED, "neri", True),
    Request("Brauerei Huber GmbH", "Brixen", "Schaltschrank: FI löst aus", Severity.NUISANCE, "verdi"),
    Request("Farmacia Centrale", "Mantova", "Stampante fiscale non emette scontrino", Severity.DEGRADED),
    Request(
        "Ristorante Il Gallo",
        "Goito",
        "Perdita d'acqua dalla valvola di sicurezza",
        Severity.DEGRADED,
        "bianchi",
        True,
        WaitCause.ACCESS,
    ),
    Request(
        "ООО «Северный ветер»", "Milano", "Котёл не запускается после отключения", Severity.BLOCKED, "ivanov", True
    ),
)


@dataclass(frozen=True)
class Demo:
    """The records the story needs, by name."""

    departments: dict[str, int]
    technicians: dict[str, int]
    parts: dict[str, int]
    subcontractor_id: int


def seed(
    database: Database, *, with_year: bool = False, progress: Callable[[int, int], None] = lambda done, whole: None
) -> Demo:
    """Fill an empty database, one transaction per chapter; `with_year` puts a year of calls before today's.

    `progress` is told how many rows of the year are written, of how many.
    """
    founder = Backend(database, FOUNDER)
    people = PEOPLE + MORE_PEOPLE if with_year else PEOPLE
    try:
        with founder.work("demo") as ctx:
            _found_company(ctx)
            departments = {name: add_department(ctx, name=name, line=line) for name, line in DEPARTMENTS.items()}
            technicians = _hire(ctx, departments, people)
            parts = _price_list(ctx)
            subcontractor_id = add_subcontractor(ctx, name="TecnoElettra Snc", email="ordini@tecnoelettra.example")
            _aurora(ctx, parts)
        if with_year:
            from app.demo.knowledge import add_sample_knowledge
            from app.demo.trade import SUBCONTRACTORS
            from app.demo.year import fill_year

            with founder.work("demo") as ctx:
                add_sample_knowledge(ctx)
                for name, email in SUBCONTRACTORS.values():
                    add_subcontractor(ctx, name=name, email=email)
                fill_year(ctx, progress)
        for request in REQUESTS:
            with founder.work("demo") as ctx:
                _open_request(ctx, request, departments, technicians)
        if with_year:
            with founder.work("demo") as ctx:
                _drafts(ctx)
                _send(ctx, technicians["rossi"])
    finally:
        founder.close_pools()
    return Demo(departments, technicians, parts, subcontractor_id)


def _found_company(ctx: Context) -> None:
    add_standard_codes(ctx)
    for key, value in COMPANY.items():
        store_setting(ctx.session, key, value)


def _hire(ctx: Context, departments: dict[str, int], people: Sequence[Person]) -> dict[str, int]:
    """All have the same password, so it is hashed once."""
    technicians, hashed = {}, hash_password(PASSWORD)
    for person in people:
        user = User(login=person.login, name=person.name, password_hash=hashed, roles=[UserRole(role=person.role)])
        ctx.session.add(user)
        ctx.session.flush()
        if person.department:
            technicians[person.login] = add_technician(
                ctx, name=person.name, department_id=departments[person.department], user_id=user.id
            )
    return technicians


def _price_list(ctx: Context) -> dict[str, int]:
    since = date(ctx.today.year - 1, 1, 1)
    for kind, name, unit, price, cost, increment in (
        (CostKind.LABOUR, "Manodopera", "h", "60", "34", 15),
        (CostKind.TRAVEL, "Trasferta", "km", "0.70", "0.42", 1),
        (CostKind.CALL_OUT, "Diritto di chiamata", "", "35", "12", 1),
    ):
        add_rate(
            ctx,
            kind=kind,
            name=name,
            unit=unit,
            price=Decimal(price),
            cost=Decimal(cost),
            valid_from=since,
            increment_minutes=increment,
        )
    return {
        code: add_product(ctx, code=code, name=name, price=Decimal(price), cost=Decimal(cost), maker=maker)
        for code, name, maker, price, cost in (
            ("7828", "Pressostato 7828", "Viessmann", "180", "104"),
            ("VS-3", "Valvola di sicurezza 3 bar", "Caleffi", "95", "51"),
            ("EL-70", "Elettrodo di accensione", "Viessmann", "42", "19.50"),
        )
    }


def _aurora(ctx: Context, parts: dict[str, int]) -> None:
    """The customer of the worked example (field-service.md §2.6): parts warranty, contract Oro with a ceiling."""
    customer_id = add_customer(
        ctx,
        name="Condominio Aurora",
        street="Via Verdi 12",
        postcode="46100",
        town="Mantova",
        fiscal_code="93045120206",
        sdi_code="0000000",
        pec="aurora@pec.example",
    )
    site_id = add_site(
        ctx,
        customer_id,
        name="Centrale termica",
        street="Via Verdi 12",
        postcode="46100",
        town="Mantova",
        access="Chiavi dal custode",
    )
    add_contact(ctx, customer_id, name="Anna Colli", role="amministratrice", phone="0376 346411", site_id=site_id)
    boiler = add_product(
        ctx, code="VD200", name="Caldaia Vitodens 200", maker="Viessmann", is_machine=True, price=Decimal(4200)
    )
    installed = ctx.today - timedelta(days=400)
    asset_id = install_asset(
        ctx,
        customer_id,
        product_id=boiler,
        serial="7571934-02",
        site_id=site_id,
        installed_on=installed,
        position="centrale termica",
    )
    warranty_id = give_warranty(
        ctx, asset_id, name="Garanzia ricambi", starts_on=installed, ends_on=installed + timedelta(days=730)
    )
    add_clause(ctx, warranty_id=warranty_id, kinds=[CostKind.MATERIAL], product_id=parts["7828"])
    year = date(ctx.today.year, 1, 1)
    contract_id = conclude_contract(
        ctx,
        customer_id,
        name="Oro",
        number=CONTRACT,
        starts_on=year,
        ends_on=date(year.year + 1, 12, 31),
        priority_factor=60,
        asset_ids=[asset_id],
    )
    add_clause(ctx, contract_id=contract_id, kinds=[CostKind.LABOUR], share=5000)
    material = add_clause(
        ctx, contract_id=contract_id, kinds=[CostKind.MATERIAL], ceiling=Money.of(200), period=Period.QUARTER
    )
    record_use(ctx, material, used_on=ctx.today, amount=Money.of(150), reason="C-2025-00871")


def _open_request(ctx: Context, request: Request, departments: dict[str, int], technicians: dict[str, int]) -> None:
    customer_id = add_customer(ctx, name=request.customer, town=request.town)
    call_id = log_call(ctx, subject=request.subject, customer_id=customer_id, severity=request.severity)
    if not request.technician:
        return
    person = next(person for person in PEOPLE if person.login == request.technician)
    assign_call(ctx, call_id, departments[person.department], technicians[person.login])
    if request.taken:
        take_call(ctx, call_id)
    if request.waiting:
        hold_call(ctx, call_id, request.waiting)
    if request.solution:
        solve_call(ctx, call_id, request.solution)


ROUND = ((timedelta(minutes=30), 75), (timedelta(hours=3), 60), (timedelta(days=1), 90))
"""When the visits of a technician's round begin from now on, and how many minutes each is planned for."""


def _send(ctx: Context, technician_id: int) -> None:
    """A technician has a day before him, with machines that are known."""
    query = select(Call.id).where(Call.state.in_((CallState.ASSIGNED, CallState.IN_WORK)), Call.asset_id.is_not(None))
    hour = ctx.now.replace(minute=ctx.now.minute // 15 * 15, second=0, microsecond=0)
    calls = ctx.session.scalars(query.order_by(Call.id.desc()).limit(len(ROUND))).all()
    for call_id, (after, minutes) in zip(calls, ROUND, strict=False):
        plan_intervention(ctx, call_id, technician_id, hour + after, hour + after + timedelta(minutes=minutes))


def _drafts(ctx: Context) -> None:
    """What a morning on the telephone leaves: a draft, one discarded, and a caller who rang about an open call."""
    discard_draft(ctx, pick_up_call(ctx, "0376 411207"), "Numero sbagliato.")
    note_draft(ctx, pick_up_call(ctx, "347 6620158"), subject="Vuole un preventivo per la manutenzione annuale")
    newest = ctx.session.scalars(select(Call).where(Call.state.in_(OPEN)).order_by(Call.id.desc())).first()
    if newest is not None:
        flag_mass_incident(ctx, newest.id)
        join_call(ctx, pick_up_call(ctx, "0376 322845"), newest.id, subject="Anche da noi non va")
