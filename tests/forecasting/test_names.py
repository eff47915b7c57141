import pytest

from dragoman.forecasting.names import is_state, split_name


@pytest.mark.parametrize(
    ("name", "role", "home"),
    [
        ("Police_(Land_A)", "Police", "Land A"),
        ("Barack_Obama", "Barack Obama", None),
        ("AFGREB", "REB", "AFG"),
        ("RUS", "RUS", None),
        ("UNICEF", "UNICEF", None),
        ("UNESCO", "UNESCO", None),
        ("Police Forces of Kenya (2022-)", "Police Forces", "Kenya"),
        ("Farmers (1990-2000)", "Farmers (1990-2000)", None),
        ("(Iran)", "", "Iran"),
        ("", "", None),
    ],
)
def test_names_tell_roles_and_homes(name, role, home):
    assert split_name(name) == (role, home)


def test_states_are_known_by_name_and_code():
    assert is_state("South_Korea") and is_state("rus") and not is_state("UNICEF")
