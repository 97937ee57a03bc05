"""Who is who, departments, one's own page, and the ways in."""

from django.urls import path

from puente.web.people import (
    coming,
    departments,
    directory,
    exporting,
    profile,
    reach,
    sessions,
    tokens,
    visions,
)

PERSON = "people/<int:pk>/"
DEPARTMENT = "departments/<str:code>/"

urlpatterns = [
    path("people/", directory.directory, name="directory"),
    path("people/export.csv", exporting.of_directory, name="directory-export"),
    path(PERSON, directory.person, name="person"),
    path(f"{PERSON}picture/", directory.picture, name="person-picture"),
    path("me/", profile.mine, name="me"),
    path("me/sessions/", sessions.listed, name="sessions"),
    path("me/sessions/end/", sessions.end_others, name="sessions-end"),
    path("me/sessions/<str:key>/end/", sessions.end, name="session-end"),
    path("me/tokens/", tokens.listed, name="tokens"),
    path("me/tokens/<int:pk>/revoke/", tokens.revoke, name="token-revoke"),
    path(f"{PERSON}edit/", profile.edit, name="person-edit"),
    path(f"{PERSON}picture/set/", profile.set_picture, name="person-picture-set"),
    path(f"{PERSON}picture/remove/", profile.remove_picture, name="person-picture-remove"),
    path(f"{PERSON}addresses/add/", reach.add_address, name="address-add"),
    path("addresses/<int:pk>/remove/", reach.remove_address, name="address-remove"),
    path("addresses/<int:pk>/sign-in/", reach.sign_in_with, name="address-sign-in"),
    path("addresses/confirm/<str:token>/", coming.confirm, name="address-confirm"),
    path(f"{PERSON}away/", reach.be_away, name="away"),
    path("absences/<int:pk>/end/", reach.come_back, name="come-back"),
    path("invitation/<str:token>/", coming.invitation, name="invitation"),
    path("start/", coming.start, name="start"),
    path("departments/", departments.departments, name="departments"),
    path(DEPARTMENT, departments.department, name="department"),
    path(f"{DEPARTMENT}people/", departments.members, name="department-people"),
    path(f"{DEPARTMENT}vision/", visions.write, name="department-vision"),
    path("vision/", visions.write, name="vision"),
    path("vision/<int:pk>/agree/", visions.agree, name="vision-agree"),
    path("memberships/<int:pk>/role/", departments.change_role, name="membership-role"),
    path("memberships/<int:pk>/end/", departments.end, name="membership-end"),
]
