from django.db import migrations

from puente.desk.models.requests import SUBJECT_WORDS


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(lambda apps, editor: SUBJECT_WORDS.make(editor.connection.alias), migrations.RunPython.noop),
    ]
