"""Everything that administrators set up."""

from django.urls import path

from puente.web.settings import calendars, companies, departments, exporting, failures, house, mailbox, people

CALENDAR = "settings/calendars/<int:pk>/"
DEPARTMENT = "settings/departments/<str:code>/"
PERSON = "settings/people/<int:pk>/"
COMPANY = "settings/companies/<int:pk>/"

urlpatterns = [
    path("settings/", house.house, name="settings"),
    path("settings/regions/", house.region_choices, name="regions"),
    path("settings/departments/", departments.listed, name="departments-settings"),
    path("settings/departments/export.csv", exporting.departments, name="departments-export"),
    path("settings/departments/people.csv", exporting.memberships, name="memberships-export"),
    path("settings/departments/new/", departments.new, name="department-new"),
    path(DEPARTMENT, departments.edit, name="department-settings"),
    path(f"{DEPARTMENT}retire/", departments.retire, name="department-retire"),
    path("settings/people/", people.listed, name="people-settings"),
    path("settings/people/export.csv", exporting.people, name="people-export"),
    path("settings/people/invite/", people.invite, name="person-invite"),
    path("settings/people/invite-all/", people.invite_all, name="people-invite"),
    path("settings/people/merge/", people.merge, name="people-merge"),
    path(PERSON, people.administer, name="person-administer"),
    path(f"{PERSON}invite/", people.invite_again, name="person-invite-again"),
    path(f"{PERSON}leave/", people.leave, name="person-leave"),
    path(f"{PERSON}readmit/", people.readmit, name="person-readmit"),
    path(f"{PERSON}administrator/", people.administrator, name="person-administrator"),
    path("settings/companies/", companies.listed, name="companies-settings"),
    path("settings/companies/export.csv", exporting.companies, name="companies-export"),
    path(COMPANY, companies.edit, name="company-settings"),
    path(f"{COMPANY}retire/", companies.retire, name="company-retire"),
    path("settings/calendars/", calendars.listed, name="calendars-settings"),
    path("settings/calendars/new/", calendars.new, name="calendar-new"),
    path(CALENDAR, calendars.edit, name="calendar-settings"),
    path(f"{CALENDAR}week/", calendars.week, name="calendar-week"),
    path(f"{CALENDAR}holidays/", calendars.holidays, name="calendar-holidays"),
    path(f"{CALENDAR}days/", calendars.set_day, name="calendar-day-set"),
    path(f"{CALENDAR}days/<str:on>/remove/", calendars.remove_day, name="calendar-day-remove"),
    path(f"{CALENDAR}retire/", calendars.retire, name="calendar-retire"),
    path("settings/mail/", mailbox.mailbox, name="mail-settings"),
    path("settings/deliveries/", failures.failures, name="failures"),
    path("settings/deliveries/<str:what>/<int:pk>/<str:verb>/", failures.act, name="failure-act"),
]
