"""What the indexes hold of one event's news lies together where it can."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0010_what_is_resolved'),
        ('events', '0004_short_lived_rows'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='news', name='news_of_an_event_once'),
        migrations.RemoveIndex(model_name='news', name='news_of_person'),
        migrations.AlterField(
            model_name='news',
            name='person',
            field=models.ForeignKey(db_index=False, on_delete=models.deletion.CASCADE, related_name='news', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='news',
            name='event',
            field=models.ForeignKey(db_index=False, null=True, on_delete=models.deletion.PROTECT, related_name='+', to='events.event'),
        ),
        migrations.AddConstraint(
            model_name='news',
            constraint=models.UniqueConstraint(condition=models.Q(('event__isnull', False)), fields=('event', 'person'), name='news_of_an_event_once'),
        ),
        migrations.AddIndex(
            model_name='news',
            index=models.Index(fields=['person', '-id'], name='news_of_person'),
        ),
    ]
