from django.db import migrations, models


def put_the_row(apps, schema_editor):
    apps.get_model("events", "Mark").objects.get_or_create(pk=1)


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0002_revision'),
    ]

    operations = [
        migrations.CreateModel(
            name='Mark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('moved', models.BigIntegerField(default=0)),
            ],
        ),
        migrations.RunPython(put_the_row, migrations.RunPython.noop),
    ]
