"""One touch for all that it tells; what a unique index begins with needs no other."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0003_mark'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameField(model_name='touch', old_name='topic', new_name='topics'),
        migrations.AlterField(model_name='touch', name='topics', field=models.TextField()),
        migrations.AlterField(
            model_name='delivery',
            name='event',
            field=models.ForeignKey(db_index=False, on_delete=models.deletion.CASCADE, related_name='deliveries', to='events.event'),
        ),
        migrations.AlterField(
            model_name='once',
            name='person',
            field=models.ForeignKey(db_index=False, on_delete=models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
    ]
