import sqlalchemy
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade():
    op.add_column("orders", sqlalchemy.Column("code", sqlalchemy.String(20)))
