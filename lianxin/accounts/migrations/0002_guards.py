"""What the models cannot say: a post repeats its role's kind truly, so that nobody can hold two administrators' posts;
and the table of the shared cache."""

from django.db import migrations

POST_REPEATS_ITS_ROLE = """
ALTER TABLE accounts_post ADD CONSTRAINT post_repeats_its_role
    FOREIGN KEY (role_id, administers) REFERENCES accounts_role (id, administers)
"""
# As Django's createcachetable makes it.
CACHE = """
CREATE TABLE lianxin_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX lianxin_cache_expires ON lianxin_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [
        migrations.RunSQL(POST_REPEATS_ITS_ROLE, "ALTER TABLE accounts_post DROP CONSTRAINT post_repeats_its_role"),
        migrations.RunSQL(CACHE, "DROP TABLE lianxin_cache"),
    ]
