-- A row says on which machine it was written, and its chain vouches for that and for whose it is.
ALTER TABLE slipway.migration_history
    ADD COLUMN IF NOT EXISTS layout   integer  NOT NULL DEFAULT 1,
    ADD COLUMN IF NOT EXISTS machine  text     NOT NULL DEFAULT '';
