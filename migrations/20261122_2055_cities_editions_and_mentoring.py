"""Cities, teams, editions, matching, mentorships, reviews, messages and sessions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_2055"
down_revision = "20261122_1800"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "city",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "names", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("folded", sa.String(), server_default="", nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column(
            "population", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("team_size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "languages", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("website", sa.String(), server_default="", nullable=False),
        sa.Column("about", sa.String(), server_default="", nullable=False),
        sa.Column("about_html", sa.String(), server_default="", nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("state", sa.String(), server_default="draft", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "row_version",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default="1",
            nullable=False,
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'active', 'dormant', 'archived')", name=op.f("ck_city_state_known")
        ),
        sa.CheckConstraint(
            "(latitude IS NULL) = (longitude IS NULL)", name=op.f("ck_city_on_the_map")
        ),
        sa.CheckConstraint(
            "latitude IS NULL OR latitude BETWEEN -90 AND 90", name=op.f("ck_city_latitude")
        ),
        sa.CheckConstraint("length(country) = 2", name=op.f("ck_city_country_code")),
        sa.CheckConstraint("length(name) between 1 and 120", name=op.f("ck_city_name_length")),
        sa.CheckConstraint(
            "longitude IS NULL OR longitude BETWEEN -180 AND 180", name=op.f("ck_city_longitude")
        ),
        sa.CheckConstraint(
            "population IS NULL OR population > 0", name=op.f("ck_city_population_positive")
        ),
        sa.CheckConstraint("row_version > 0", name=op.f("ck_city_row_version_positive")),
        sa.CheckConstraint(
            "team_size IS NULL OR team_size > 0", name=op.f("ck_city_team_size_positive")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_city")),
        sa.UniqueConstraint("slug", name=op.f("uq_city_slug")),
    )
    with op.batch_alter_table("city", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_city_state_folded"), ["state", "folded"], unique=False)

    op.create_table(
        "edition",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("programme", sa.String(), server_default="", nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), server_default="draft", nullable=False),
        sa.Column("review_required", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "row_version",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default="1",
            nullable=False,
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'selection', 'running', 'reporting', 'closed')",
            name=op.f("ck_edition_state_known"),
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_edition_ends_after_start")),
        sa.CheckConstraint("length(name) between 1 and 120", name=op.f("ck_edition_name_length")),
        sa.CheckConstraint("row_version > 0", name=op.f("ck_edition_row_version_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
        sa.UniqueConstraint("slug", name=op.f("uq_edition_slug")),
    )
    op.create_table(
        "field",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "names", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(code) = 3", name=op.f("ck_field_code_length")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_field")),
    )
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(token_hash) = 64", name=op.f("ck_calendar_feed_token_hash")),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_calendar_feed_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feed_token_hash")),
    )
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_feed_ended_at"), ["ended_at"], unique=False)
        batch_op.create_index(
            "uq_calendar_feed_alive",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "city_learning",
        sa.Column(
            "edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("city_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("learners", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "completed", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("waiting", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("latest_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("versions", sa.String(), nullable=False),
        sa.CheckConstraint("learners >= 0", name=op.f("ck_city_learning_learners_not_negative")),
        sa.ForeignKeyConstraint(
            ["city_id"], ["city.id"], name=op.f("fk_city_learning_city_id_city"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["edition.id"],
            name=op.f("fk_city_learning_edition_id_edition"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("edition_id", "city_id", name=op.f("pk_city_learning")),
    )
    with op.batch_alter_table("city_learning", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_city_learning_city_id"), ["city_id"], unique=False)

    op.create_table(
        "edition_city",
        sa.Column(
            "edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("city_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "role IN ('champion', 'mentee', 'partner', 'observer')",
            name=op.f("ck_edition_city_role_known"),
        ),
        sa.ForeignKeyConstraint(
            ["city_id"], ["city.id"], name=op.f("fk_edition_city_city_id_city"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["edition.id"],
            name=op.f("fk_edition_city_edition_id_edition"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("edition_id", "city_id", name=op.f("pk_edition_city")),
    )
    with op.batch_alter_table("edition_city", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_edition_city_city_id"), ["city_id"], unique=False)

    op.create_table(
        "edition_course",
        sa.Column(
            "edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "course_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"],
            ["course.id"],
            name=op.f("fk_edition_course_course_id_course"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["edition.id"],
            name=op.f("fk_edition_course_edition_id_edition"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("edition_id", "course_id", name=op.f("pk_edition_course")),
    )
    with op.batch_alter_table("edition_course", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_edition_course_course_id"), ["course_id"], unique=False
        )

    op.create_table(
        "edition_grant",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column(
            "edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "granted_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "role = 'programme_coordinator'", name=op.f("ck_edition_grant_role_known")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["edition.id"],
            name=op.f("fk_edition_grant_edition_id_edition"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["granted_by"],
            ["person.id"],
            name=op.f("fk_edition_grant_granted_by_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_edition_grant_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_grant")),
        sa.UniqueConstraint(
            "person_id",
            "role",
            "edition_id",
            name=op.f("uq_edition_grant_person_id_role_edition_id"),
        ),
    )
    with op.batch_alter_table("edition_grant", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_edition_grant_edition_id"), ["edition_id"], unique=False
        )

    op.create_table(
        "edition_person",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("city_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "left_at IS NULL OR left_at >= joined_at",
            name=op.f("ck_edition_person_left_after_joined"),
        ),
        sa.ForeignKeyConstraint(
            ["city_id"],
            ["city.id"],
            name=op.f("fk_edition_person_city_id_city"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["edition.id"],
            name=op.f("fk_edition_person_edition_id_edition"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_edition_person_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_person")),
    )
    with op.batch_alter_table("edition_person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_edition_person_city_id"), ["city_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_edition_person_edition_id_city_id_left_at"),
            ["edition_id", "city_id", "left_at"],
            unique=False,
        )
        batch_op.create_index(
            "uq_edition_person_present",
            ["person_id", "edition_id"],
            unique=True,
            sqlite_where=sa.text("left_at IS NULL"),
            postgresql_where=sa.text("left_at IS NULL"),
        )

    op.create_table(
        "edition_phase",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_edition_phase_ends_after_start")),
        sa.CheckConstraint(
            "length(name) between 1 and 120", name=op.f("ck_edition_phase_name_length")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["edition.id"],
            name=op.f("fk_edition_phase_edition_id_edition"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_phase")),
        sa.UniqueConstraint("edition_id", "name", name=op.f("uq_edition_phase_edition_id_name")),
    )
    op.create_table(
        "edition_step",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'selection', 'running', 'reporting', 'closed')",
            name=op.f("ck_edition_step_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["by"], ["person.id"], name=op.f("fk_edition_step_by_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["edition.id"],
            name=op.f("fk_edition_step_edition_id_edition"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_step")),
    )
    with op.batch_alter_table("edition_step", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_edition_step_edition_id"), ["edition_id"], unique=False
        )

    op.create_table(
        "invitation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("city_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column(
            "invited_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "accepted_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.CheckConstraint(
            "role IS NULL OR role IN ('mentor', 'city_coordinator')",
            name=op.f("ck_invitation_role_of_a_city"),
        ),
        sa.CheckConstraint(
            "accepted_at IS NULL OR revoked_at IS NULL", name=op.f("ck_invitation_one_end")
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_invitation_email_lower")),
        sa.CheckConstraint("length(token_hash) = 64", name=op.f("ck_invitation_token_hash")),
        sa.ForeignKeyConstraint(
            ["accepted_by"],
            ["person.id"],
            name=op.f("fk_invitation_accepted_by_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["city_id"], ["city.id"], name=op.f("fk_invitation_city_id_city"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["invited_by"],
            ["person.id"],
            name=op.f("fk_invitation_invited_by_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_invitation_accepted_by"), ["accepted_by"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_invitation_email"), ["email"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitation_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitation_invited_by"), ["invited_by"], unique=False)
        batch_op.create_index(
            "uq_invitation_standing",
            ["city_id", "email"],
            unique=True,
            sqlite_where=sa.text("accepted_at IS NULL AND revoked_at IS NULL"),
            postgresql_where=sa.text("accepted_at IS NULL AND revoked_at IS NULL"),
        )

    op.create_table(
        "join_request",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("city_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("message", sa.String(), server_default="", nullable=False),
        sa.Column("state", sa.String(), server_default="waiting", nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint(
            "(state = 'waiting') = (decided_at IS NULL)", name=op.f("ck_join_request_decided_when")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'approved', 'refused', 'withdrawn')",
            name=op.f("ck_join_request_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["city_id"], ["city.id"], name=op.f("fk_join_request_city_id_city"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"],
            ["person.id"],
            name=op.f("fk_join_request_decided_by_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_join_request_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_join_request")),
    )
    with op.batch_alter_table("join_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_join_request_city_id_state"), ["city_id", "state"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_join_request_decided_by"), ["decided_by"], unique=False
        )
        batch_op.create_index(
            "uq_join_request_waiting",
            ["person_id", "city_id"],
            unique=True,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )

    op.create_table(
        "match_rule",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("mentorship_kind", sa.String(), server_default="mentoring", nullable=False),
        sa.Column(
            "champion_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "mentee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('lock', 'forbid')", name=op.f("ck_match_rule_kind_known")),
        sa.CheckConstraint(
            "mentorship_kind IN ('mentoring', 'job_shadowing')",
            name=op.f("ck_match_rule_mentorship_kind_known"),
        ),
        sa.CheckConstraint("champion_id <> mentee_id", name=op.f("ck_match_rule_two_cities")),
        sa.ForeignKeyConstraint(
            ["by"], ["person.id"], name=op.f("fk_match_rule_by_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["champion_id"],
            ["city.id"],
            name=op.f("fk_match_rule_champion_id_city"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["edition.id"],
            name=op.f("fk_match_rule_edition_id_edition"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mentee_id"],
            ["city.id"],
            name=op.f("fk_match_rule_mentee_id_city"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_rule")),
        sa.UniqueConstraint(
            "edition_id",
            "mentorship_kind",
            "champion_id",
            "mentee_id",
            name=op.f("uq_match_rule_edition_id_mentorship_kind_champion_id_mentee_id"),
        ),
    )
    with op.batch_alter_table("match_rule", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_match_rule_champion_id"), ["champion_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_match_rule_mentee_id"), ["mentee_id"], unique=False)

    op.create_table(
        "match_run",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), server_default="draft", nullable=False),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "weights", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column(
            "conditions", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column(
            "snapshot", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column(
            "result", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("served", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sought", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("total", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'draft') = (decided_at IS NULL)", name=op.f("ck_match_run_decided_when")
        ),
        sa.CheckConstraint(
            "kind IN ('mentoring', 'job_shadowing')", name=op.f("ck_match_run_kind_known")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'published', 'discarded')", name=op.f("ck_match_run_state_known")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_match_run_number_positive")),
        sa.CheckConstraint("served >= 0 AND sought >= 0", name=op.f("ck_match_run_counts")),
        sa.ForeignKeyConstraint(
            ["decided_by"],
            ["person.id"],
            name=op.f("fk_match_run_decided_by_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["edition.id"],
            name=op.f("fk_match_run_edition_id_edition"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["made_by"],
            ["person.id"],
            name=op.f("fk_match_run_made_by_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["match_run.id"],
            name=op.f("fk_match_run_parent_id_match_run"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_run")),
        sa.UniqueConstraint("edition_id", "number", name=op.f("uq_match_run_edition_id_number")),
    )
    with op.batch_alter_table("match_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_match_run_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "mentorship",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "champion_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "mentee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("kind", sa.String(), server_default="mentoring", nullable=False),
        sa.Column("state", sa.String(), server_default="proposed", nullable=False),
        sa.Column("rhythm", sa.String(), server_default="", nullable=False),
        sa.Column("follow_up_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "row_version",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default="1",
            nullable=False,
        ),
        sa.CheckConstraint(
            "kind IN ('mentoring', 'job_shadowing')", name=op.f("ck_mentorship_kind_known")
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'declined', 'agreed', 'active', 'paused', 'completed', 'ended_early', 'followed_up')",
            name=op.f("ck_mentorship_state_known"),
        ),
        sa.CheckConstraint("champion_id <> mentee_id", name=op.f("ck_mentorship_two_cities")),
        sa.CheckConstraint("row_version > 0", name=op.f("ck_mentorship_row_version_positive")),
        sa.ForeignKeyConstraint(
            ["champion_id"],
            ["city.id"],
            name=op.f("fk_mentorship_champion_id_city"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["edition.id"],
            name=op.f("fk_mentorship_edition_id_edition"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mentee_id"],
            ["city.id"],
            name=op.f("fk_mentorship_mentee_id_city"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentorship")),
    )
    with op.batch_alter_table("mentorship", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_mentorship_champion_id_state"), ["champion_id", "state"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_mentorship_mentee_id_state"), ["mentee_id", "state"], unique=False
        )
        batch_op.create_index(
            "uq_mentorship_alive",
            ["edition_id", "champion_id", "mentee_id"],
            unique=True,
            sqlite_where=sa.text(
                "state NOT IN ('declined', 'completed', 'ended_early', 'followed_up')"
            ),
            postgresql_where=sa.text(
                "state NOT IN ('declined', 'completed', 'ended_early', 'followed_up')"
            ),
        )

    op.create_table(
        "message_mail",
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("daily", sa.Boolean(), nullable=False),
        sa.Column(
            "told_to",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default="0",
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_message_mail_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_message_mail")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("city_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("website", sa.String(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "type IN ('municipality', 'ngo', 'migrant_led', 'technical_partner', 'university', 'network')",
            name=op.f("ck_organisation_type_known"),
        ),
        sa.CheckConstraint(
            "length(name) between 1 and 200", name=op.f("ck_organisation_name_length")
        ),
        sa.ForeignKeyConstraint(
            ["city_id"], ["city.id"], name=op.f("fk_organisation_city_id_city"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
    )
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisation_city_id"), ["city_id"], unique=False)

    op.create_table(
        "profile",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("city_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(), server_default="draft", nullable=False),
        sa.Column(
            "languages", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column(
            "mentees",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default="0",
            nullable=False,
        ),
        sa.Column(
            "visits",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default="0",
            nullable=False,
        ),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "changed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "row_version",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default="1",
            nullable=False,
        ),
        sa.CheckConstraint(
            "(state = 'draft') = (published_at IS NULL)", name=op.f("ck_profile_published_when")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'published', 'superseded')", name=op.f("ck_profile_state_known")
        ),
        sa.CheckConstraint("mentees between 0 and 20", name=op.f("ck_profile_mentees_range")),
        sa.CheckConstraint("row_version > 0", name=op.f("ck_profile_row_version_positive")),
        sa.CheckConstraint("visits between 0 and 50", name=op.f("ck_profile_visits_range")),
        sa.ForeignKeyConstraint(
            ["changed_by"],
            ["person.id"],
            name=op.f("fk_profile_changed_by_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["city_id"], ["city.id"], name=op.f("fk_profile_city_id_city"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile")),
    )
    with op.batch_alter_table("profile", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_profile_city_id_state"), ["city_id", "state"], unique=False
        )
        batch_op.create_index(
            "uq_profile_draft",
            ["city_id"],
            unique=True,
            sqlite_where=sa.text("state = 'draft'"),
            postgresql_where=sa.text("state = 'draft'"),
        )
        batch_op.create_index(
            "uq_profile_published",
            ["city_id"],
            unique=True,
            sqlite_where=sa.text("state = 'published'"),
            postgresql_where=sa.text("state = 'published'"),
        )

    op.create_table(
        "reply_template",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "length(title) between 1 and 80", name=op.f("ck_reply_template_title_length")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_reply_template_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_template")),
        sa.UniqueConstraint("person_id", "title", name=op.f("uq_reply_template_person_id_title")),
    )
    op.create_table(
        "sign_out",
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_sign_out_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_sign_out")),
    )
    op.create_table(
        "team_link",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("city_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("uses", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "uses_left", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(token_hash) = 64", name=op.f("ck_team_link_token_hash")),
        sa.CheckConstraint("uses between 1 and 100", name=op.f("ck_team_link_uses_range")),
        sa.CheckConstraint("uses_left >= 0", name=op.f("ck_team_link_uses_left")),
        sa.ForeignKeyConstraint(
            ["city_id"], ["city.id"], name=op.f("fk_team_link_city_id_city"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["made_by"],
            ["person.id"],
            name=op.f("fk_team_link_made_by_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_team_link_token_hash")),
    )
    with op.batch_alter_table("team_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_team_link_city_id"), ["city_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_team_link_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_team_link_made_by"), ["made_by"], unique=False)

    op.create_table(
        "answer_sharing",
        sa.Column(
            "mentorship_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["mentorship_id"],
            ["mentorship.id"],
            name=op.f("fk_answer_sharing_mentorship_id_mentorship"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_answer_sharing_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("mentorship_id", "person_id", name=op.f("pk_answer_sharing")),
    )
    with op.batch_alter_table("answer_sharing", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_answer_sharing_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "edition_pace",
        sa.Column(
            "edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "module_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["edition.id"],
            name=op.f("fk_edition_pace_edition_id_edition"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["module_id"],
            ["module.id"],
            name=op.f("fk_edition_pace_module_id_module"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("edition_id", "module_id", name=op.f("pk_edition_pace")),
    )
    with op.batch_alter_table("edition_pace", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_edition_pace_module_id"), ["module_id"], unique=False)

    op.create_table(
        "match_pair",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "champion_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "mentee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("score", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "parts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("origin", sa.String(), server_default="computed", nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column(
            "mentorship_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.CheckConstraint(
            "origin IN ('computed', 'locked', 'override')", name=op.f("ck_match_pair_origin_known")
        ),
        sa.CheckConstraint("champion_id <> mentee_id", name=op.f("ck_match_pair_two_cities")),
        sa.ForeignKeyConstraint(
            ["champion_id"],
            ["city.id"],
            name=op.f("fk_match_pair_champion_id_city"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mentee_id"],
            ["city.id"],
            name=op.f("fk_match_pair_mentee_id_city"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mentorship_id"],
            ["mentorship.id"],
            name=op.f("fk_match_pair_mentorship_id_mentorship"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["match_run.id"],
            name=op.f("fk_match_pair_run_id_match_run"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_pair")),
        sa.UniqueConstraint("mentorship_id", name=op.f("uq_match_pair_mentorship_id")),
        sa.UniqueConstraint("run_id", "mentee_id", name=op.f("uq_match_pair_run_id_mentee_id")),
    )
    with op.batch_alter_table("match_pair", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_match_pair_champion_id"), ["champion_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_match_pair_mentee_id"), ["mentee_id"], unique=False)

    op.create_table(
        "meeting",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "mentorship_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("state", sa.String(), server_default="planned", nullable=False),
        sa.Column("cycle", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("length", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("place", sa.String(), server_default="", nullable=False),
        sa.Column("link", sa.String(), server_default="", nullable=False),
        sa.Column("agenda", sa.String(), server_default="", nullable=False),
        sa.Column("agenda_html", sa.String(), server_default="", nullable=False),
        sa.Column("interpreting", sa.String(), server_default="", nullable=False),
        sa.Column(
            "guests",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default="0",
            nullable=False,
        ),
        sa.Column("learned", sa.String(), server_default="", nullable=False),
        sa.Column("learned_html", sa.String(), server_default="", nullable=False),
        sa.Column("failed", sa.String(), server_default="", nullable=False),
        sa.Column("failed_html", sa.String(), server_default="", nullable=False),
        sa.Column(
            "sequence",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default="0",
            nullable=False,
        ),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "row_version",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default="1",
            nullable=False,
        ),
        sa.CheckConstraint(
            "cycle IS NULL OR cycle IN ('plan', 'consolidate', 'review')",
            name=op.f("ck_meeting_cycle_known"),
        ),
        sa.CheckConstraint(
            "kind IN ('online_session', 'workshop', 'study_visit', 'job_shadowing')",
            name=op.f("ck_meeting_kind_known"),
        ),
        sa.CheckConstraint(
            "mode IN ('on_site', 'online', 'hybrid', 'film')", name=op.f("ck_meeting_mode_known")
        ),
        sa.CheckConstraint(
            "state IN ('planned', 'confirmed', 'moved_online', 'postponed', 'held', 'reported', 'cancelled')",
            name=op.f("ck_meeting_state_known"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('confirmed', 'moved_online', 'held', 'reported') OR starts_at IS NOT NULL",
            name=op.f("ck_meeting_agreed_has_time"),
        ),
        sa.CheckConstraint(
            "(starts_at IS NULL) = (ends_at IS NULL)", name=op.f("ck_meeting_both_ends")
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_meeting_ends_after_start")),
        sa.CheckConstraint("guests between 0 and 9999", name=op.f("ck_meeting_guests_range")),
        sa.CheckConstraint("length(title) between 1 and 160", name=op.f("ck_meeting_title_length")),
        sa.CheckConstraint("row_version > 0", name=op.f("ck_meeting_row_version_positive")),
        sa.ForeignKeyConstraint(
            ["mentorship_id"],
            ["mentorship.id"],
            name=op.f("fk_meeting_mentorship_id_mentorship"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("mentorship_id", "key", name=op.f("uq_meeting_mentorship_id_key")),
        sa.UniqueConstraint("uid", name=op.f("uq_meeting_uid")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_meeting_mentorship_id_starts_at"),
            ["mentorship_id", "starts_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_meeting_state_starts_at"), ["state", "starts_at"], unique=False
        )

    op.create_table(
        "membership",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("city_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("function", sa.String(), server_default="", nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "left_at IS NULL OR left_at >= joined_at", name=op.f("ck_membership_left_after_joined")
        ),
        sa.ForeignKeyConstraint(
            ["added_by"],
            ["person.id"],
            name=op.f("fk_membership_added_by_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["city_id"], ["city.id"], name=op.f("fk_membership_city_id_city"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["ended_by"],
            ["person.id"],
            name=op.f("fk_membership_ended_by_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_membership_organisation_id_organisation"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_membership_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_membership_city_id_left_at"), ["city_id", "left_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_membership_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            "uq_membership_present",
            ["person_id", "city_id"],
            unique=True,
            sqlite_where=sa.text("left_at IS NULL"),
            postgresql_where=sa.text("left_at IS NULL"),
        )

    op.create_table(
        "mentor_assignment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "mentorship_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "mentor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "learner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "assigned_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint(
            "ended_at IS NULL OR ended_at >= at",
            name=op.f("ck_mentor_assignment_ended_after_start"),
        ),
        sa.ForeignKeyConstraint(
            ["assigned_by"],
            ["person.id"],
            name=op.f("fk_mentor_assignment_assigned_by_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"],
            ["person.id"],
            name=op.f("fk_mentor_assignment_learner_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"],
            ["person.id"],
            name=op.f("fk_mentor_assignment_mentor_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mentorship_id"],
            ["mentorship.id"],
            name=op.f("fk_mentor_assignment_mentorship_id_mentorship"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_assignment")),
    )
    with op.batch_alter_table("mentor_assignment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_mentor_assignment_learner_id"), ["learner_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_mentor_assignment_mentor_id_ended_at"),
            ["mentor_id", "ended_at"],
            unique=False,
        )
        batch_op.create_index(
            "uq_mentor_assignment_city",
            ["mentorship_id", "mentor_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL AND learner_id IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL AND learner_id IS NULL"),
        )
        batch_op.create_index(
            "uq_mentor_assignment_learner",
            ["mentorship_id", "mentor_id", "learner_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "mentorship_goal",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "mentorship_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("field_code", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column(
            "progress",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default="0",
            nullable=False,
        ),
        sa.Column("outcome", sa.String(), server_default="", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "position between 1 and 3", name=op.f("ck_mentorship_goal_at_most_three")
        ),
        sa.CheckConstraint(
            "progress between 0 and 4", name=op.f("ck_mentorship_goal_progress_range")
        ),
        sa.ForeignKeyConstraint(
            ["field_code"],
            ["field.code"],
            name=op.f("fk_mentorship_goal_field_code_field"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["mentorship_id"],
            ["mentorship.id"],
            name=op.f("fk_mentorship_goal_mentorship_id_mentorship"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentorship_goal")),
        sa.UniqueConstraint(
            "mentorship_id", "position", name=op.f("uq_mentorship_goal_mentorship_id_position")
        ),
    )
    with op.batch_alter_table("mentorship_goal", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_mentorship_goal_field_code"), ["field_code"], unique=False
        )

    op.create_table(
        "mentorship_learning",
        sa.Column(
            "mentorship_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.Column("by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "side IN ('champion', 'mentee')", name=op.f("ck_mentorship_learning_side_known")
        ),
        sa.ForeignKeyConstraint(
            ["by"],
            ["person.id"],
            name=op.f("fk_mentorship_learning_by_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["mentorship_id"],
            ["mentorship.id"],
            name=op.f("fk_mentorship_learning_mentorship_id_mentorship"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("mentorship_id", "side", name=op.f("pk_mentorship_learning")),
    )
    op.create_table(
        "mentorship_step",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "mentorship_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("side", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "side IS NULL OR side IN ('champion', 'mentee')",
            name=op.f("ck_mentorship_step_side_known"),
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'declined', 'agreed', 'active', 'paused', 'completed', 'ended_early', 'followed_up')",
            name=op.f("ck_mentorship_step_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["by"], ["person.id"], name=op.f("fk_mentorship_step_by_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["mentorship_id"],
            ["mentorship.id"],
            name=op.f("fk_mentorship_step_mentorship_id_mentorship"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentorship_step")),
    )
    with op.batch_alter_table("mentorship_step", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_mentorship_step_mentorship_id"), ["mentorship_id"], unique=False
        )

    op.create_table(
        "profile_field",
        sa.Column(
            "profile_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("field_code", sa.String(), nullable=False),
        sa.Column("maturity", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stance", sa.String(), nullable=False),
        sa.Column("priority", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("topic", sa.String(), server_default="", nullable=False),
        sa.Column("evidence", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint(
            "stance IN ('offer', 'need', 'both', 'none')",
            name=op.f("ck_profile_field_stance_known"),
        ),
        sa.CheckConstraint(
            "maturity between 0 and 4", name=op.f("ck_profile_field_maturity_range")
        ),
        sa.CheckConstraint(
            "priority between 1 and 3", name=op.f("ck_profile_field_priority_range")
        ),
        sa.ForeignKeyConstraint(
            ["field_code"],
            ["field.code"],
            name=op.f("fk_profile_field_field_code_field"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"],
            ["profile.id"],
            name=op.f("fk_profile_field_profile_id_profile"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("profile_id", "field_code", name=op.f("pk_profile_field")),
    )
    with op.batch_alter_table("profile_field", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_profile_field_field_code"), ["field_code"], unique=False
        )

    op.create_table(
        "thread",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "mentorship_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("for_all", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("begun_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "last_post_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default="0",
            nullable=False,
        ),
        sa.CheckConstraint("length(title) between 1 and 120", name=op.f("ck_thread_title_length")),
        sa.ForeignKeyConstraint(
            ["begun_by"], ["person.id"], name=op.f("fk_thread_begun_by_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["mentorship_id"],
            ["mentorship.id"],
            name=op.f("fk_thread_mentorship_id_mentorship"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread")),
        sa.UniqueConstraint("mentorship_id", "key", name=op.f("uq_thread_mentorship_id_key")),
    )
    with op.batch_alter_table("thread", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_thread_mentorship_id_last_post_id"),
            ["mentorship_id", "last_post_id"],
            unique=False,
        )

    op.create_table(
        "meeting_action",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "side IN ('champion', 'mentee')", name=op.f("ck_meeting_action_side_known")
        ),
        sa.CheckConstraint(
            "length(text) between 1 and 300", name=op.f("ck_meeting_action_text_length")
        ),
        sa.ForeignKeyConstraint(
            ["done_by"],
            ["person.id"],
            name=op.f("fk_meeting_action_done_by_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_meeting_action_meeting_id_meeting"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["person.id"],
            name=op.f("fk_meeting_action_owner_id_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_action")),
    )
    with op.batch_alter_table("meeting_action", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_meeting_action_meeting_id_done_at"),
            ["meeting_id", "done_at"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_meeting_action_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "meeting_check",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("point", sa.String(), server_default="", nullable=False),
        sa.Column("text", sa.String(), server_default="", nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "(point = '') <> (text = '')", name=op.f("ck_meeting_check_ours_or_own")
        ),
        sa.ForeignKeyConstraint(
            ["done_by"],
            ["person.id"],
            name=op.f("fk_meeting_check_done_by_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_meeting_check_meeting_id_meeting"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_check")),
    )
    with op.batch_alter_table("meeting_check", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_meeting_check_meeting_id"), ["meeting_id"], unique=False
        )

    op.create_table(
        "meeting_person",
        sa.Column(
            "meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("came", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_meeting_person_meeting_id_meeting"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_meeting_person_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("meeting_id", "person_id", name=op.f("pk_meeting_person")),
    )
    with op.batch_alter_table("meeting_person", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_meeting_person_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "meeting_step",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('planned', 'confirmed', 'moved_online', 'postponed', 'held', 'reported', 'cancelled')",
            name=op.f("ck_meeting_step_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["by"], ["person.id"], name=op.f("fk_meeting_step_by_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_meeting_step_meeting_id_meeting"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_step")),
    )
    with op.batch_alter_table("meeting_step", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_meeting_step_meeting_id"), ["meeting_id"], unique=False
        )

    op.create_table(
        "meeting_time",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_meeting_time_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_meeting_time_meeting_id_meeting"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_time")),
        sa.UniqueConstraint(
            "meeting_id", "starts_at", name=op.f("uq_meeting_time_meeting_id_starts_at")
        ),
    )
    op.create_table(
        "post",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "thread_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "removed_at IS NULL OR (text = '' AND html = '')", name=op.f("ck_post_removed_is_empty")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_post_author_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_post_thread_id_thread"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint("thread_id", "key", name=op.f("uq_post_thread_id_key")),
    )
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_post_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_post_thread_id_id"), ["thread_id", "id"], unique=False)

    op.create_table(
        "thread_reader",
        sa.Column(
            "thread_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "read_to",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default="0",
            nullable=False,
        ),
        sa.Column("follows", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("muted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_thread_reader_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"],
            ["thread.id"],
            name=op.f("fk_thread_reader_thread_id_thread"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("thread_id", "person_id", name=op.f("pk_thread_reader")),
    )
    with op.batch_alter_table("thread_reader", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_thread_reader_person_id"), ["person_id"], unique=False)

    op.create_table(
        "meeting_reply",
        sa.Column("time_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("reply", sa.String(), nullable=False),
        sa.Column("by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "reply IN ('yes', 'if_need_be', 'no')", name=op.f("ck_meeting_reply_reply_known")
        ),
        sa.CheckConstraint(
            "side IN ('champion', 'mentee')", name=op.f("ck_meeting_reply_side_known")
        ),
        sa.ForeignKeyConstraint(
            ["by"], ["person.id"], name=op.f("fk_meeting_reply_by_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["time_id"],
            ["meeting_time.id"],
            name=op.f("fk_meeting_reply_time_id_meeting_time"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("time_id", "side", name=op.f("pk_meeting_reply")),
    )
    op.create_table(
        "post_file",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.CheckConstraint("length(name) between 1 and 120", name=op.f("ck_post_file_name_length")),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_post_file_post_id_post"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["blob.sha256"], name=op.f("fk_post_file_sha256_blob"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_file")),
        sa.UniqueConstraint("post_id", "sha256", name=op.f("uq_post_file_post_id_sha256")),
    )
    with op.batch_alter_table("post_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_post_file_sha256"), ["sha256"], unique=False)

    op.create_table(
        "review_draft",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "reviewer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column(
            "rubric", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column(
            "comments", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.CheckConstraint("row_version > 0", name=op.f("ck_review_draft_row_version_positive")),
        sa.ForeignKeyConstraint(
            ["reviewer_id"],
            ["person.id"],
            name=op.f("fk_review_draft_reviewer_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["submission_version.id"],
            name=op.f("fk_review_draft_version_id_submission_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_draft")),
        sa.UniqueConstraint(
            "reviewer_id", "version_id", name=op.f("uq_review_draft_reviewer_id_version_id")
        ),
    )
    with op.batch_alter_table("review_draft", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_review_draft_version_id"), ["version_id"], unique=False
        )

    op.create_table(
        "task_review",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "reviewer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column(
            "rubric", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("comment", sa.String(), server_default="", nullable=False),
        sa.Column("html", sa.String(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "verdict IN ('accepted', 'changes_requested')",
            name=op.f("ck_task_review_verdict_known"),
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"],
            ["person.id"],
            name=op.f("fk_task_review_reviewer_id_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["submission_version.id"],
            name=op.f("fk_task_review_version_id_submission_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_review")),
        sa.UniqueConstraint("version_id", name=op.f("uq_task_review_version_id")),
    )
    with op.batch_alter_table("task_review", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_task_review_reviewer_id"), ["reviewer_id"], unique=False
        )

    op.create_table(
        "hand_mark",
        sa.Column(
            "attempt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("marker_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("points", sa.Double(), nullable=False),
        sa.Column("comment", sa.String(), server_default="", nullable=False),
        sa.Column("html", sa.String(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("points >= 0", name=op.f("ck_hand_mark_points_not_negative")),
        sa.ForeignKeyConstraint(
            ["attempt_id", "position"],
            ["answer.attempt_id", "answer.position"],
            name=op.f("fk_hand_mark_attempt_id_position_answer"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["marker_id"],
            ["person.id"],
            name=op.f("fk_hand_mark_marker_id_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("attempt_id", "position", name=op.f("pk_hand_mark")),
    )
    with op.batch_alter_table("hand_mark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hand_mark_marker_id"), ["marker_id"], unique=False)

    op.create_table(
        "hand_mark_draft",
        sa.Column(
            "marker_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "attempt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("points", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "row_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id", "position"],
            ["answer.attempt_id", "answer.position"],
            name=op.f("fk_hand_mark_draft_attempt_id_position_answer"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["marker_id"],
            ["person.id"],
            name=op.f("fk_hand_mark_draft_marker_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "marker_id", "attempt_id", "position", name=op.f("pk_hand_mark_draft")
        ),
    )
    with op.batch_alter_table("hand_mark_draft", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hand_mark_draft_attempt_id_position"),
            ["attempt_id", "position"],
            unique=False,
        )

    op.create_table(
        "review_comment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "review_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("block", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.CheckConstraint("block > 0", name=op.f("ck_review_comment_block_positive")),
        sa.ForeignKeyConstraint(
            ["review_id"],
            ["task_review.id"],
            name=op.f("fk_review_comment_review_id_task_review"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_comment")),
        sa.UniqueConstraint(
            "review_id", "position", name=op.f("uq_review_comment_review_id_position")
        ),
    )
    with op.batch_alter_table("lesson_progress", schema=None) as batch_op:
        batch_op.add_column(sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True))

    # Until now a city was only a number: grants over numbers that name no city cannot be kept.
    op.execute("DELETE FROM role_grant WHERE scope = 'city'")
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_grant_scope_id"), ["scope_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_role_grant_scope_id_city"),
            "city",
            ["scope_id"],
            ["id"],
            ondelete="CASCADE",
        )

    with op.batch_alter_table("submission_version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("note", sa.String(), server_default="", nullable=False))

    with op.batch_alter_table("task_draft", schema=None) as batch_op:
        batch_op.add_column(sa.Column("note", sa.String(), server_default="", nullable=False))

    # What was handed in before there were reviews waits for one.
    op.execute(
        "UPDATE lesson_progress SET waiting_since = (SELECT max(v.handed_in_at) FROM submission_version v"
        " JOIN submission s ON s.id = v.submission_id WHERE s.person_id = lesson_progress.person_id"
        " AND s.lesson_id = lesson_progress.lesson_id) WHERE handed_in_at IS NOT NULL"
    )


def downgrade():
    with op.batch_alter_table("task_draft", schema=None) as batch_op:
        batch_op.drop_column("note")

    with op.batch_alter_table("submission_version", schema=None) as batch_op:
        batch_op.drop_column("note")

    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_role_grant_scope_id_city"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_role_grant_scope_id"))

    with op.batch_alter_table("lesson_progress", schema=None) as batch_op:
        batch_op.drop_column("returned_at")
        batch_op.drop_column("waiting_since")
        batch_op.drop_column("accepted_at")

    op.drop_table("review_comment")
    with op.batch_alter_table("hand_mark_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hand_mark_draft_attempt_id_position"))

    op.drop_table("hand_mark_draft")
    with op.batch_alter_table("hand_mark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hand_mark_marker_id"))

    op.drop_table("hand_mark")
    with op.batch_alter_table("task_review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_task_review_reviewer_id"))

    op.drop_table("task_review")
    with op.batch_alter_table("review_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_draft_version_id"))

    op.drop_table("review_draft")
    with op.batch_alter_table("post_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_post_file_sha256"))

    op.drop_table("post_file")
    op.drop_table("meeting_reply")
    with op.batch_alter_table("thread_reader", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_thread_reader_person_id"))

    op.drop_table("thread_reader")
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_post_thread_id_id"))
        batch_op.drop_index(batch_op.f("ix_post_author_id"))

    op.drop_table("post")
    op.drop_table("meeting_time")
    with op.batch_alter_table("meeting_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_step_meeting_id"))

    op.drop_table("meeting_step")
    with op.batch_alter_table("meeting_person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_person_person_id"))

    op.drop_table("meeting_person")
    with op.batch_alter_table("meeting_check", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_check_meeting_id"))

    op.drop_table("meeting_check")
    with op.batch_alter_table("meeting_action", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_action_owner_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_action_meeting_id_done_at"))

    op.drop_table("meeting_action")
    with op.batch_alter_table("thread", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_thread_mentorship_id_last_post_id"))

    op.drop_table("thread")
    with op.batch_alter_table("profile_field", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_profile_field_field_code"))

    op.drop_table("profile_field")
    with op.batch_alter_table("mentorship_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mentorship_step_mentorship_id"))

    op.drop_table("mentorship_step")
    op.drop_table("mentorship_learning")
    with op.batch_alter_table("mentorship_goal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mentorship_goal_field_code"))

    op.drop_table("mentorship_goal")
    with op.batch_alter_table("mentor_assignment", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_mentor_assignment_learner",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(
            "uq_mentor_assignment_city",
            sqlite_where=sa.text("ended_at IS NULL AND learner_id IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL AND learner_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_mentor_assignment_mentor_id_ended_at"))
        batch_op.drop_index(batch_op.f("ix_mentor_assignment_learner_id"))

    op.drop_table("mentor_assignment")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_membership_present",
            sqlite_where=sa.text("left_at IS NULL"),
            postgresql_where=sa.text("left_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_membership_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_membership_city_id_left_at"))

    op.drop_table("membership")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_state_starts_at"))
        batch_op.drop_index(batch_op.f("ix_meeting_mentorship_id_starts_at"))

    op.drop_table("meeting")
    with op.batch_alter_table("match_pair", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_match_pair_mentee_id"))
        batch_op.drop_index(batch_op.f("ix_match_pair_champion_id"))

    op.drop_table("match_pair")
    with op.batch_alter_table("edition_pace", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_edition_pace_module_id"))

    op.drop_table("edition_pace")
    with op.batch_alter_table("answer_sharing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_sharing_person_id"))

    op.drop_table("answer_sharing")
    with op.batch_alter_table("team_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_team_link_made_by"))
        batch_op.drop_index(batch_op.f("ix_team_link_expires_at"))
        batch_op.drop_index(batch_op.f("ix_team_link_city_id"))

    op.drop_table("team_link")
    op.drop_table("sign_out")
    op.drop_table("reply_template")
    with op.batch_alter_table("profile", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_profile_published",
            sqlite_where=sa.text("state = 'published'"),
            postgresql_where=sa.text("state = 'published'"),
        )
        batch_op.drop_index(
            "uq_profile_draft",
            sqlite_where=sa.text("state = 'draft'"),
            postgresql_where=sa.text("state = 'draft'"),
        )
        batch_op.drop_index(batch_op.f("ix_profile_city_id_state"))

    op.drop_table("profile")
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_city_id"))

    op.drop_table("organisation")
    op.drop_table("message_mail")
    with op.batch_alter_table("mentorship", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_mentorship_alive",
            sqlite_where=sa.text(
                "state NOT IN ('declined', 'completed', 'ended_early', 'followed_up')"
            ),
            postgresql_where=sa.text(
                "state NOT IN ('declined', 'completed', 'ended_early', 'followed_up')"
            ),
        )
        batch_op.drop_index(batch_op.f("ix_mentorship_mentee_id_state"))
        batch_op.drop_index(batch_op.f("ix_mentorship_champion_id_state"))

    op.drop_table("mentorship")
    with op.batch_alter_table("match_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_match_run_parent_id"))

    op.drop_table("match_run")
    with op.batch_alter_table("match_rule", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_match_rule_mentee_id"))
        batch_op.drop_index(batch_op.f("ix_match_rule_champion_id"))

    op.drop_table("match_rule")
    with op.batch_alter_table("join_request", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_join_request_waiting",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.drop_index(batch_op.f("ix_join_request_decided_by"))
        batch_op.drop_index(batch_op.f("ix_join_request_city_id_state"))

    op.drop_table("join_request")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_invitation_standing",
            sqlite_where=sa.text("accepted_at IS NULL AND revoked_at IS NULL"),
            postgresql_where=sa.text("accepted_at IS NULL AND revoked_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_invitation_invited_by"))
        batch_op.drop_index(batch_op.f("ix_invitation_expires_at"))
        batch_op.drop_index(batch_op.f("ix_invitation_email"))
        batch_op.drop_index(batch_op.f("ix_invitation_accepted_by"))

    op.drop_table("invitation")
    with op.batch_alter_table("edition_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_edition_step_edition_id"))

    op.drop_table("edition_step")
    op.drop_table("edition_phase")
    with op.batch_alter_table("edition_person", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_edition_person_present",
            sqlite_where=sa.text("left_at IS NULL"),
            postgresql_where=sa.text("left_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_edition_person_edition_id_city_id_left_at"))
        batch_op.drop_index(batch_op.f("ix_edition_person_city_id"))

    op.drop_table("edition_person")
    with op.batch_alter_table("edition_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_edition_grant_edition_id"))

    op.drop_table("edition_grant")
    with op.batch_alter_table("edition_course", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_edition_course_course_id"))

    op.drop_table("edition_course")
    with op.batch_alter_table("edition_city", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_edition_city_city_id"))

    op.drop_table("edition_city")
    with op.batch_alter_table("city_learning", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_city_learning_city_id"))

    op.drop_table("city_learning")
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_calendar_feed_alive",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_calendar_feed_ended_at"))

    op.drop_table("calendar_feed")
    op.drop_table("field")
    op.drop_table("edition")
    with op.batch_alter_table("city", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_city_state_folded"))

    op.drop_table("city")
