from datetime import date

import pytest

from dragoman.codebook.loader import shipped_codebook
from dragoman.errors import InputError
from dragoman.forecasting.probabilities.loading import acled, countries_of, read_relations, typed_events
from dragoman.forecasting.probabilities.outcomes import parse_outcome
from dragoman.forecasting.probabilities.sampling import open_questions
from dragoman.forecasting.tables import read_table, table_of

DAY = date(2014, 5, 1)


def test_relations_and_cameo_codes_become_plover_types(tmp_path):
    path = tmp_path / "relations.csv"
    path.write_text('relation,cameo\n"Arrest,_detain",173\nMake_statement,010\n', encoding="utf-8")
    rows = [(DAY, "A", "Arrest,_detain", "B"), (DAY, "A", "Make_statement", "B"), (DAY, "B", "042", "A")]
    events = typed_events(table_of([*rows, (DAY, "A", "assault", "B")]), read_relations(path))
    assert sorted(events.kinds[k] for k in events.kind) == ["", "ASSAULT", "COERCE", "CONSULT"]
    assert sorted(events.quad.tolist()) == [0, 1, 4, 4]


def test_an_unknown_event_is_named_with_what_is_allowed():
    with pytest.raises(InputError, match=r"'Frown_at' is no PLOVER type \(AGREE, .*columns relation and cameo"):
        typed_events(table_of([(DAY, "A", "Frown_at", "B")]))


def test_relations_without_their_column_are_refused(tmp_path):
    (tmp_path / "r.csv").write_text("name,code\nx,1\n", encoding="utf-8")
    with pytest.raises(InputError, match="no column relation"):
        read_relations(tmp_path / "r.csv")


def test_countries_come_from_brackets_and_other_names_stand_for_themselves():
    assert countries_of(["Police_(Nigeria)", "Nigeria", "Boko_Haram"]) == ("Nigeria", "Nigeria", "Boko Haram")


LAYOUTS = {
    "ICEWS": (
        "Event ID\tEvent Date\tSource Name\tSource Country\tEvent Text\tCAMEO Code\tTarget Name\tCountry\n"
        "1\t2015-03-02\tPolice (Kenya)\tKenya\tArrest, detain, or charge\t173\tStudent (Kenya)\tKenya\n"
        "2\t2015-03-03\tKenya\tKenya\tMake statement\t010\tUganda\tKenya\n",
        {("Police (Kenya)", "COERCE", "Student (Kenya)"), ("Kenya", "", "Uganda")},
    ),
    "POLECAT": (
        "Event ID\tEvent Date\tEvent Type\tQuad Code\tActor Name\tActor Country\tRecipient Name\tSource\n"
        "a\t2023-01-03\tassault\tMATERIAL CONFLICT\tRussian army\tRUS\tUkraine\tagency\n"
        "b\t2023-01-04\tprotest\tMATERIAL CONFLICT\tfarmers\tFRA\tNone\tagency\n",
        {("Russian army", "ASSAULT", "Ukraine"), ("farmers", "PROTEST", "")},
    ),
    "ACLED": (
        "event_id_cnty,event_date,event_type,sub_event_type,actor1,actor2,country,source\n"
        "K1,02 March 2023,Battles,Armed clash,Police Forces of Kenya (2022-),Raiders (Kenya),Kenya,radio\n"
        "K2,03 March 2023,Protests,Peaceful protest,Protesters (Kenya),,Kenya,radio\n"
        "K3,04 March 2023,Strategic developments,Other,Raiders (Kenya),,Kenya,radio\n",
        {
            ("Police Forces of Kenya (2022-)", "ASSAULT", "Raiders (Kenya)"),
            ("Protesters (Kenya)", "PROTEST", ""),
            ("Raiders (Kenya)", "", ""),
        },
    ),
}


@pytest.mark.parametrize("project", LAYOUTS)
def test_tables_of_other_projects_are_typed_as_they_come(project, tmp_path):
    text, told = LAYOUTS[project]
    (tmp_path / "events.csv").write_text(text, encoding="utf-8")
    events = typed_events(read_table(tmp_path / "events.csv", one_sided=True))
    names, kinds = events.names, events.kinds
    columns = (column.tolist() for column in (events.actor, events.kind, events.recipient))
    assert {(names[a], kinds[k], names[r]) for a, k, r in zip(*columns, strict=True)} == told


def test_every_event_of_acled_has_a_type_of_the_codebook_or_none():
    assert set(acled().values()) - {""} <= set(shipped_codebook().types)
    assert acled()["armed clash"] == "ASSAULT"


def test_events_without_a_recipient_count_for_the_doer_and_open_no_dyad():
    events = typed_events(table_of([(DAY, "A", "PROTEST", None), (DAY, "A", "ACCUSE", "B")]))
    assert len(events) == 2 and events.names[events.nobody] == ""
    actors, recipients = open_questions(events, 1, "dyad", both_ways=False)
    assert [(events.names[a], events.names[r]) for a, r in zip(actors, recipients, strict=True)] == [("A", "B")]
    assert [events.names[a] for a in open_questions(events, 1, "actor")[0]] == ["A"]
    assert [events.names[r] for r in open_questions(events, 1, "recipient")[1]] == ["B"]


def test_outcomes_are_read_however_they_are_written():
    kinds = ("", "ASSAULT")
    assert parse_outcome("Material_Conflict", kinds) == parse_outcome("quad 4", kinds) == parse_outcome("4", kinds)
    assert parse_outcome("assault", kinds).quad == 0


def test_cameos_quad_classes_count_statements_as_verbal_cooperation():
    codes = ("010", "057", "061", "09", "112", "1453", "15", "204")
    events = typed_events(table_of([(DAY, "A", code, "B") for code in codes]), quads="cameo")
    said = {events.kinds[k]: q for k, q in zip(events.kind.tolist(), events.quad.tolist(), strict=True)}
    assert said == {"01": 1, "05": 1, "06": 2, "09": 2, "11": 3, "14": 3, "15": 4, "20": 4}
    assert parse_outcome("20", events.kinds).name == "20" and parse_outcome("4", events.kinds).quad == 4


def test_plover_types_have_no_quad_class_of_cameo():
    with pytest.raises(InputError, match=r"'ASSAULT' is no CAMEO code .* or --quads plover"):
        typed_events(table_of([(DAY, "A", "ASSAULT", "B")]), quads="cameo")
