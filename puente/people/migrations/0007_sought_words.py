from django.db import migrations

from puente.people.models.persons import SOUGHT_WORDS


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0006_api_token'),
    ]

    operations = [
        migrations.RunPython(lambda apps, editor: SOUGHT_WORDS.make(editor.connection.alias), migrations.RunPython.noop),
    ]
