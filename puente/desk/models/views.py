"""Saved ways to look at a queue."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from puente.people.models import Department, Person


class ViewQuerySet(models.QuerySet["View"]):
    def visible_to(self, person: Person) -> ViewQuerySet:
        """Those of the queues that the person sees (`rules.may_use_queue`)."""
        if person.is_administrator and person.is_inside:
            return self
        return self.filter(department__in=person.departments_served())


class View(models.Model):
    """A saved way to look at a queue: filters, columns and order; one's own, or the department's."""

    department = models.ForeignKey(Department, models.CASCADE, related_name="views")
    owner = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="views")
    """Whose it is; empty when the whole department shares it."""
    name = models.CharField(max_length=80, verbose_name=_("name"))
    filters = models.JSONField(default=dict, blank=True)
    columns = models.JSONField(default=list, blank=True)
    order = models.CharField(max_length=30, blank=True, default="")
    position = models.PositiveSmallIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("view")
        constraints = [
            models.UniqueConstraint(
                fields=["department", "owner", "name"],
                condition=Q(removed_at__isnull=True),
                nulls_distinct=False,
                name="view_named_once",
                violation_error_message=_("There is a view with that name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
