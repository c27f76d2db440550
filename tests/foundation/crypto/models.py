"""A table with sealed texts of the tests' own, made when first needed."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connections, models

from lianxin.foundation.crypto import BlindIndexField, EncryptedTextField, RowBound
from lianxin.operations.embedded import APP


def digits(text: str) -> str:
    return "".join(character for character in text if character.isdecimal())


class Letter(RowBound):
    name = EncryptedTextField()
    note = EncryptedTextField(null=True)
    number = EncryptedTextField(default="")
    index = BlindIndexField(source="number", normalize=digits, null=True, unique=True)

    class Meta:
        app_label = "foundation"
        db_table = "test_letter"


# Known to its own tests only: migrations and the floors of other tests shall not see it.
del apps.all_models["foundation"]["letter"]
apps.clear_cache()


@contextmanager
def letters() -> Iterator[type[models.Model]]:
    """The table exists and is registered within the block, the other rooms' are out of sight; the database is thrown
    away afterwards."""
    with connections["owner"].schema_editor() as editor:
        editor.create_model(Letter)
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"GRANT ALL ON test_letter TO {APP}; GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {APP}")
    connections["owner"].close()
    apps.all_models["foundation"]["letter"] = Letter
    apps.set_available_apps(["lianxin.foundation"])
    try:
        yield Letter
    finally:
        del apps.all_models["foundation"]["letter"]
        apps.unset_available_apps()
