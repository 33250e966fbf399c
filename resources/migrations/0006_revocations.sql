-- A revocation keeps the tokens as they were sealed for their link, so that they can be moved here
-- when a link goes with its user or session. No earlier version queued any.
DROP TABLE revocation;
CREATE TABLE revocation (
    tenant TEXT NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    holder TEXT NOT NULL,
    provider TEXT NOT NULL,
    account_id TEXT NOT NULL,
    sealed BLOB NOT NULL,
    data_key TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    due_ms INTEGER NOT NULL,
    created_ms INTEGER NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, data_key) REFERENCES data_key(tenant, id)
) WITHOUT ROWID;
CREATE INDEX revocation_by_due ON revocation(due_ms);
CREATE INDEX revocation_of_key ON revocation(tenant, data_key);

-- Whether an account is linked (again).
CREATE INDEX external_token_of_account ON external_token(tenant, provider, account_id);
