"""Settings people changed, files that belong to a record, lines of a record's history."""

import pytest
from sqlalchemy import func, select

from app.backend import Backend
from app.customers.models import Customer
from app.db.attachments import (
    MEGABYTE,
    EmptyFile,
    FileTooLarge,
    StoredContent,
    attach,
    attachments_of,
    content_of,
)
from app.db.context import Gone
from app.db.settings import StoredSetting, store_setting
from app.kernel.settings import SETTINGS, BadSetting
from tests.make import Make


def test_a_setting_nobody_changed_has_its_default(backend: Backend):
    with backend.look() as ctx:
        assert ctx.setting("billing.payment_days") == 30


def test_a_changed_setting_is_read_as_its_type(backend: Backend):
    for days in (60, 90):
        with backend.work() as ctx:
            store_setting(ctx.session, "billing.payment_days", days)
    with backend.look() as ctx:
        assert ctx.setting("billing.payment_days") == 90
        assert ctx.session.scalar(select(func.count()).select_from(StoredSetting)) == 1


def test_a_setting_of_the_wrong_type_is_refused(backend: Backend):
    with pytest.raises(BadSetting), backend.work() as ctx:
        store_setting(ctx.session, "billing.payment_days", "soon")


def test_every_default_can_be_stored_and_read_back(backend: Backend):
    with backend.work() as ctx:
        for setting in SETTINGS.values():
            store_setting(ctx.session, setting.key, setting.default)
            ctx.session.flush()
            assert ctx.setting(setting.key) == setting.default


def test_a_file_comes_back_as_it_was(backend: Backend, make: Make):
    customer = make.customer()
    content = bytes(range(256)) * 100
    with backend.work() as ctx:
        attachment = attach(ctx, ctx.get(Customer, customer.id), "../../foto.png", "image/png", content)
    with backend.look() as ctx:
        assert content_of(ctx, attachment.id) == content


def test_the_same_content_is_kept_once(backend: Backend, make: Make):
    customer = make.customer()
    for name in ("a.txt", "b.txt"):
        with backend.work() as ctx:
            attach(ctx, ctx.get(Customer, customer.id), name, "text/plain", b"same")
    with backend.look() as ctx:
        assert ctx.session.scalar(select(func.count()).select_from(StoredContent)) == 1


def test_a_file_too_large_is_refused(backend: Backend, make: Make):
    customer = make.customer()
    with backend.work() as ctx:
        store_setting(ctx.session, "files.largest_megabytes", 1)
    with pytest.raises(FileTooLarge), backend.work() as ctx:
        attach(ctx, ctx.get(Customer, customer.id), "film.mp4", "video/mp4", bytes(MEGABYTE + 1))
    with backend.work() as ctx:
        attach(ctx, ctx.get(Customer, customer.id), "film.mp4", "video/mp4", bytes(MEGABYTE))


def test_an_empty_file_is_refused(backend: Backend, make: Make):
    customer = make.customer()
    with pytest.raises(EmptyFile), backend.work() as ctx:
        attach(ctx, ctx.get(Customer, customer.id), "foto.png", "image/png", b"")


def test_a_file_bears_a_safe_name_and_says_who_added_it(backend: Backend, make: Make):
    customer = make.customer()
    with backend.work() as ctx:
        attach(ctx, ctx.get(Customer, customer.id), "../../etc/\u202egnp.exe\n", "image/png", b"MZ")
    with backend.look() as ctx:
        (row,) = attachments_of(ctx, "customer", customer.id)
    assert (row.name, row.size, row.added_by, row.is_dangerous) == ("gnp.exe", 2, "Anna Bianchi", True)


def test_a_record_that_is_not_there_is_refused(backend: Backend):
    with pytest.raises(Gone), backend.look() as ctx:
        ctx.get(Customer, 4711)
