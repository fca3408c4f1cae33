"""The transaction log of a call on paper, fit to be given to the customer."""

from app.calls.models import Call
from app.customers.parties import buyer, seller
from app.db.context import Context
from app.db.history import record_history
from app.db.verify import Verdict
from app.kernel.i18n import _, use_language
from reports.transaction_log import LogEntry, TransactionLogDocument


def transaction_log_document(
    ctx: Context, call_id: int, verdict: Verdict, language: str = ""
) -> TransactionLogDocument:
    """Every change of the call and of what belongs to it, with how the verification of the whole trail ended.

    Costs, and other fields that are nobody's business but ours, are left out.
    """
    call = ctx.get(Call, call_id, Call.customer)
    with use_language(language or call.customer.language):
        entries = tuple(
            LogEntry(
                at=row.at,
                record=f"{row.record_label} {row.reference}",
                field=row.field_label,
                old=row.old,
                new=row.new,
                author=row.author,
                transaction=row.tx,
            )
            for row in record_history(ctx, "call", call.id, for_customer=True)
        )
        verification = _("All {changes} entries of the trail hold.").format(changes=verdict.changes)
        return TransactionLogDocument(
            title=call.subject,
            number=call.number,
            seller=seller(ctx),
            customer=buyer(call.customer),
            zone=ctx.zone,
            printed_at=ctx.now,
            entries=entries,
            chain_hash=verdict.last_hash,
            verification=verification if verdict.holds else str(verdict.broken),
        )
