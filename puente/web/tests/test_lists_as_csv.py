"""Each list comes out as CSV, to whom its page is shown, and goes back in without a change."""

import csv
import io

import pytest

from puente.catalogue import verbs as catalogue
from puente.imports.csv.kinds import KINDS
from puente.imports.csv.run import run
from puente.people import verbs as people
from puente.people.models import Company, Department, Person

BROUGHT_BACK = {
    "departments": "/settings/departments/export.csv",
    "people": "/settings/people/export.csv",
    "memberships": "/settings/departments/people.csv",
    "services": "/settings/services/export.csv",
}
LISTS = ["/people/export.csv", "/settings/companies/export.csv", *BROUGHT_BACK.values()]
PAGES = {
    "/people/?q=ana": "/people/export.csv?q=ana&amp;department=",
    "/settings/departments/": "/settings/departments/export.csv",
    "/settings/people/?show=left": "/settings/people/export.csv?q=&amp;show=left",
    "/settings/people/?q=ana": "/settings/people/export.csv?q=ana&amp;show=",
    "/settings/companies/": "/settings/companies/export.csv",
    "/settings/services/": "/settings/services/export.csv",
}

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def full_house(ada, ana, bruno, lara, luis, finance, facilities, office_hours):
    """Of everything that a list says, something; and words that only a careful list brings back whole."""
    people.rename(finance, by=ada, name={"en": "Finance, and more", "es": 'Las "cuentas"', "ca": "Comptes"})
    people.describe(facilities, by=ada, about={"es": "Luz;\nagua"}, phone="+34 922 100 200", place="Sótano")
    people.move_department(facilities, by=ada, parent=finance)
    people.set_department_calendar(finance, by=ada, calendar=None)
    sol = people.found_company(by=ada, name="Limpiezas Sol", kind=Company.Kind.PARTNER)
    rosa = people.enrol(
        by=ada, name="Peña, Rosa", source="csv", outside_key="+8", company=sol, kind="supplier", job="=Jefa",
        phone="+34 600 100 200", languages=["es", "en"], language="es",
    )  # fmt: skip
    people.join(rosa, finance, by=ada, role="agent")
    Person.objects.get_queryset().filter(pk=luis.pk).update(company=None, called="Lucho", kind="temp")
    service = catalogue.found_service(
        facilities, by=ada, code="lamps", name={"en": "Lamps", "es": "Lámparas"}, priority=3,
        who_may_ask="departments", audience=[finance, facilities], is_confidential=True,
    )  # fmt: skip
    for metric, seconds in {"first_response": 2500, "resolution": 3 * 3600}.items():
        catalogue.set_standard(facilities, by=ada, metric=metric, target_seconds=seconds, service=service)
    catalogue.found_service(finance, by=ada, code="pay", name={"es": "Nóminas"}, summary={"en": "- Money"})
    gone = people.found_department(
        by=ada, code="OLD", name={"es": "La vieja"}, parent=facilities, calendar=office_hours, phone="+34 1"
    )
    below = people.found_department(by=ada, code="OLD2", name={"es": "Más vieja"}, parent=gone)
    asked_by = {"who_may_ask": "departments", "audience": [finance, below]}
    catalogue.set_audience(service, by=ada, **asked_by)
    old = catalogue.found_service(gone, by=ada, code="fax", name={"es": "Fax"}, priority=1, **asked_by)
    catalogue.set_standard(gone, by=ada, metric="resolution", target_seconds=3600, service=old)
    catalogue.retire_service(old, by=ada)
    for one in (below, gone):
        people.retire_department(one, by=ada, heir=facilities)


def rows_of(answer):
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", BROUGHT_BACK)
def test_what_came_out_goes_back_in_and_nothing_changes(kind, language, full_house, at_work, ada):
    people.set_profile(ada, by=ada, language=language)

    file = at_work(ada).get(BROUGHT_BACK[kind]).getvalue()
    report = run(KINDS[kind], file, by=ada, dry=True)

    assert report.rows > 1
    assert (report.made, report.changed, report.refusals) == (0, 0, [])
    assert report.unknown_columns == (
        [{"en": "Name", "es": "Nombre"}[language]] if kind == "memberships" else []
    )


@pytest.mark.parametrize(
    ("kind", "codes", "standing"), [("departments", {"OLD", "OLD2"}, "FIN"), ("services", {"fax"}, "pay")]
)
def test_what_is_retired_says_since_when_and_a_file_changes_nothing_of_it(
    kind, codes, standing, full_house, at_work, ada
):
    file = at_work(ada).get(BROUGHT_BACK[kind]).getvalue().decode("utf-8-sig")
    there = {row["code"]: row["retired"] for row in csv.DictReader(io.StringIO(file))}

    def brought(content):
        return run(KINDS[kind], content.encode(), by=ada, dry=True)

    assert {code for code, day in there.items() if day == "2026-03-10"} == codes
    assert all(not day for code, day in there.items() if code not in codes)
    assert brought(file.replace("2026-03-10", "10/03/2026")).unchanged == len(there)
    for otherwise in (
        file.replace("ieja", "ana").replace("Fax,", "Telefax,"),
        file.replace("2026-03-10", ""),
    ):
        assert [one.column for one in brought(otherwise).refusals] == ["code"] * len(codes)
    wrong = brought(file.replace("2026-03-10", "once"))
    assert [one.column for one in wrong.refusals] == ["retired"] * len(codes)
    where = "department" if kind == "services" else "part of"
    told = brought(f"code,{where},name,retired\n{standing},FIN,Name,x\nNEW,FIN,Name,x\n")
    assert [one.column for one in told.refusals] == ["retired"]
    assert (told.made, told.unchanged) == (0, 1)


def test_another_house_is_filled_from_the_lists_of_this_one(full_house, at_work, ada):
    file = at_work(ada).get(BROUGHT_BACK["departments"]).getvalue()
    before = list(
        Department.objects.order_by("code").values("code", "name", "about", "phone", "parent__code")
    )
    moved = file.replace(b"FIN", b"CTA").replace(b"FAC", b"OBR")

    run(KINDS["departments"], moved, by=ada, dry=False)

    again = Department.objects.filter(code__in=["CTA", "OBR"]).order_by("-code")
    codes = {"OBR": "FAC", "CTA": "FIN", None: None}
    there = [
        row | {"code": codes[row["code"]], "parent__code": codes[row["parent__code"]]}
        for row in again.values("code", "name", "about", "phone", "parent__code")
    ]
    assert there == [row for row in before if row["code"] in ("FAC", "FIN")]


def test_a_file_has_a_name_and_words_in_the_readers_language(full_house, at_work, ada):
    people.set_profile(ada, by=ada, language="es")

    files = {address: at_work(ada).get(address) for address in LISTS}

    names = {address: answer["Content-Disposition"].split('"')[1] for address, answer in files.items()}
    assert names == {
        "/people/export.csv": "quien-es-quien-2026-03-10.csv",
        "/settings/companies/export.csv": "empresas-2026-03-10.csv",
        "/settings/departments/export.csv": "departamentos-2026-03-10.csv",
        "/settings/people/export.csv": "personas-2026-03-10.csv",
        "/settings/departments/people.csv": "quien-esta-donde-2026-03-10.csv",
        "/settings/services/export.csv": "servicios-2026-03-10.csv",
    }
    rosa = next(row for row in rows_of(files["/people/export.csv"]) if row["Nombre"] == "Peña, Rosa")
    assert (rosa["Trabaja en"], rosa["Empresa"]) == ('Las "cuentas"', "Limpiezas Sol")
    assert rows_of(files["/settings/companies/export.csv"])[0]["tipo"] == "empresa colaboradora"


def test_the_directory_comes_out_as_it_was_searched(full_house, at_work, ana, bruno, noon):
    people.be_away(bruno, by=bruno, from_at=noon, until_at=noon.replace(day=20))
    browser = at_work(ana)

    assert [row["Name"] for row in rows_of(browser.get("/people/export.csv?q=pena"))] == ["Peña, Rosa"]
    those = rows_of(browser.get("/people/export.csv?department=FAC"))
    assert {row["Name"]: row["Away"] for row in those} == {"Bruno": "yes", "Lara": "no"}


def test_a_customer_exports_nobody_that_their_page_hides(full_house, at_work, carmen, ada):
    other = Company.objects.create(name="Another customer", kind=Company.Kind.CUSTOMER)
    people.enrol(by=ada, name="Hidden Customer", email="h@other.example", company=other, kind="customer")

    assert "Hidden" not in at_work(carmen).get("/people/export.csv").getvalue().decode()
    assert "Hidden" in at_work(ada).get("/people/export.csv").getvalue().decode()


def test_a_lead_exports_the_services_of_their_own_department(full_house, at_work, lara, bruno):
    assert [row["code"] for row in rows_of(at_work(lara).get("/settings/services/export.csv"))] == ["lamps"]
    assert at_work(bruno).get("/settings/services/export.csv").status_code == 403


@pytest.mark.parametrize(("page", "link"), PAGES.items())
def test_the_page_links_to_its_list(page, link, full_house, at_work, ada, ana):
    if page.endswith("left"):
        people.leave_organization(ana, by=ada)

    assert f'href="{link}"' in at_work(ada).get(page).text


@pytest.mark.parametrize("address", LISTS)
def test_a_long_list_costs_as_many_statements_as_a_short_one(
    address, full_house, at_work, ada, finance, organization, django_assert_max_num_queries
):
    from conftest import make_department, make_person

    browser = at_work(ada)
    browser.get(address).getvalue()
    with django_assert_max_num_queries(40) as few:
        short = browser.get(address).getvalue()
    for n in range(12):
        there = make_department(organization, f"D{n}", f"Department {n}")
        make_person(f"Persona {n}", department=there)
        catalogue.found_service(there, by=ada, code=f"s{n}", name={"ca": f"Servei {n}"})
        people.found_company(by=ada, name=f"Company {n}", kind=Company.Kind.PARTNER)
    with django_assert_max_num_queries(40) as many:
        long = browser.get(address).getvalue()

    assert len(long.splitlines()) >= len(short.splitlines()) + 12
    assert len(many) <= len(few)
