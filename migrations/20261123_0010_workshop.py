"""The workshop: sources, working copies, reviews, remarks, figures of questions; closed accounts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_0010"
down_revision = "20261122_2055"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "figures_mark",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("upto", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_figures_mark_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figures_mark")),
    )
    op.create_table(
        "source_text",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_source_text_sha256_length")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_source_text")),
    )
    with op.batch_alter_table("source_text", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_source_text_created_at"), ["created_at"], unique=False)

    op.create_table(
        "source_tree",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_source_tree_digest_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_tree")),
        sa.UniqueConstraint("digest", name=op.f("uq_source_tree_digest")),
    )
    op.create_table(
        "closure",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("closed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column(
            "reopened_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "reopened_at IS NULL OR reopened_at >= closed_at",
            name=op.f("ck_closure_reopened_after"),
        ),
        sa.ForeignKeyConstraint(
            ["closed_by"],
            ["person.id"],
            name=op.f("fk_closure_closed_by_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_closure_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reopened_by"],
            ["person.id"],
            name=op.f("fk_closure_reopened_by_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closure")),
    )
    with op.batch_alter_table("closure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_closure_closed_by"), ["closed_by"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_closure_person_id_id"), ["person_id", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_closure_reopened_by"), ["reopened_by"], unique=False)
        batch_op.create_index(
            "uq_closure_standing",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("reopened_at IS NULL"),
            postgresql_where=sa.text("reopened_at IS NULL"),
        )

    op.create_table(
        "media_variant",
        sa.Column("original", sa.String(length=64), nullable=False),
        sa.Column(
            "width",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content_type", sa.String(), nullable=False),
        sa.CheckConstraint("width > 0", name=op.f("ck_media_variant_width_positive")),
        sa.ForeignKeyConstraint(
            ["original"],
            ["blob.sha256"],
            name=op.f("fk_media_variant_original_blob"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["sha256"],
            ["blob.sha256"],
            name=op.f("fk_media_variant_sha256_blob"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("original", "width", name=op.f("pk_media_variant")),
    )
    with op.batch_alter_table("media_variant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_media_variant_sha256"), ["sha256"], unique=False)

    op.create_table(
        "scheduled_publish",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "course_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("tree_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "base_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "planned_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'waiting') = (ended_at IS NULL)",
            name=op.f("ck_scheduled_publish_ended_has_time"),
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'done', 'failed', 'cancelled')",
            name=op.f("ck_scheduled_publish_state_known"),
        ),
        sa.CheckConstraint("length(note) <= 500", name=op.f("ck_scheduled_publish_note_short")),
        sa.ForeignKeyConstraint(
            ["course_id"],
            ["course.id"],
            name=op.f("fk_scheduled_publish_course_id_course"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["planned_by"],
            ["person.id"],
            name=op.f("fk_scheduled_publish_planned_by_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["tree_id"],
            ["source_tree.id"],
            name=op.f("fk_scheduled_publish_tree_id_source_tree"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheduled_publish")),
    )
    with op.batch_alter_table("scheduled_publish", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_scheduled_publish_course_id_id"), ["course_id", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_scheduled_publish_planned_by"), ["planned_by"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_scheduled_publish_state_run_at"), ["state", "run_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_scheduled_publish_tree_id"), ["tree_id"], unique=False)
        batch_op.create_index(
            "uq_scheduled_publish_waiting",
            ["course_id"],
            unique=True,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )

    op.create_table(
        "source_entry",
        sa.Column("tree_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["sha256"],
            ["source_text.sha256"],
            name=op.f("fk_source_entry_sha256_source_text"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["tree_id"],
            ["source_tree.id"],
            name=op.f("fk_source_entry_tree_id_source_tree"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tree_id", "path", name=op.f("pk_source_entry")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("source_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_source_entry_sha256"), ["sha256"], unique=False)

    op.create_table(
        "source_media",
        sa.Column("tree_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content_type", sa.String(), nullable=False),
        sa.Column("width", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("height", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["sha256"],
            ["blob.sha256"],
            name=op.f("fk_source_media_sha256_blob"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["tree_id"],
            ["source_tree.id"],
            name=op.f("fk_source_media_tree_id_source_tree"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tree_id", "path", name=op.f("pk_source_media")),
    )
    with op.batch_alter_table("source_media", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_source_media_sha256"), ["sha256"], unique=False)

    op.create_table(
        "text_review",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "course_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("tree_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("base_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), server_default="", nullable=False),
        sa.Column("asked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "reviewer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'waiting') = (ended_at IS NULL)", name=op.f("ck_text_review_ended_has_time")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'approved', 'changes', 'withdrawn')",
            name=op.f("ck_text_review_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"],
            ["person.id"],
            name=op.f("fk_text_review_asked_by_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["base_id"],
            ["source_tree.id"],
            name=op.f("fk_text_review_base_id_source_tree"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["course_id"],
            ["course.id"],
            name=op.f("fk_text_review_course_id_course"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"],
            ["person.id"],
            name=op.f("fk_text_review_reviewer_id_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["tree_id"],
            ["source_tree.id"],
            name=op.f("fk_text_review_tree_id_source_tree"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_review")),
    )
    with op.batch_alter_table("text_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_text_review_asked_by"), ["asked_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_text_review_base_id"), ["base_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_text_review_course_id_id"), ["course_id", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_text_review_reviewer_id"), ["reviewer_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_text_review_tree_id"), ["tree_id"], unique=False)

    op.create_table(
        "workshop",
        sa.Column(
            "course_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("base_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "changes",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default="0",
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["base_id"],
            ["source_tree.id"],
            name=op.f("fk_workshop_base_id_source_tree"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["course_id"],
            ["course.id"],
            name=op.f("fk_workshop_course_id_course"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("course_id", name=op.f("pk_workshop")),
    )
    with op.batch_alter_table("workshop", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workshop_base_id"), ["base_id"], unique=False)

    op.create_table(
        "workshop_edit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "course_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["course_id"],
            ["course.id"],
            name=op.f("fk_workshop_edit_course_id_course"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["saved_by"],
            ["person.id"],
            name=op.f("fk_workshop_edit_saved_by_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["sha256"],
            ["source_text.sha256"],
            name=op.f("fk_workshop_edit_sha256_source_text"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_edit")),
    )
    with op.batch_alter_table("workshop_edit", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_workshop_edit_course_id_path_id"),
            ["course_id", "path", "id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_workshop_edit_saved_by"), ["saved_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_workshop_edit_sha256"), ["sha256"], unique=False)

    op.create_table(
        "workshop_file",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "course_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("base", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("words", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("errors", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("warnings", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lags", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "errors >= 0 AND warnings >= 0 AND lags >= 0",
            name=op.f("ck_workshop_file_counts_not_negative"),
        ),
        sa.CheckConstraint("revision > 0", name=op.f("ck_workshop_file_revision_positive")),
        sa.ForeignKeyConstraint(
            ["course_id"],
            ["course.id"],
            name=op.f("fk_workshop_file_course_id_course"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["saved_by"],
            ["person.id"],
            name=op.f("fk_workshop_file_saved_by_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["sha256"],
            ["source_text.sha256"],
            name=op.f("fk_workshop_file_sha256_source_text"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_file")),
        sa.UniqueConstraint("course_id", "path", name=op.f("uq_workshop_file_course_id_path")),
    )
    with op.batch_alter_table("workshop_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workshop_file_saved_by"), ["saved_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_workshop_file_sha256"), ["sha256"], unique=False)

    op.create_table(
        "workshop_media",
        sa.Column(
            "course_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content_type", sa.String(), nullable=False),
        sa.Column("width", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("height", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("alt", sa.String(), server_default="", nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["course_id"],
            ["course.id"],
            name=op.f("fk_workshop_media_course_id_course"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["saved_by"],
            ["person.id"],
            name=op.f("fk_workshop_media_saved_by_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["sha256"],
            ["blob.sha256"],
            name=op.f("fk_workshop_media_sha256_blob"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("course_id", "path", name=op.f("pk_workshop_media")),
    )
    with op.batch_alter_table("workshop_media", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workshop_media_saved_by"), ["saved_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_workshop_media_sha256"), ["sha256"], unique=False)

    op.create_table(
        "workshop_presence",
        sa.Column(
            "course_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"],
            ["course.id"],
            name=op.f("fk_workshop_presence_course_id_course"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_workshop_presence_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "course_id", "path", "person_id", name=op.f("pk_workshop_presence")
        ),
    )
    with op.batch_alter_table("workshop_presence", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_workshop_presence_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "course_revision",
        sa.Column(
            "version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("tree_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column(
            "published_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "origin in ('files', 'browser')", name=op.f("ck_course_revision_origin_known")
        ),
        sa.CheckConstraint("length(note) <= 500", name=op.f("ck_course_revision_note_short")),
        sa.ForeignKeyConstraint(
            ["published_by"],
            ["person.id"],
            name=op.f("fk_course_revision_published_by_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["tree_id"],
            ["source_tree.id"],
            name=op.f("fk_course_revision_tree_id_source_tree"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["course_version.id"],
            name=op.f("fk_course_revision_version_id_course_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_course_revision")),
    )
    with op.batch_alter_table("course_revision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_course_revision_tree_id"), ["tree_id"], unique=False)

    op.create_table(
        "text_review_comment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "review_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("line", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column(
            "written_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "resolved_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.CheckConstraint("line > 0", name=op.f("ck_text_review_comment_line_positive")),
        sa.CheckConstraint(
            "parent_id IS NULL OR resolved_at IS NULL",
            name=op.f("ck_text_review_comment_answers_are_not_resolved"),
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["text_review_comment.id"],
            name=op.f("fk_text_review_comment_parent_id_text_review_comment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["resolved_by"],
            ["person.id"],
            name=op.f("fk_text_review_comment_resolved_by_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["review_id"],
            ["text_review.id"],
            name=op.f("fk_text_review_comment_review_id_text_review"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["written_by"],
            ["person.id"],
            name=op.f("fk_text_review_comment_written_by_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_review_comment")),
    )
    with op.batch_alter_table("text_review_comment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_text_review_comment_parent_id"), ["parent_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_text_review_comment_resolved_by"), ["resolved_by"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_text_review_comment_review_id_path"), ["review_id", "path"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_text_review_comment_written_by"), ["written_by"], unique=False
        )

    op.create_table(
        "length_figures",
        sa.Column(
            "lesson_version_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("step", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tries", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["lesson_version_id"],
            ["lesson_version.id"],
            name=op.f("fk_length_figures_lesson_version_id_lesson_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("lesson_version_id", "step", name=op.f("pk_length_figures")),
    )
    op.create_table(
        "lesson_figures",
        sa.Column(
            "lesson_version_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("attempts", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("marked", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("share", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("shares", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("points", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("squares", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["lesson_version_id"],
            ["lesson_version.id"],
            name=op.f("fk_lesson_figures_lesson_version_id_lesson_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("lesson_version_id", name=op.f("pk_lesson_figures")),
    )
    op.create_table(
        "remark",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "course_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "lesson_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "lesson_version_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("section", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("named", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), server_default="", nullable=False),
        sa.Column(
            "answered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('unclear', 'mistake', 'idea')", name=op.f("ck_remark_kind_known")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'answered', 'done')", name=op.f("ck_remark_state_known")
        ),
        sa.CheckConstraint("length(text) <= 1000", name=op.f("ck_remark_text_short")),
        sa.CheckConstraint("section >= 0", name=op.f("ck_remark_section_not_negative")),
        sa.ForeignKeyConstraint(
            ["answered_by"],
            ["person.id"],
            name=op.f("fk_remark_answered_by_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["course_id"],
            ["course.id"],
            name=op.f("fk_remark_course_id_course"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["lesson_id"],
            ["lesson.id"],
            name=op.f("fk_remark_lesson_id_lesson"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["lesson_version_id"],
            ["lesson_version.id"],
            name=op.f("fk_remark_lesson_version_id_lesson_version"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_remark_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark")),
    )
    with op.batch_alter_table("remark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_remark_answered_by"), ["answered_by"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_remark_course_id_state_id"), ["course_id", "state", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_remark_lesson_id"), ["lesson_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_remark_lesson_version_id"), ["lesson_version_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_remark_person_id"), ["person_id"], unique=False)

    op.create_table(
        "figures_waiting",
        sa.Column(
            "attempt_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["attempt.id"],
            name=op.f("fk_figures_waiting_attempt_id_attempt"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("attempt_id", name=op.f("pk_figures_waiting")),
    )
    op.create_table(
        "part_figures",
        sa.Column(
            "lesson_version_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "question_version_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("chosen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("paired", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("r", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["lesson_version_id"],
            ["lesson_version.id"],
            name=op.f("fk_part_figures_lesson_version_id_lesson_version"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["question_version_id"],
            ["question_version.id"],
            name=op.f("fk_part_figures_question_version_id_question_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "lesson_version_id", "question_version_id", "part", name=op.f("pk_part_figures")
        ),
    )
    with op.batch_alter_table("part_figures", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_part_figures_question_version_id"), ["question_version_id"], unique=False
        )

    op.create_table(
        "question_figures",
        sa.Column(
            "lesson_version_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "question_version_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("attempts", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("answered", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("marked", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("x", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("xx", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("paired", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("r", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rr", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("xr", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["lesson_version_id"],
            ["lesson_version.id"],
            name=op.f("fk_question_figures_lesson_version_id_lesson_version"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["question_version_id"],
            ["question_version.id"],
            name=op.f("fk_question_figures_question_version_id_question_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "lesson_version_id", "question_version_id", name=op.f("pk_question_figures")
        ),
    )
    with op.batch_alter_table("question_figures", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_question_figures_question_version_id"),
            ["question_version_id"],
            unique=False,
        )

    op.create_table(
        "regrade",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "question_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "raised",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default="0",
            nullable=False,
        ),
        sa.Column(
            "lowered",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default="0",
            nullable=False,
        ),
        sa.Column(
            "same",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default="0",
            nullable=False,
        ),
        sa.Column(
            "completed",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default="0",
            nullable=False,
        ),
        sa.CheckConstraint(
            "direction IN ('both', 'raise')", name=op.f("ck_regrade_direction_known")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"],
            ["person.id"],
            name=op.f("fk_regrade_asked_by_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["question.id"],
            name=op.f("fk_regrade_question_id_question"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["question_version.id"],
            name=op.f("fk_regrade_version_id_question_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regrade")),
        sa.UniqueConstraint(
            "question_id", "version_id", name=op.f("uq_regrade_question_id_version_id")
        ),
    )
    with op.batch_alter_table("regrade", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_regrade_asked_by"), ["asked_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_regrade_version_id"), ["version_id"], unique=False)

    op.create_table(
        "regraded_answer",
        sa.Column(
            "regrade_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "attempt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "from_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("points_before", sa.Double(), nullable=True),
        sa.Column("result_before", sa.Double(), nullable=True),
        sa.Column("kept", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("told", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id", "position"],
            ["answer.attempt_id", "answer.position"],
            name=op.f("fk_regraded_answer_attempt_id_position_answer"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["from_version_id"],
            ["question_version.id"],
            name=op.f("fk_regraded_answer_from_version_id_question_version"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["regrade_id"],
            ["regrade.id"],
            name=op.f("fk_regraded_answer_regrade_id_regrade"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "regrade_id", "attempt_id", "position", name=op.f("pk_regraded_answer")
        ),
    )
    with op.batch_alter_table("regraded_answer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_regraded_answer_attempt_id_position"),
            ["attempt_id", "position"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_regraded_answer_from_version_id"), ["from_version_id"], unique=False
        )

    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entry_verb_at", ["verb", "at"], unique=False)


def downgrade():
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_verb_at")

    with op.batch_alter_table("regraded_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_regraded_answer_from_version_id"))
        batch_op.drop_index(batch_op.f("ix_regraded_answer_attempt_id_position"))

    op.drop_table("regraded_answer")
    with op.batch_alter_table("regrade", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_regrade_version_id"))
        batch_op.drop_index(batch_op.f("ix_regrade_asked_by"))

    op.drop_table("regrade")
    with op.batch_alter_table("question_figures", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_figures_question_version_id"))

    op.drop_table("question_figures")
    with op.batch_alter_table("part_figures", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_part_figures_question_version_id"))

    op.drop_table("part_figures")
    op.drop_table("figures_waiting")
    with op.batch_alter_table("remark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_remark_person_id"))
        batch_op.drop_index(batch_op.f("ix_remark_lesson_version_id"))
        batch_op.drop_index(batch_op.f("ix_remark_lesson_id"))
        batch_op.drop_index(batch_op.f("ix_remark_course_id_state_id"))
        batch_op.drop_index(batch_op.f("ix_remark_answered_by"))

    op.drop_table("remark")
    op.drop_table("lesson_figures")
    op.drop_table("length_figures")
    with op.batch_alter_table("text_review_comment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_text_review_comment_written_by"))
        batch_op.drop_index(batch_op.f("ix_text_review_comment_review_id_path"))
        batch_op.drop_index(batch_op.f("ix_text_review_comment_resolved_by"))
        batch_op.drop_index(batch_op.f("ix_text_review_comment_parent_id"))

    op.drop_table("text_review_comment")
    with op.batch_alter_table("course_revision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_course_revision_tree_id"))

    op.drop_table("course_revision")
    with op.batch_alter_table("workshop_presence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workshop_presence_person_id"))

    op.drop_table("workshop_presence")
    with op.batch_alter_table("workshop_media", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workshop_media_sha256"))
        batch_op.drop_index(batch_op.f("ix_workshop_media_saved_by"))

    op.drop_table("workshop_media")
    with op.batch_alter_table("workshop_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workshop_file_sha256"))
        batch_op.drop_index(batch_op.f("ix_workshop_file_saved_by"))

    op.drop_table("workshop_file")
    with op.batch_alter_table("workshop_edit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workshop_edit_sha256"))
        batch_op.drop_index(batch_op.f("ix_workshop_edit_saved_by"))
        batch_op.drop_index(batch_op.f("ix_workshop_edit_course_id_path_id"))

    op.drop_table("workshop_edit")
    with op.batch_alter_table("workshop", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workshop_base_id"))

    op.drop_table("workshop")
    with op.batch_alter_table("text_review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_text_review_tree_id"))
        batch_op.drop_index(batch_op.f("ix_text_review_reviewer_id"))
        batch_op.drop_index(batch_op.f("ix_text_review_course_id_id"))
        batch_op.drop_index(batch_op.f("ix_text_review_base_id"))
        batch_op.drop_index(batch_op.f("ix_text_review_asked_by"))

    op.drop_table("text_review")
    with op.batch_alter_table("source_media", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_source_media_sha256"))

    op.drop_table("source_media")
    with op.batch_alter_table("source_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_source_entry_sha256"))

    op.drop_table("source_entry")
    with op.batch_alter_table("scheduled_publish", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_scheduled_publish_waiting",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.drop_index(batch_op.f("ix_scheduled_publish_tree_id"))
        batch_op.drop_index(batch_op.f("ix_scheduled_publish_state_run_at"))
        batch_op.drop_index(batch_op.f("ix_scheduled_publish_planned_by"))
        batch_op.drop_index(batch_op.f("ix_scheduled_publish_course_id_id"))

    op.drop_table("scheduled_publish")
    with op.batch_alter_table("media_variant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_media_variant_sha256"))

    op.drop_table("media_variant")
    with op.batch_alter_table("closure", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_closure_standing",
            sqlite_where=sa.text("reopened_at IS NULL"),
            postgresql_where=sa.text("reopened_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_closure_reopened_by"))
        batch_op.drop_index(batch_op.f("ix_closure_person_id_id"))
        batch_op.drop_index(batch_op.f("ix_closure_closed_by"))

    op.drop_table("closure")
    op.drop_table("source_tree")
    with op.batch_alter_table("source_text", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_source_text_created_at"))

    op.drop_table("source_text")
    op.drop_table("figures_mark")
