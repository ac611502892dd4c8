from django.db import migrations
from pypinyin import Style, lazy_pinyin


def spell(apps, schema_editor):
    """Give the rows that are there the first letters of their names."""
    for model, field in (("User", "name"), ("Unit", "short_name")):
        table = apps.get_model("people", model)
        rows = []
        for row in table.objects.iterator(chunk_size=2000):
            letters = lazy_pinyin(getattr(row, field), style=Style.FIRST_LETTER, errors="ignore")
            row.initials = "".join(letters).lower()[:20]
            rows.append(row)
        table.objects.bulk_update(rows, ["initials"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("people", "0005_initials_no_superusers")]

    operations = [migrations.RunPython(spell, migrations.RunPython.noop)]
