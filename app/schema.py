"""Every table there is: import this before the metadata is asked for."""

import app.assets.models
import app.billing.models
import app.calls.link_models
import app.calls.models
import app.catalog.models
import app.codes.models
import app.contracts.models
import app.costs.models
import app.customers.models
import app.db.attachments
import app.db.drafts
import app.db.journal
import app.db.sequences
import app.db.settings
import app.desk.models
import app.interventions.models
import app.knowledge.models
import app.presence.models
import app.staff.models
import app.subcontracting.models
import app.workshop.models  # noqa: F401
from app.db.base import Record
from app.db.beside import BESIDE

METADATA = Record.metadata
EVERY_TABLE = [METADATA, BESIDE]
"""What the migrations lead to."""
