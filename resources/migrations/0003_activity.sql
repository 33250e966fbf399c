-- One row per call: who used what, and how it went. Never arguments or results.
CREATE TABLE activity (
    tenant TEXT NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
    at_ms INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    user TEXT,
    client TEXT NOT NULL,
    method TEXT NOT NULL,
    item TEXT NOT NULL,
    outcome TEXT NOT NULL,
    duration_ms INTEGER NOT NULL,
    request_id TEXT NOT NULL,
    PRIMARY KEY (tenant, at_ms, seq)
) WITHOUT ROWID;
CREATE INDEX activity_by_time ON activity(at_ms, seq);

-- Pages of one chain are read in the order of time, without sorting the chain.
CREATE INDEX audit_of_chain ON audit(chain, at_ms, seq);
