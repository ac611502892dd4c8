from django.db import migrations, models


class Migration(migrations.Migration):
    """What rests and what is late are listed in turn, each by an index of its own."""

    dependencies = [
        ("workorders", "0026_request_shown"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="workorder", name="order_waiting"),
        migrations.AddIndex(
            model_name="workorder",
            index=models.Index(
                fields=["suspended_at"],
                name="order_resting",
                condition=models.Q(ended_at=None, replied_at=None, suspended_at__isnull=False),
            ),
        ),
    ]
