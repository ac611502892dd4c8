"""Addresses of households are encrypted; those that are there already, too."""

import base64
import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import migrations, models

AT_ONCE = 1000
NONCE = 12


def _secret(purpose):
    key = settings.CONTACT_KEY.encode()
    return hmac.new(key, b"sanlian contact " + purpose, hashlib.sha256).digest()


def _in_batches(model):
    rows = model.objects.order_by("pk")
    last = 0
    while found := list(rows.filter(pk__gt=last)[:AT_ONCE]):
        yield found
        last = found[-1].pk


def seal(apps, schema_editor):
    """Encrypt what stands in the open."""
    model = apps.get_model("people", "Household")
    cipher, finding = AESGCM(_secret(b"seal")), _secret(b"find address")
    for found in _in_batches(model):
        for row in found:
            nonce = os.urandom(NONCE)
            sealed = nonce + cipher.encrypt(nonce, row.address.encode(), None)
            row.address_sealed = base64.b64encode(sealed).decode()
            row.address_key = hmac.new(finding, row.address.strip().encode(), hashlib.sha256).hexdigest()
        model.objects.bulk_update(found, ["address_sealed", "address_key"], batch_size=200)


def unseal(apps, schema_editor):
    """Put the addresses back into the open."""
    model = apps.get_model("people", "Household")
    cipher = AESGCM(_secret(b"seal"))
    for found in _in_batches(model):
        for row in found:
            raw = base64.b64decode(row.address_sealed)
            row.address = cipher.decrypt(raw[:NONCE], raw[NONCE:], None).decode()
        model.objects.bulk_update(found, ["address"], batch_size=200)


class Migration(migrations.Migration):
    dependencies = [("people", "0009_words_of_units_and_posts")]

    operations = [
        migrations.AddField(
            "household", "address_sealed", models.TextField(default=""), preserve_default=False
        ),
        migrations.AddField(
            "household", "address_key", models.CharField(max_length=64, default=""), preserve_default=False
        ),
        # Only so that going back can put the column there again.
        migrations.AlterField("household", "address", models.CharField(max_length=120, default="")),
        migrations.RunPython(seal, unseal),
        migrations.RemoveField("household", "address"),
    ]
