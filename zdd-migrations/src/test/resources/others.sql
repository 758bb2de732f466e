# One statement of our own for each rule about safety of squawk, and for each check of strong_migrations that is about the
# SQL. After the name of the rule comes the rule of ours that refuses the statement in expand, on PostgreSQL 15; or that it passes,
# and why.
@@ squawk/adding-field-with-default: volatile-default
ALTER TABLE parcels ADD COLUMN token uuid DEFAULT gen_random_uuid();
@@ squawk/adding-foreign-key-constraint: scanning-constraint
ALTER TABLE parcels ADD CONSTRAINT parcel_depot FOREIGN KEY (depot_id) REFERENCES depots (id);
@@ squawk/adding-not-nullable-field: set-not-null
ALTER TABLE parcels ALTER COLUMN weight SET NOT NULL;
@@ squawk/adding-required-field: required-column
ALTER TABLE parcels ADD COLUMN weight integer NOT NULL;
@@ squawk/adding-serial-primary-key-field: serial-column
ALTER TABLE parcels ADD COLUMN number bigserial PRIMARY KEY;
@@ squawk/ban-alter-domain-with-add-constraint: write-restriction
ALTER DOMAIN postcode ADD CONSTRAINT postcode_long CHECK (length(VALUE) > 3);
@@ squawk/ban-concurrent-index-creation-in-transaction: transaction-form
-- @transaction
CREATE INDEX CONCURRENTLY parcels_weight ON parcels (weight);
@@ squawk/ban-create-domain-with-constraint: passes, for a new domain has no users whose writes it could refuse
CREATE DOMAIN postcode AS text CHECK (length(VALUE) > 3);
@@ squawk/ban-drop-column: drop-column
ALTER TABLE parcels DROP COLUMN weight;
@@ squawk/ban-drop-database: drop-database
DROP DATABASE shop;
@@ squawk/ban-drop-not-null: drop-not-null
ALTER TABLE parcels ALTER COLUMN weight DROP NOT NULL;
@@ squawk/ban-drop-table: drop-object
DROP TABLE parcels;
@@ squawk/ban-truncate-cascade: truncate
TRUNCATE parcels CASCADE;
@@ squawk/ban-uncommitted-transaction: transaction-control
BEGIN; ALTER TABLE parcels ADD COLUMN note text;
@@ squawk/changing-column-type: change-type
ALTER TABLE parcels ALTER COLUMN weight TYPE bigint;
@@ squawk/constraint-missing-not-valid: scanning-constraint
ALTER TABLE parcels ADD CONSTRAINT heavy CHECK (weight > 0);
@@ squawk/disallowed-unique-constraint: blocking-unique
ALTER TABLE parcels ADD CONSTRAINT one_label UNIQUE (label);
@@ squawk/prefer-repack: table-rewrite
VACUUM FULL parcels;
@@ squawk/renaming-column: rename-column
ALTER TABLE parcels RENAME COLUMN weight TO grams;
@@ squawk/renaming-table: rename-table
ALTER TABLE parcels RENAME TO packets;
@@ squawk/require-concurrent-index-creation: blocking-index
CREATE INDEX parcels_weight ON parcels (weight);
@@ squawk/require-concurrent-index-deletion: blocking-drop-index
DROP INDEX parcels_weight;
@@ squawk/require-concurrent-partition-detach: blocking-detach
ALTER TABLE parcels DETACH PARTITION parcels_2025;
@@ squawk/require-concurrent-reindex: blocking-reindex
REINDEX TABLE parcels;
@@ squawk/require-enum-value-ordering: passes, for nobody waits and no old code fails
ALTER TYPE parcel_state ADD VALUE 'lost';
@@ squawk/transaction-nesting: transaction-control
-- @transaction
BEGIN; ALTER TABLE parcels ADD COLUMN note text; COMMIT;
@@ strong_migrations/add_check_constraint: scanning-constraint
ALTER TABLE parcels ADD CHECK (weight < 1000);
@@ strong_migrations/add_column_auto_incrementing: serial-column
ALTER TABLE parcels ADD COLUMN position serial;
@@ strong_migrations/add_column_default_callable: volatile-default
ALTER TABLE parcels ADD COLUMN seen_at timestamptz DEFAULT clock_timestamp();
@@ strong_migrations/add_column_generated_stored: stored-generated-column
ALTER TABLE parcels ADD COLUMN kilos numeric GENERATED ALWAYS AS (weight / 1000.0) STORED;
@@ strong_migrations/add_column_json: incomparable-column
ALTER TABLE parcels ADD COLUMN extra json;
@@ strong_migrations/add_exclusion_constraint: exclusion-constraint
ALTER TABLE parcels ADD CONSTRAINT no_two EXCLUDE USING btree (shelf WITH =);
@@ strong_migrations/add_foreign_key: scanning-constraint
ALTER TABLE parcels ADD FOREIGN KEY (depot_id) REFERENCES depots (id);
@@ strong_migrations/add_index: blocking-index
CREATE INDEX parcels_depot ON parcels (depot_id, label);
@@ strong_migrations/add_reference: inline-foreign-key
ALTER TABLE parcels ADD COLUMN depot_id bigint REFERENCES depots (id);
@@ strong_migrations/add_unique_constraint: blocking-unique
ALTER TABLE parcels ADD UNIQUE (label, depot_id);
@@ strong_migrations/change_column: change-type
ALTER TABLE parcels ALTER COLUMN label TYPE varchar(40);
@@ strong_migrations/change_column_null: set-not-null
ALTER TABLE parcels ALTER COLUMN label SET NOT NULL;
@@ strong_migrations/create_table_force: drop-object
DROP TABLE IF EXISTS parcels CASCADE; CREATE TABLE parcels (id bigint PRIMARY KEY);
@@ strong_migrations/execute: not-understood
DO $$ BEGIN PERFORM 1; END $$;
@@ strong_migrations/remove_column: drop-column
ALTER TABLE parcels DROP COLUMN label, DROP COLUMN weight;
@@ strong_migrations/remove_index: drop-index
DROP INDEX CONCURRENTLY parcels_depot;
@@ strong_migrations/rename_column: rename-column
ALTER TABLE parcels RENAME label TO title;
@@ strong_migrations/rename_schema: rename-object
ALTER SCHEMA shop RENAME TO store;
@@ strong_migrations/rename_table: rename-table
ALTER TABLE shop.parcels RENAME TO packets;
@@ strong_migrations/validate_check_constraint: transaction-form
-- @transaction
ALTER TABLE parcels VALIDATE CONSTRAINT heavy;
