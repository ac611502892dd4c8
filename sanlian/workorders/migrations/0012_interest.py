import django.db.models.deletion
from django.db import migrations, models


def tell_whose(apps, schema_editor):
    """Write into open orders who asks; whom they complain of, nobody had written down before."""
    Order, Ask = apps.get_model("workorders", "WorkOrder"), apps.get_model("workorders", "ServiceRequest")
    about = {}
    rows = Ask.objects.filter(order__ended_at=None)
    for who in ("reporter", "beneficiary"):
        asking = rows.exclude(**{who: None})
        for order, key, home in asking.values_list("order", f"{who}__phone_key", f"{who}__household"):
            about.setdefault(order, set()).update({f"p:{key}"} if key else ())
            about[order].update({f"h:{home}"} if home else ())
    for number, keys in about.items():
        Order.objects.filter(pk=number).update(about=sorted(keys))


class Migration(migrations.Migration):
    dependencies = [
        ("workorders", "0011_recordings"),
    ]

    operations = [
        migrations.AddField(
            model_name="workorder",
            name="about",
            field=models.JSONField(default=list),
        ),
        migrations.CreateModel(
            name="Complaint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=24)),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="workorders.workorder",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("key", "order"), name="complaint_once")],
            },
        ),
        migrations.RunPython(tell_whose, migrations.RunPython.noop),
    ]
