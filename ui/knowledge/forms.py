"""The forms of the knowledge; their fields are the arguments of the commands."""

from __future__ import annotations

from app.kernel.i18n import LANGUAGES, _, current_language
from ui.toolkit.choice_field import ChoiceField
from ui.toolkit.field import Field
from ui.toolkit.fields import LineField, TextField
from ui.toolkit.record_field import RecordField
from ui.toolkit.several_field import SeveralField
from ui.toolkit.step_form import StepForm


def new_form() -> StepForm:
    return StepForm(_("New article"), _("Keep as a draft"), article_fields())


def edit_form() -> StepForm:
    remark = LineField(_("What is new"), placeholder=_("For those who know the edition before"))
    return StepForm(_("Edit the article"), _("Save"), {**article_fields(), "remark": remark})


def article_fields() -> dict[str, Field]:
    language = ChoiceField(_("Language"), LANGUAGES, required=True)
    language.set_value(current_language())
    hint = _("# head · - list · 1. steps · **bold** · `code`")
    return {
        "title": LineField(_("Title"), required=True, placeholder=_("The trouble in the words of who calls")),
        "body": TextField(_("Text"), hint=hint, lines=12),
        "language": language,
        "family": LineField(_("Product family"), placeholder=_("Such as Boilers; empty for all")),
        "product_ids": SeveralField(_("Products"), _("Add a product: name or code")),
        "code_ids": SeveralField(_("Problems"), _("Add a problem code")),
    }


def code_form() -> StepForm:
    fields: dict[str, Field] = {
        "code": LineField(_("Code"), required=True, length=20, placeholder="P12"),
        "label": LineField(_("Label"), required=True),
        "parent_id": RecordField(_("Below"), placeholder=_("A code of the first level, or nothing")),
        "family": LineField(_("Product family"), placeholder=_("Only for this group of products; empty for all")),
    }
    return StepForm(_("Service code"), _("Save"), fields)


def tree_form() -> StepForm:
    fields: dict[str, Field] = {
        "name": LineField(_("Name"), required=True, placeholder=_("The trouble the questions are about")),
        "family": LineField(_("Product family"), placeholder=_("Such as Boilers; empty for all")),
        "product_id": RecordField(_("Product"), placeholder=_("Only for this product, or nothing")),
    }
    return StepForm(_("Question tree"), _("Save"), fields)
