from django.db import migrations


class Migration(migrations.Migration):
    """What orders are found by names the band of numbers that each belongs to: see rules.band."""

    dependencies = [
        ("workorders", "0023_sayings"),
    ]

    operations = [
        migrations.RunSQL(
            "UPDATE workorders_orderwords SET tokens = tokens || ' n' || (order_id / 4096)",
            migrations.RunSQL.noop,
        ),
    ]
