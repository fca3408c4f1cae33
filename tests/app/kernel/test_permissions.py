import pytest

from app.kernel.permissions import PERMISSIONS, ROLES, Role, permissions_of


def test_every_role_holds_known_permissions_and_the_administrator_all():
    assert set(ROLES) == set(Role)
    assert all(held <= set(PERMISSIONS) for held in ROLES.values())
    assert ROLES[Role.ADMINISTRATOR] == set(PERMISSIONS)


@pytest.mark.parametrize("name", PERMISSIONS)
def test_every_permission_has_a_label_and_its_own_name(name):
    assert PERMISSIONS[name].name == name
    assert PERMISSIONS[name].label


def test_several_roles_may_do_what_any_of_them_may():
    both = permissions_of({Role.TECHNICIAN, Role.BACK_OFFICE})

    assert both == ROLES[Role.TECHNICIAN] | ROLES[Role.BACK_OFFICE]
    assert permissions_of(set()) == frozenset()
