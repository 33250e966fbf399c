-- What a provider says of an account besides its tokens, e.g. the host of its API: a JSON object.
ALTER TABLE external_token ADD COLUMN details TEXT NOT NULL DEFAULT '{}';
