"""What the year has taught: boilers diagnosed by the questions, and the articles that helped."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random

from sqlalchemy import select

from app.db.context import Context
from app.db.journal import EntryKind, JournalEntry
from app.demo.knowledge import BOILERS
from app.demo.lives import Life
from app.demo.rows import Rows
from app.kernel.i18n import N_
from app.kernel.reason import Reason
from app.knowledge.flow import ArticleState
from app.knowledge.models import Article, ArticleUse, Diagnosis, DiagnosisAnswer, DiagnosisTree
from app.knowledge.rules import Answer, Outcome, Question, Tree, tree_of
from app.knowledge.trees import published

SEED = 20_261_201
DIAGNOSED, LOOKED_UP, HELPED = 0.5, 0.2, 0.75
"""How many boilers were diagnosed by the questions, how many other calls met an article, and how often one helped."""

OFTEN = {"display": (91, 9), "breaker": (62, 38), "error": (48, 21, 31), "pressure": (57, 28, 15), "where": (58, 42)}
"""How often each answer was given, question by question."""

BEGUN, BETWEEN = timedelta(minutes=2), timedelta(seconds=25)


def learn(ctx: Context, rows: Rows, lives: Sequence[Life]) -> None:
    """Write it beside the year's calls; a company that knows nothing yet has learned nothing."""
    dice = Random(SEED)
    query = select(Article.family, Article.id).where(Article.state == ArticleState.PUBLISHED)
    articles = {family: key for family, key in ctx.session.execute(query.order_by(Article.id.desc()))}
    boilers = ctx.session.scalars(select(DiagnosisTree).where(DiagnosisTree.family == BOILERS)).first()
    for life in lives:
        family = life.machine.family.name
        if family == BOILERS and boilers is not None and dice.random() < DIAGNOSED:
            found = _diagnose(ctx, rows, dice, life, boilers)
            if found is not None and found.article_id is not None:
                _use(ctx, rows, dice, life, found.article_id)
        elif family != BOILERS and family in articles and dice.random() < LOOKED_UP:
            _use(ctx, rows, dice, life, articles[family])


def _walk(tree: Tree, dice: Random) -> Iterator[tuple[Question, Answer]]:
    asked = tree.question(tree.start)
    while asked is not None:
        answer = dice.choices(asked.answers, OFTEN[asked.key])[0]
        yield asked, answer
        asked = tree.question(answer.leads_to)


def _diagnose(ctx: Context, rows: Rows, dice: Random, life: Life, tree: DiagnosisTree) -> Outcome | None:
    """The way through the questions, kept as the desk keeps it: on the call, and as a line of its history."""
    edition = published(ctx, tree)
    questions = tree_of(edition.questions)
    way = list(_walk(questions, dice))
    outcome = questions.outcome(way[-1][1].leads_to)
    began, author = life.reported_at + BEGUN, dice.choice(life.desk.desk_people)
    ended = began + len(way) * BETWEEN
    if outcome is None or ended > ctx.now:
        return None
    lines = [f"{question.text} — {answer.text}" for question, answer in way]
    sentence = Reason.of(N_("Diagnosis “{name}”"), name=tree.name)
    entry = rows.add(
        JournalEntry,
        record="call",
        record_id=life.call_id,
        at=ended,
        kind=EntryKind.DIAGNOSIS,
        author=author,
        text="\n".join([*lines, "→ " + "\n".join(filter(None, (outcome.text, outcome.action)))]),
        msgid=sentence.msgid,
        params=dict(sentence.params),
        is_internal=False,
    )
    diagnosis = rows.add(
        Diagnosis,
        call_id=life.call_id,
        tree_id=tree.id,
        edition_id=edition.id,
        entry_id=entry,
        node=outcome.key,
        started_at=began,
        ended_at=ended,
        author=author,
    )
    for n, (question, answer) in enumerate(way, 1):
        given = {"question": question.key, "answer": answer.key, "answered_at": began + n * BETWEEN}
        rows.add(DiagnosisAnswer, diagnosis_id=diagnosis, author=author, **given)
    return outcome


def _use(ctx: Context, rows: Rows, dice: Random, life: Life, article_id: int) -> None:
    used_at, helped = life.reported_at + 2 * BEGUN, dice.random() < HELPED
    if used_at <= ctx.now:
        author = dice.choice(life.desk.desk_people)
        rows.add(
            ArticleUse,
            article_id=article_id,
            edition=1,
            call_id=life.call_id,
            used_at=used_at,
            author=author,
            helped=helped,
        )
