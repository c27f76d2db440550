import uuid

import django.db.models.deletion
from django.db import migrations, models

import lianxin.foundation.actor
import lianxin.foundation.crypto.fields
import lianxin.foundation.models.events
import lianxin.foundation.models.files


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("foundation", "0001_database_functions"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "actor_kind",
                    models.CharField(
                        choices=[
                            (lianxin.foundation.actor.ActorKind["STAFF"], lianxin.foundation.actor.ActorKind["STAFF"]),
                            (
                                lianxin.foundation.actor.ActorKind["CITIZEN"],
                                lianxin.foundation.actor.ActorKind["CITIZEN"],
                            ),
                            (
                                lianxin.foundation.actor.ActorKind["SYSTEM"],
                                lianxin.foundation.actor.ActorKind["SYSTEM"],
                            ),
                            (lianxin.foundation.actor.ActorKind["PEER"], lianxin.foundation.actor.ActorKind["PEER"]),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "door",
                    models.CharField(
                        choices=[
                            (lianxin.foundation.actor.Door["DESK"], lianxin.foundation.actor.Door["DESK"]),
                            (lianxin.foundation.actor.Door["PORTAL"], lianxin.foundation.actor.Door["PORTAL"]),
                            (lianxin.foundation.actor.Door["API"], lianxin.foundation.actor.Door["API"]),
                            (lianxin.foundation.actor.Door["TELEPHONE"], lianxin.foundation.actor.Door["TELEPHONE"]),
                            (lianxin.foundation.actor.Door["SMS"], lianxin.foundation.actor.Door["SMS"]),
                            (lianxin.foundation.actor.Door["MAIL"], lianxin.foundation.actor.Door["MAIL"]),
                            (lianxin.foundation.actor.Door["WECHAT"], lianxin.foundation.actor.Door["WECHAT"]),
                            (lianxin.foundation.actor.Door["EXCHANGE"], lianxin.foundation.actor.Door["EXCHANGE"]),
                            (lianxin.foundation.actor.Door["COMMAND"], lianxin.foundation.actor.Door["COMMAND"]),
                            (lianxin.foundation.actor.Door["JOB"], lianxin.foundation.actor.Door["JOB"]),
                        ],
                        max_length=12,
                    ),
                ),
                ("person_id", models.BigIntegerField(null=True)),
                ("post_id", models.BigIntegerField(null=True)),
                ("unit_id", models.BigIntegerField(null=True)),
                ("hub_id", models.BigIntegerField(null=True)),
                ("on_behalf_of_id", models.BigIntegerField(null=True)),
                ("address", models.CharField(blank=True, max_length=45)),
                ("row_kind", models.CharField(max_length=64)),
                ("row_id", models.BigIntegerField()),
                ("field", models.CharField(max_length=64)),
                ("purpose", models.CharField(max_length=32, verbose_name="用途")),
                ("request_id", models.CharField(blank=True, max_length=32)),
            ],
            options={
                "verbose_name": "个人信息访问记录",
                "indexes": [
                    models.Index(fields=["at"], name="access_entry_at"),
                    models.Index(fields=["person_id", "at"], name="access_entry_person"),
                    models.Index(fields=["row_kind", "row_id", "at"], name="access_entry_row"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecordEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "actor_kind",
                    models.CharField(
                        choices=[
                            (lianxin.foundation.actor.ActorKind["STAFF"], lianxin.foundation.actor.ActorKind["STAFF"]),
                            (
                                lianxin.foundation.actor.ActorKind["CITIZEN"],
                                lianxin.foundation.actor.ActorKind["CITIZEN"],
                            ),
                            (
                                lianxin.foundation.actor.ActorKind["SYSTEM"],
                                lianxin.foundation.actor.ActorKind["SYSTEM"],
                            ),
                            (lianxin.foundation.actor.ActorKind["PEER"], lianxin.foundation.actor.ActorKind["PEER"]),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "door",
                    models.CharField(
                        choices=[
                            (lianxin.foundation.actor.Door["DESK"], lianxin.foundation.actor.Door["DESK"]),
                            (lianxin.foundation.actor.Door["PORTAL"], lianxin.foundation.actor.Door["PORTAL"]),
                            (lianxin.foundation.actor.Door["API"], lianxin.foundation.actor.Door["API"]),
                            (lianxin.foundation.actor.Door["TELEPHONE"], lianxin.foundation.actor.Door["TELEPHONE"]),
                            (lianxin.foundation.actor.Door["SMS"], lianxin.foundation.actor.Door["SMS"]),
                            (lianxin.foundation.actor.Door["MAIL"], lianxin.foundation.actor.Door["MAIL"]),
                            (lianxin.foundation.actor.Door["WECHAT"], lianxin.foundation.actor.Door["WECHAT"]),
                            (lianxin.foundation.actor.Door["EXCHANGE"], lianxin.foundation.actor.Door["EXCHANGE"]),
                            (lianxin.foundation.actor.Door["COMMAND"], lianxin.foundation.actor.Door["COMMAND"]),
                            (lianxin.foundation.actor.Door["JOB"], lianxin.foundation.actor.Door["JOB"]),
                        ],
                        max_length=12,
                    ),
                ),
                ("person_id", models.BigIntegerField(null=True)),
                ("post_id", models.BigIntegerField(null=True)),
                ("unit_id", models.BigIntegerField(null=True)),
                ("hub_id", models.BigIntegerField(null=True)),
                ("on_behalf_of_id", models.BigIntegerField(null=True)),
                ("address", models.CharField(blank=True, max_length=45)),
                ("request_key", models.CharField(blank=True, max_length=64)),
                ("from_state", models.CharField(blank=True, max_length=32)),
                ("to_state", models.CharField(blank=True, max_length=32)),
                ("deadline_before", models.DateTimeField(null=True)),
                ("deadline_after", models.DateTimeField(null=True)),
                ("book_hub_id", models.BigIntegerField(default=0)),
                ("data", models.JSONField(default=dict)),
                ("sha256", models.BinaryField(max_length=32)),
                ("sm3", models.BinaryField(max_length=32)),
                (
                    "position",
                    models.BigIntegerField(
                        db_default=lianxin.foundation.models.events.OutboxPosition(), editable=False
                    ),
                ),
                ("subject_kind", models.CharField(max_length=32)),
                ("subject_id", models.BigIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["position", "id"], name="record_event_position"),
                    models.Index(fields=["book_hub_id", "position"], name="record_event_hub"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("subject_kind", "subject_id", "seq"), name="record_event_seq_once"),
                    models.CheckConstraint(condition=models.Q(("seq__gte", 1)), name="record_event_seq_from_1"),
                ],
            },
        ),
        migrations.CreateModel(
            name="KeyCheck",
            fields=[
                ("version", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("value", models.BinaryField(max_length=16)),
            ],
        ),
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("size", models.PositiveBigIntegerField(verbose_name="大小")),
                ("media_type", models.CharField(max_length=100, verbose_name="类型")),
                ("stored_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["stored_at"], name="stored_file_stored_at")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="stored_file_not_empty")
                ],
            },
        ),
        migrations.CreateModel(
            name="FileLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="links", to="foundation.storedfile"
                    ),
                ),
                ("owner_kind", models.CharField(max_length=32)),
                ("owner_id", models.BigIntegerField()),
                ("kind", models.CharField(blank=True, max_length=32, verbose_name="附件种类")),
                ("name", lianxin.foundation.crypto.fields.EncryptedTextField(verbose_name="文件名")),
                (
                    "token",
                    models.CharField(
                        default=lianxin.foundation.models.files.new_token, editable=False, max_length=43, unique=True
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="上传时间")),
            ],
            options={
                "indexes": [models.Index(fields=["owner_kind", "owner_id", "at"], name="file_link_owner")],
            },
        ),
        migrations.CreateModel(
            name="LiveMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("topic", models.CharField(max_length=64)),
                ("ref", models.CharField(max_length=96)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["topic", "id"], name="live_message_topic"),
                    models.Index(fields=["at"], name="live_message_at"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Cursor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subscriber", models.CharField(max_length=64)),
                ("book", models.CharField(max_length=64)),
                ("position", models.BigIntegerField(default=0)),
                ("event_id", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("subscriber", "book"), name="cursor_once")],
            },
        ),
        migrations.CreateModel(
            name="HeldEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subscriber", models.CharField(max_length=64)),
                ("book", models.CharField(max_length=64)),
                ("event_id", models.BigIntegerField()),
                ("chain_key", models.CharField(max_length=96)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("next_try_at", models.DateTimeField(null=True)),
                ("error_code", models.CharField(blank=True, max_length=96)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["subscriber", "book", "chain_key", "event_id"], name="held_event_queue"),
                    models.Index(fields=["next_try_at"], name="held_event_due"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("subscriber", "book", "event_id"), name="held_event_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("next_try_at__isnull", False)),
                        fields=("subscriber", "book", "chain_key"),
                        name="held_event_one_tried_per_chain",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("attempts", 0), ("next_try_at__isnull", True)),
                            models.Q(("attempts__gte", 1), ("next_try_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="held_event_tried_or_waiting",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RequestKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("actor", models.CharField(max_length=64)),
                ("key", models.CharField(max_length=64)),
                ("step", models.CharField(max_length=64)),
                ("fingerprint", models.BinaryField(max_length=32)),
                ("result_model", models.CharField(blank=True, max_length=64)),
                ("result_id", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="request_key_at")],
                "constraints": [models.UniqueConstraint(fields=("actor", "key"), name="request_key_once")],
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("book", models.CharField(max_length=64)),
                ("hub_id", models.BigIntegerField()),
                ("seq", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("from_position", models.BigIntegerField()),
                ("until_position", models.BigIntegerField()),
                ("leaf_count", models.PositiveIntegerField()),
                ("root_sha256", models.CharField(max_length=64)),
                ("root_sm3", models.CharField(max_length=64)),
                ("sha256", models.BinaryField(max_length=32)),
                ("sm3", models.BinaryField(max_length=32)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("book", "hub_id", "seq"), name="seal_seq_once"),
                    models.CheckConstraint(condition=models.Q(("seq__gte", 1)), name="seal_seq_from_1"),
                    models.CheckConstraint(
                        condition=models.Q(("from_position__lt", models.F("until_position"))),
                        name="seal_covers_positions",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SealLeaf",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "seal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING, related_name="leaves", to="foundation.seal"
                    ),
                ),
                ("chain_key", models.CharField(db_collation="C", max_length=96)),
                ("seq", models.PositiveIntegerField()),
                ("sha256", models.BinaryField(max_length=32)),
                ("sm3", models.BinaryField(max_length=32)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("seal", "chain_key"), name="seal_leaf_once")],
            },
        ),
    ]
