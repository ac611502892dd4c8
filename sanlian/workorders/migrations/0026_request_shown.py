from django.db import migrations, models


class Migration(migrations.Migration):
    """What everybody may know of is listed by its day without reading what few may see."""

    dependencies = [
        ("workorders", "0025_order_waiting"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="servicerequest",
            index=models.Index(
                fields=["submitted_at"], name="request_shown", condition=models.Q(visibility="village")
            ),
        ),
    ]
