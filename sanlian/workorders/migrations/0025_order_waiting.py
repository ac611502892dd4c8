from django.db import migrations, models
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):
    """What has waited the longest is read off an index, however many orders are late."""

    dependencies = [
        ("workorders", "0024_order_bands"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="workorder",
            index=models.Index(
                Coalesce("suspended_at", "due_at"),
                "id",
                name="order_waiting",
                condition=models.Q(ended_at=None, replied_at=None),
            ),
        ),
    ]
