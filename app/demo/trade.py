"""What the demonstration company looks after: families of machines, makers, spare parts, and what breaks."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.promises.rules import Severity


class Route(StrEnum):
    """How a trouble is got rid of."""

    DESK = "desk"
    VISIT = "visit"
    WORKSHOP = "workshop"
    SUBCONTRACT = "subcontract"


@dataclass(frozen=True)
class Part:
    code: str
    name: str
    maker: str
    price: Decimal
    cost: Decimal


@dataclass(frozen=True)
class Fault:
    """A trouble as customers tell it. `minutes` are of work, from and to; `codes` are problem, cause and solution."""

    subject: str
    told: str
    severity: Severity
    route: Route
    solution: str
    minutes: tuple[int, int]
    parts: tuple[str, ...]
    codes: tuple[str, str, str]


@dataclass(frozen=True)
class Family:
    """`models` are name, maker and price; `weight` says how often the family is met, `places` where it stands."""

    name: str
    weight: int
    models: tuple[tuple[str, str, int], ...]
    places: tuple[str, ...]
    faults: tuple[Fault, ...]


def part(code: str, name: str, maker: str, price: str, cost: str) -> Part:
    return Part(code, name, maker, Decimal(price), Decimal(cost))


PARTS = (
    part("VE-18", "Vaso di espansione 18 l", "Caleffi", "78", "41"),
    part("PC-25", "Circolatore 25-60", "Grundfos", "214", "138"),
    part("SC-08", "Scambiatore sanitario a piastre", "Viessmann", "196", "121"),
    part("CD-35", "Condensatore 35 µF", "Ducati", "24", "9.80"),
    part("GAS-32", "Refrigerante R32, al kg", "Linde", "46", "27"),
    part("SCH-EV", "Scheda elettronica unità esterna", "Daikin", "312", "208"),
    part("TST-80", "Testina termica 80 mm", "Epson", "149", "92"),
    part("TGL-80", "Taglierina automatica", "Epson", "88", "47"),
    part("ALM-24", "Alimentatore 24 V", "Mean Well", "39", "21"),
    part("BT-24V", "Batteria trazione 24 V", "Exide", "1280", "910"),
    part("FRN-02", "Kit ganasce freno", "Linde MH", "164", "98"),
    part("FTC-IR", "Fotocellula a infrarossi", "Faac", "57", "31"),
    part("MTR-PA", "Motoriduttore porta automatica", "Record", "486", "331"),
    part("PIR-12", "Sensore volumetrico", "Bentel", "42", "23"),
    part("BT-12V", "Batteria tampone 12 V 7 Ah", "Yuasa", "27", "14"),
    part("HD-4T", "Disco 4 TB per videoregistrazione", "Seagate", "138", "99"),
    part("TRM-NTC", "Sonda NTC cella", "Eliwell", "19", "8.50"),
    part("CMP-2H", "Compressore ermetico 2 HP", "Embraco", "540", "382"),
    part("RES-SB", "Resistenza di sbrinamento", "Eliwell", "63", "34"),
    part("BT-UPS", "Pacco batterie UPS", "Riello", "290", "198"),
)

B, D, N, Q = Severity.BLOCKED, Severity.DEGRADED, Severity.NUISANCE, Severity.QUESTION


def fault(
    subject: str,
    told: str,
    severity: Severity,
    route: Route,
    solution: str,
    minutes: tuple[int, int],
    *parts: str,
    codes: tuple[str, str, str],
) -> Fault:
    return Fault(subject, told, severity, route, solution, minutes, parts, codes)


FAMILIES = (
    Family(
        "Caldaie",
        26,
        (
            ("Caldaia Vitodens 100", "Viessmann", 2900),
            ("Caldaia Ecotec Plus 25", "Vaillant", 2450),
            ("Caldaia Victrix Tera 28", "Immergas", 1980),
            ("Gruppo termico Logano", "Buderus", 6800),
        ),
        ("centrale termica", "locale caldaia", "sottotetto", "cucina"),
        (
            fault(
                "Caldaia in blocco, termosifoni freddi",
                "Da stamattina il display segna F28. Hanno già premuto il reset tre volte.",
                B,
                Route.VISIT,
                "Elettrodo di accensione sostituito, combustione verificata con analizzatore.",
                (50, 120),
                "EL-70",
                codes=("P20", "C10", "S10"),
            ),
            fault(
                "Acqua calda a intermittenza",
                "L'acqua diventa fredda dopo due minuti di doccia.",
                D,
                Route.VISIT,
                "Scambiatore sanitario incrostato: sostituito e impianto lavato.",
                (70, 150),
                "SC-08",
                codes=("P30", "C60", "S10"),
            ),
            fault(
                "Pressione che scende ogni giorno",
                "Devono ricaricare l'impianto ogni mattina e non sanno perché.",
                N,
                Route.VISIT,
                "Vaso di espansione scarico, sostituito; impianto portato a 1,4 bar.",
                (40, 90),
                "VE-18",
                codes=("P40", "C10", "S10"),
            ),
            fault(
                "Come si imposta il programma settimanale?",
                "Il nuovo custode non trova il libretto.",
                Q,
                Route.DESK,
                "Spiegato al telefono, inviato il manuale in PDF.",
                (8, 15),
                codes=("P90", "C40", "S70"),
            ),
        ),
    ),
    Family(
        "Climatizzazione",
        18,
        (
            ("Condizionatore Perfera 35", "Daikin", 1190),
            ("Condizionatore MSZ-AY", "Mitsubishi", 1340),
            ("Unità VRV-5 esterna", "Daikin", 9400),
        ),
        ("ufficio", "sala riunioni", "terrazza", "sala server"),
        (
            fault(
                "Climatizzatore non raffredda",
                "L'unità parte ma esce aria tiepida.",
                D,
                Route.VISIT,
                "Fuga su bocchettone riparata, carica di R32 ripristinata.",
                (60, 140),
                "GAS-32",
                codes=("P30", "C10", "S20"),
            ),
            fault(
                "Unità esterna ferma",
                "Salta il magnetotermico appena parte il compressore.",
                B,
                Route.WORKSHOP,
                "Scheda elettronica riparata in officina e provata a carico.",
                (80, 160),
                "CD-35",
                codes=("P20", "C20", "S20"),
            ),
            fault(
                "Perdita di condensa sul controsoffitto",
                "Macchia d'acqua sopra la scrivania della segreteria.",
                N,
                Route.VISIT,
                "Scarico condensa ostruito: pulito e ripristinata la pendenza.",
                (35, 80),
                codes=("P40", "C60", "S40"),
            ),
        ),
    ),
    Family(
        "Punti cassa",
        20,
        (
            ("Stampante fiscale FP-81 II RT", "Epson", 690),
            ("Terminale POS Axium", "Ingenico", 410),
            ("Bilancia etichettatrice", "Bizerba", 2100),
        ),
        ("cassa 1", "cassa 2", "banco", "retrobottega"),
        (
            fault(
                "Stampante fiscale non emette lo scontrino",
                "Lampeggia il rosso, la fila al banco aumenta.",
                B,
                Route.VISIT,
                "Testina sostituita, chiusura fiscale di prova trasmessa.",
                (30, 70),
                "TST-80",
                codes=("P20", "C10", "S10"),
            ),
            fault(
                "La taglierina non taglia la carta",
                "Devono strappare a mano, il bordo resta nella guida.",
                N,
                Route.WORKSHOP,
                "Taglierina sostituita in officina.",
                (25, 50),
                "TGL-80",
                codes=("P30", "C10", "S10"),
            ),
            fault(
                "Errore 410 alla chiusura giornaliera",
                "Non riescono a trasmettere i corrispettivi.",
                D,
                Route.DESK,
                "Certificato dispositivo rinnovato da remoto, chiusura ritrasmessa.",
                (15, 35),
                codes=("P60", "C30", "S30"),
            ),
            fault(
                "Il POS non si collega alla cassa",
                "Dopo il cambio del router non vede più la rete.",
                D,
                Route.DESK,
                "Indirizzo di rete riassegnato al telefono con il cliente.",
                (12, 30),
                codes=("P70", "C30", "S30"),
            ),
        ),
    ),
    Family(
        "Refrigerazione",
        12,
        (
            ("Banco refrigerato Salina 80", "Arneg", 5400),
            ("Cella modulare TN", "Zanotti", 7800),
            ("Armadio congelatore 700", "Electrolux", 3100),
        ),
        ("reparto salumi", "cucina", "magazzino", "laboratorio"),
        (
            fault(
                "Cella a +9 °C, merce a rischio",
                "L'allarme suona dalle sei, dentro c'è la merce della settimana.",
                B,
                Route.VISIT,
                "Resistenza di sbrinamento sostituita, temperatura rientrata a +3 °C.",
                (70, 160),
                "RES-SB",
                codes=("P20", "C20", "S10"),
            ),
            fault(
                "Temperatura indicata sbagliata",
                "Il display segna −40 °C, il termometro +2 °C.",
                N,
                Route.VISIT,
                "Sonda NTC sostituita e tarata.",
                (25, 50),
                "TRM-NTC",
                codes=("P60", "C10", "S10"),
            ),
            fault(
                "Compressore rumoroso",
                "Vibra tutto il banco, i clienti si lamentano.",
                D,
                Route.SUBCONTRACT,
                "Compressore sostituito dal frigorista convenzionato.",
                (90, 180),
                codes=("P50", "C10", "S10"),
            ),
        ),
    ),
    Family(
        "Carrelli elevatori",
        8,
        (("Carrello E16", "Linde MH", 24500), ("Transpallet ERE 120", "Jungheinrich", 6900)),
        ("magazzino", "banchina di carico", "capannone B"),
        (
            fault(
                "Muletto: batteria non tiene la carica",
                "Dopo due ore è già al 20 %.",
                D,
                Route.VISIT,
                "Batteria trazione sostituita, caricabatterie regolato.",
                (90, 180),
                "BT-24V",
                codes=("P30", "C10", "S10"),
            ),
            fault(
                "Freno di stazionamento inefficace",
                "In rampa scivola indietro: fermo per sicurezza.",
                B,
                Route.SUBCONTRACT,
                "Kit ganasce sostituito in officina autorizzata, prova su rampa superata.",
                (80, 150),
                codes=("P80", "C10", "S10"),
            ),
        ),
    ),
    Family(
        "Antintrusione e video",
        10,
        (
            ("Centrale Absoluta 42", "Bentel", 780),
            ("Videoregistratore 16 canali", "Hikvision", 640),
        ),
        ("ingresso", "ufficio", "rack", "portineria"),
        (
            fault(
                "Sirena in falso allarme di notte",
                "Tre chiamate dei vicini questa settimana.",
                B,
                Route.VISIT,
                "Sensore volumetrico sostituito e sensibilità ridotta.",
                (40, 90),
                "PIR-12",
                codes=("P60", "C10", "S10"),
            ),
            fault(
                "Il videoregistratore non registra",
                "La Questura chiede le immagini di sabato.",
                D,
                Route.WORKSHOP,
                "Disco guasto sostituito, recuperate le registrazioni leggibili.",
                (50, 110),
                "HD-4T",
                codes=("P60", "C10", "S10"),
            ),
            fault(
                "Codice utente da cambiare",
                "Un dipendente è andato via.",
                Q,
                Route.DESK,
                "Codice sostituito da remoto, vecchio codice disattivato.",
                (6, 12),
                codes=("P90", "C40", "S30"),
            ),
        ),
    ),
    Family(
        "Porte e cancelli",
        6,
        (("Porta automatica STA 20", "Record", 3900), ("Cancello 844 ER", "Faac", 1250)),
        ("ingresso principale", "cortile", "rampa garage"),
        (
            fault(
                "Porta automatica resta aperta",
                "Entra il freddo, il sensore non vede più nessuno.",
                D,
                Route.VISIT,
                "Fotocellula sostituita e allineata.",
                (30, 75),
                "FTC-IR",
                codes=("P30", "C80", "S10"),
            ),
            fault(
                "Cancello bloccato a metà corsa",
                "Le auto sono chiuse dentro.",
                B,
                Route.SUBCONTRACT,
                "Cancello rimesso in guida, motoriduttore sostituito, finecorsa registrati.",
                (60, 130),
                codes=("P20", "C10", "S10"),
            ),
        ),
    ),
)

SUBCONTRACTORS = {
    "Refrigerazione": ("Frigotecnica Padana Srl", "lavori@frigotecnicapadana.example"),
    "Carrelli elevatori": ("Officine Malavasi Srl", "officina@malavasi.example"),
    "Porte e cancelli": ("Carpenteria Zanella Snc", "cantieri@zanella.example"),
}
"""By family: whose work is given to others, and to whom; the company's own first subcontractor does the rest."""

IN_THEIR_WORDS = {
    "Caldaie": {"de": "Heizung meldet Störung F28", "ru": "Котёл не запускается после отключения света"},
    "Climatizzazione": {"de": "Klimaanlage kühlt nicht mehr", "ru": "Кондиционер не охлаждает"},
    "Punti cassa": {"de": "Bondrucker druckt unleserlich", "ru": "Касса не печатает чеки"},
    "Refrigerazione": {
        "de": "Kühlzelle erreicht die Temperatur nicht",
        "ru": "Холодильная камера не держит температуру",
    },
    "Carrelli elevatori": {"de": "Stapler: Batterie hält nicht", "ru": "Погрузчик: батарея быстро садится"},
    "Antintrusione e video": {"de": "Alarmanlage löst nachts aus", "ru": "Сигнализация срабатывает ночью"},
    "Porte e cancelli": {"de": "Automatiktür zur Straße bleibt offen", "ru": "Автоматическая дверь не закрывается"},
}
"""By family: what customers say who speak another language."""
