"""Property tests are judged by what they find, not by how busy the machine is; and a company to test it on."""

import pytest
from hypothesis import settings

from app.backend import Backend
from tests.company import Company, found_company
from tests.make import Make

settings.register_profile("pronto", deadline=None)
settings.load_profile("pronto")


@pytest.fixture
def company(backend: Backend, make: Make) -> Company:
    return found_company(backend, make)
