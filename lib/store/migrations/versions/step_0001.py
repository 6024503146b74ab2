"""Clinics, their named versions, and which clinic a browser had last."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "clinics",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("owner_id", sa.String(64)),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True)),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_clinics"),
    )
    op.create_index("ix_clinics_owner_id", "clinics", ["owner_id"])
    op.create_table(
        "versions",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("clinic_id", sa.String(12), nullable=False),
        sa.Column("label", sa.String(80), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_versions"),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinics.id"], name="fk_versions_clinic_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_versions_clinic_id", "versions", ["clinic_id"])
    op.create_table(
        "browsers",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("clinic_id", sa.String(12), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_browsers"),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinics.id"], name="fk_browsers_clinic_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_browsers_clinic_id", "browsers", ["clinic_id"])
