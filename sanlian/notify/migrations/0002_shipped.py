"""What came with the product is told from what a county has made itself."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notify", "0001_tables"),
    ]

    operations = [
        migrations.AddField(
            model_name="template",
            name="shipped",
            field=models.BooleanField(default=True, verbose_name="comes with the product"),
        ),
    ]
