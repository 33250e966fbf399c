-- How the last refresh of a link failed, and until when nobody tries again. `failed_version`: the
-- version of the configuration that the provider does not take.
ALTER TABLE external_token ADD COLUMN failure TEXT;
ALTER TABLE external_token ADD COLUMN pause_ms INTEGER;
ALTER TABLE external_token ADD COLUMN failed_version INTEGER;
