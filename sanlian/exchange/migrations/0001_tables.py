import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Partners, and which requests they handed in."""

    initial = True

    dependencies = [
        ("workorders", "0025_order_waiting"),
    ]

    operations = [
        migrations.CreateModel(
            name="Partner",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=24, unique=True)),
                ("name", models.CharField(max_length=40)),
                ("key_digest", models.CharField(max_length=64, unique=True)),
                ("added_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Handed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("account", models.CharField(blank=True, max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="exchange.partner"
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workorders.servicerequest",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["partner", "request"], name="handed_by_partner")],
            },
        ),
    ]
