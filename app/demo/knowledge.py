"""What the demonstration company knows: its technicians' articles, and questions about boilers that do not heat."""

from sqlalchemy import select

from app.catalog.models import Product
from app.codes.queries import code_named
from app.codes.rules import CodeKind
from app.db.context import Context
from app.knowledge.commands import publish_article, revise_article, write_article
from app.knowledge.queries import article_card
from app.knowledge.rules import Answer, Outcome, Question, Tree
from app.knowledge.trees import add_tree, publish_tree, sketch_tree

BOILERS, LOCKED_OUT = "Caldaie", "VD200"

E119 = """La caldaia va in blocco di notte con il codice **E119**: la pressione dell'impianto scende sotto 0,8 bar.

# Al telefono
1. Far leggere il manometro: sotto 0,8 bar si ricarica fino a 1,5 bar.
2. Far premere `RESET` per cinque secondi.
3. Se il blocco torna entro un giorno, pianificare una visita.

# Sul posto
- Provare il **pressostato** 7828 con il manometro campione.
- Controllare la valvola di sicurezza e il vaso di espansione.
- Dopo la sostituzione, prova di tenuta a 2,5 bar per 15 minuti."""

WATER = """Il riscaldamento funziona, l'acqua sanitaria resta fredda o diventa tiepida dopo pochi minuti.

# Da guardare
- La **valvola deviatrice**: con il rubinetto aperto si deve sentire scattare.
- Lo scambiatore a piastre: se il ritorno è bollente, è ostruito dal calcare.

# Rimedio
1. Chiudere l'acqua e vuotare il circuito sanitario.
2. Disincrostare lo scambiatore, o sostituirlo.
3. Regolare la durezza con il dosatore: sotto 15 °fH."""

DROPS = """Lo split gocciola all'interno quando raffredda.

- Pulire i filtri e la vaschetta.
- Soffiare lo scarico della condensa: nove volte su dieci è **ostruito**.
- Controllare la pendenza del tubo: almeno l'1 %.

Se l'evaporatore è ghiacciato, manca gas: serve una visita con il patentino F-Gas."""

PRINTER = """Il registratore si accende e non stampa lo scontrino.

1. Aprire lo sportello e controllare il verso del rotolo.
2. Pulire la testina con alcol isopropilico.
3. Stampare la prova con `MENU` › `DIAGNOSTICA` › `TEST`.

Se la prova riesce, il guasto è nel collegamento con il gestionale: cavo, porta, driver."""

GATE = """Dopo un temporale il cancello non risponde più al telecomando.

- Chiedere se la centralina ha la spia **verde** accesa.
- Far staccare la corrente per un minuto.
- Se la spia resta spenta, è bruciato il fusibile da 1 A sul trasformatore: il cliente non deve sostituirlo da solo."""

ARTICLES = (
    ("Errore E119: la caldaia va in blocco di notte", E119, BOILERS, ("P20",)),
    ("Acqua sanitaria fredda con il riscaldamento acceso", WATER, BOILERS, ("P30",)),
    ("Il climatizzatore perde acqua in casa", DROPS, "Climatizzazione", ("P40",)),
    ("La stampante fiscale non emette lo scontrino", PRINTER, "Punti cassa", ("P60", "P70")),
    ("Cancello fermo dopo un temporale", GATE, "Porte e cancelli", ("P85",)),
)
"""Title, text, product family, problem codes."""


def add_sample_knowledge(ctx: Context) -> None:
    """Needs the standard codes."""
    kept = [_write(ctx, *article) for article in ARTICLES]
    _learn_more(ctx, kept[0])
    draft = write_article(ctx, title="Vaso di espansione: quando basta rigonfiarlo", body="Da completare.")
    assert draft
    tree_id = add_tree(ctx, name="La caldaia non scalda", family=BOILERS)
    sketch_tree(ctx, tree_id, boiler_questions(ctx, kept[0], kept[1]).to_data())
    publish_tree(ctx, tree_id)


def _write(ctx: Context, title: str, body: str, family: str, codes: tuple[str, ...]) -> int:
    found = [code_named(ctx, CodeKind.PROBLEM, code) for code in codes]
    code_ids = [code_id for code_id in found if code_id is not None]
    article_id = write_article(ctx, title=title, body=body, family=family, code_ids=code_ids)
    publish_article(ctx, article_id)
    return article_id


def _learn_more(ctx: Context, article_id: int) -> None:
    """The article about lock-outs has been written anew since, for the boiler that it speaks of."""
    article = article_card(ctx, article_id)
    product = ctx.session.scalar(select(Product.id).where(Product.code == LOCKED_OUT))
    revise_article(
        ctx,
        article_id,
        edition=article.row.edition,
        title=article.row.title,
        body=f"{article.body}\n- Annotare la pressione di precarica sulla scheda dell'impianto.",
        language=article.row.language,
        family=article.row.family,
        product_ids=[product] if product is not None else [],
        code_ids=[code_id for code_id, _shown in article.codes],
        remark="Aggiunta la pressione di precarica.",
    )


def boiler_questions(ctx: Context, lockout: int, cold_water: int) -> Tree:
    """Five questions to seven outcomes; the articles are those on lock-outs and on cold water."""

    def problem(code: str) -> int | None:
        return code_named(ctx, CodeKind.PROBLEM, code)

    def cause(code: str) -> int | None:
        return code_named(ctx, CodeKind.CAUSE, code)

    nodes = (
        Question(
            "display",
            "Il display della caldaia è acceso?",
            "Lo guarda chi chiama: basta una spia qualsiasi.",
            (Answer("yes", "Sì", "error"), Answer("no", "No, è tutto spento", "breaker")),
        ),
        Question(
            "breaker",
            "L'interruttore della centrale termica è su ON?",
            answers=(Answer("yes", "Sì, è inserito", "fuse"), Answer("no", "No, era scattato", "tripped")),
        ),
        Question(
            "error",
            "Il display mostra un codice di errore?",
            "La lettera E o F seguita da numeri.",
            (
                Answer("e119", "Sì, E119", "pressure"),
                Answer("other", "Sì, un altro", "visit"),
                Answer("none", "No, nessun errore", "where"),
            ),
        ),
        Question(
            "pressure",
            "Quanto segna il manometro?",
            answers=(
                Answer("low", "Meno di 0,8 bar", "refill"),
                Answer("good", "Più di 0,8 bar", "switch"),
                Answer("unknown", "Non lo trova", "switch"),
            ),
        ),
        Question(
            "where",
            "Che cosa resta freddo?",
            answers=(Answer("water", "L'acqua sanitaria", "valve"), Answer("heating", "I termosifoni", "thermostat")),
        ),
        Outcome("tripped", "Magnetotermico scattato", "Reinserirlo una volta sola.", problem("P85"), cause("C50")),
        Outcome("fuse", "Scheda o fusibile della caldaia", "Pianificare una visita.", problem("P85"), cause("C20")),
        Outcome("refill", "Manca acqua nell'impianto", "Ricaricare fino a 1,5 bar.", problem("P20"), None, lockout),
        Outcome("switch", "Pressostato guasto", "Portare il ricambio 7828.", problem("P20"), cause("C10"), lockout),
        Outcome("visit", "Guasto da leggere sul posto", "Annotare il codice e pianificare.", problem("P20")),
        Outcome("valve", "Valvola deviatrice o scambiatore", "", problem("P30"), cause("C20"), cold_water),
        Outcome("thermostat", "Cronotermostato o zona chiusa", "Far alzare di 3 °C.", problem("P30"), cause("C30")),
    )
    return Tree("display", {node.key: node for node in nodes})
