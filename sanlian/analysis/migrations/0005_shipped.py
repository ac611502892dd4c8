"""What came with the product is told from what a county has made itself."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("analysis", "0004_rule_alarms"),
    ]

    operations = [
        migrations.AddField(
            model_name="warningrules",
            name="shipped",
            field=models.BooleanField(default=True),
        ),
    ]
