from datetime import UTC, datetime

from django.db import migrations


def to_the_end(apps, schema_editor):
    """Requests whose clock stands still leave their place among those that are due."""
    requests = apps.get_model("desk", "Request").objects.using(schema_editor.connection.alias)
    requests.filter(is_paused=True).update(sorts_at=datetime(9999, 12, 31, tzinfo=UTC))


class Migration(migrations.Migration):

    dependencies = [
        ("desk", "0006_imported_by_the_index_alone"),
    ]

    operations = [
        migrations.RunPython(to_the_end, migrations.RunPython.noop),
    ]
