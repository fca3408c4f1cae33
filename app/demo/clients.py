"""Three hundred plausible customers with their sites, people and machines, their warranties and contracts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from random import Random
from typing import TYPE_CHECKING

from app.assets.models import Asset
from app.catalog.models import Product
from app.catalog.rules import CostKind
from app.contracts.models import Contract, CoverageClause, Warranty
from app.contracts.terms import Bucket, CoverageTerm
from app.customers.models import Contact, Customer, Site
from app.demo.rows import Rows
from app.demo.towns import Town, towns
from app.demo.trade import FAMILIES, PARTS, Family
from app.kernel.money import FULL
from app.kernel.text import folded, phone_key, serial_key

if TYPE_CHECKING:
    from faker import Faker

CUSTOMERS = 300
MACHINES = 2_000
FOREIGN = {"de": 12, "ru": 9}
"""Every so-manieth customer speaks another language."""
TRADES = (
    "Hotel {town}",
    "Farmacia {name}",
    "Panificio {name}",
    "Condominio {street}",
    "Officine {name} Srl",
    "Supermercato {name}",
    "Ristorante Da {first}",
    "Studio {name} & Associati",
    "Caseificio {name}",
    "Poliambulatorio {town}",
    "Logistica {name} SpA",
    "Oreficeria {name}",
    "Gelateria {first}",
    "Carpenteria {name} Snc",
    "Istituto {name}",
)
FIRMS = {
    "it": TRADES,
    "de": ("Gasthof {name}", "{name} Maschinenbau GmbH", "Bäckerei {name}", "Autohaus {name} KG"),
    "ru": ("ООО «{name}-Сервис»", "ИП {name}", "Торговый дом «{name}»"),
}
AREA_CODES = (376, 45, 30, 59, 521)
SITES = ("Sede", "Magazzino", "Filiale", "Laboratorio")
ROLES = ("titolare", "responsabile manutenzione", "segreteria", "custode", "capo officina", "amministratrice")
CONTRACTS = (("Oro", 60, 10_000), ("Argento", 80, 5_000), ("Bronzo", 100, 2_500))
"""Name, factor on the promised times in percent, and the share of labour it bears in basis points."""
MAKERS_WARRANTY = timedelta(days=730)


@dataclass(frozen=True)
class Machine:
    id: int
    site_id: int
    family: Family
    serial: str
    terms: tuple[CoverageTerm, ...]


@dataclass(frozen=True)
class Agreement:
    """A service contract: its key, the factor on the promised times, and what it pays."""

    id: int
    factor: int
    terms: tuple[CoverageTerm, ...]


@dataclass(frozen=True)
class Client:
    """A customer as the calls need him; `people` are key, name and telephone, `buyer` what an invoice says of him."""

    id: int
    name: str
    language: str
    town: Town
    people: tuple[tuple[int, str, str], ...]
    machines: tuple[Machine, ...]
    agreement: Agreement | None
    buyer: dict[str, str]


class Clients:
    """Adds customers one after the other, the same ones from the same dice."""

    def __init__(self, rows: Rows, today: date, dice: Random) -> None:
        self.rows, self.today, self.dice = rows, today, dice
        self.around = towns()
        self.drawn_to = [place.population**0.6 for place in self.around]
        self.voices = voices(dice.randrange(1_000_000))
        self.models = add_machine_models(rows)
        self.serials, self.contracts = count(1), count(301)

    def all(self) -> list[Client]:
        """With their machines shared out so that the large ones have many."""
        shares = [self.dice.paretovariate(1.3) for _ in range(CUSTOMERS)]
        return [self._add(number, machines) for number, machines in enumerate(shared_out(MACHINES, shares))]

    def _add(self, number: int, machines: int) -> Client:
        dice, rows = self.dice, self.rows
        language = next((spoken for spoken, every in FOREIGN.items() if number % every == every - 1), "it")
        town = dice.choices(self.around, self.drawn_to)[0]
        street = f"{self.voices['it'].street_name()} {dice.randint(1, 98)}"
        name, switchboard = self._firm(language, town, street), self._land_line()
        tax_id = self.voices["it"].company_vat()
        customer_id = rows.add(
            Customer,
            name=name,
            street=street,
            town=town.name,
            tax_id=tax_id,
            sdi_code="".join(dice.choices("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789", k=7)),
            email=f"info{number + 1}@clienti.example",
            phone=switchboard,
            phone_key=phone_key(switchboard),
            language=language,
            payment_days=dice.choice((30, 30, 60)),
            search=folded(f"{name} {town.name} {tax_id}"),
        )
        sites = [
            rows.add(Site, customer_id=customer_id, name=SITES[n], street=street, town=town.name)
            for n in range(1 + (machines > 8) + (machines > 24))
        ]
        people = tuple(self._person(customer_id, sites[0], language) for _ in range(dice.randint(1, 2)))
        agreement = self._agreement(customer_id) if dice.random() < 0.4 else None
        owned = tuple(self._machine(customer_id, dice.choice(sites)) for _ in range(machines))
        buyer = {"name": name, "address": f"{street}, {town.name}", "vat_number": tax_id}
        return Client(customer_id, name, language, town, people, owned, agreement, buyer)

    def _firm(self, language: str, town: Town, street: str) -> str:
        voice = self.voices[language]
        pattern = self.dice.choice(FIRMS[language])
        place = street.rsplit(" ", 1)[0].split(" ", 1)[-1]
        first = self.voices["it"].first_name()
        return pattern.format(name=voice.last_name(), first=first, town=town.name, street=place)

    def _land_line(self) -> str:
        return f"0{self.dice.choice(AREA_CODES)} {self.dice.randint(200_000, 699_999)}"

    def _person(self, customer_id: int, site_id: int, language: str) -> tuple[int, str, str]:
        dice = self.dice
        phone = f"3{dice.choice((28, 33, 40, 47, 48, 49))} {dice.randint(1_000_000, 9_999_999)}"
        name = self.voices[language].name()
        contact_id = self.rows.add(
            Contact,
            customer_id=customer_id,
            site_id=site_id,
            name=name,
            role=dice.choice(ROLES),
            phone=phone,
            phone_key=phone_key(phone),
        )
        return contact_id, name, phone

    def _agreement(self, customer_id: int) -> Agreement:
        name, factor, share = self.dice.choice(CONTRACTS)
        starts_on = date(self.today.year - 1, self.dice.randint(1, 12), 1)
        ends_on = date(self.today.year + 1, starts_on.month, 1) - timedelta(days=1)
        number = f"C-{next(self.contracts)}"
        contract_id = self.rows.add(
            Contract,
            number=number,
            name=name,
            customer_id=customer_id,
            starts_on=starts_on,
            ends_on=ends_on,
            priority_factor=factor,
            covers_all_assets=True,
        )
        kinds = [CostKind.LABOUR, CostKind.CALL_OUT] if share == FULL else [CostKind.LABOUR]
        clause_id = self.rows.add(CoverageClause, contract_id=contract_id, kinds=kinds, share=share)
        term = CoverageTerm(
            id=clause_id,
            bucket=Bucket.CONTRACT,
            source=f"{name} {number}",
            starts_on=starts_on,
            ends_on=ends_on,
            kinds=frozenset(kinds),
            share=share,
            customer_id=customer_id,
        )
        return Agreement(contract_id, factor, (term,))

    def _machine(self, customer_id: int, site_id: int) -> Machine:
        dice = self.dice
        family = dice.choices(FAMILIES, [family.weight for family in FAMILIES])[0]
        installed_on = self.today - timedelta(days=dice.randint(20, 3_200))
        serial = f"{dice.choice('ABCDEFGHJKLMNPRSTUVXZ')}{dice.randint(100, 999)}-{next(self.serials):05}"
        asset_id = self.rows.add(
            Asset,
            serial=serial,
            serial_key=serial_key(serial),
            product_id=dice.choice(self.models[family.name]),
            customer_id=customer_id,
            site_id=site_id,
            installed_on=installed_on,
            position=dice.choice(family.places),
        )
        is_covered = installed_on + MAKERS_WARRANTY > self.today - timedelta(days=365)
        terms = (self._warranty(asset_id, installed_on),) if is_covered else ()
        return Machine(asset_id, site_id, family, serial, terms)

    def _warranty(self, asset_id: int, starts_on: date) -> CoverageTerm:
        ends_on = starts_on + MAKERS_WARRANTY
        name = "Garanzia del costruttore"
        warranty_id = self.rows.add(Warranty, asset_id=asset_id, name=name, starts_on=starts_on, ends_on=ends_on)
        clause_id = self.rows.add(CoverageClause, warranty_id=warranty_id, kinds=[CostKind.MATERIAL])
        return CoverageTerm(
            id=clause_id,
            bucket=Bucket.WARRANTY,
            source=name,
            starts_on=starts_on,
            ends_on=ends_on,
            kinds=frozenset({CostKind.MATERIAL}),
            assets=frozenset({asset_id}),
        )


def voices(seed: int) -> dict[str, "Faker"]:
    """Names by language; the same ones from the same seed."""
    from faker import Faker

    found = {"it": Faker("it_IT"), "de": Faker("de_DE"), "ru": Faker("ru_RU")}
    for voice in found.values():
        voice.seed_instance(seed)
    return found


def shared_out(whole: int, weights: Sequence[float]) -> list[int]:
    """At least one each and at most 60; what is left over or missing is spread one by one."""
    total = sum(weights)
    parts = [max(1, min(60, round(whole * weight / total))) for weight in weights]
    while (left := whole - sum(parts)) != 0:
        step = 1 if left > 0 else -1
        movable = [n for n, part in enumerate(parts) if 1 <= part + step <= 60]
        for n in movable[: abs(left)]:
            parts[n] += step
    return parts


def add_spare_parts(rows: Rows) -> dict[str, int]:
    """By code."""
    return {
        part.code: rows.add(
            Product,
            code=part.code,
            name=part.name,
            maker=part.maker,
            price=part.price,
            cost=part.cost,
            search=folded(f"{part.code} {part.name} {part.maker}"),
        )
        for part in PARTS
    }


def add_machine_models(rows: Rows) -> dict[str, list[int]]:
    """By family."""
    numbers = count(1)
    return {
        family.name: [
            rows.add(
                Product,
                code=f"M{next(numbers):03}",
                name=name,
                maker=maker,
                family=family.name,
                is_machine=True,
                price=Decimal(price),
                cost=Decimal(price) * 7 / 10,
                search=folded(f"{name} {maker}"),
            )
            for name, maker, price in family.models
        ]
        for family in FAMILIES
    }
