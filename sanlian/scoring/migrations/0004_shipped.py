"""What came with the product is told from what a county has made itself."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("scoring", "0003_whole_month"),
    ]

    operations = [
        migrations.AddField(
            model_name="ruleversion",
            name="shipped",
            field=models.BooleanField(default=True),
        ),
    ]
