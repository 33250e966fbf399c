-- Credentials for third parties. What must be used later is sealed (columns sealed) by a data key
-- of the tenant, and no data key can go while a value names it. Whatever is only compared is kept
-- as a hash.
CREATE TABLE data_key (
    tenant TEXT NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    wrapped BLOB NOT NULL,
    ring_key TEXT NOT NULL,
    born_under TEXT NOT NULL,
    active INTEGER NOT NULL,
    created_ms INTEGER NOT NULL,
    PRIMARY KEY (tenant, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX data_key_active ON data_key(tenant) WHERE active = 1;

CREATE TABLE provider_config (
    tenant TEXT NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    config TEXT NOT NULL,
    secret_last4 TEXT NOT NULL,
    sealed BLOB,
    data_key TEXT,
    created_ms INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (tenant, name),
    FOREIGN KEY (tenant, data_key) REFERENCES data_key(tenant, id)
) WITHOUT ROWID;
CREATE INDEX provider_config_of_key ON provider_config(tenant, data_key);

-- The holder is a user or a guest's session, and goes with either.
CREATE TABLE external_token (
    tenant TEXT NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
    holder TEXT NOT NULL,
    provider TEXT NOT NULL,
    user TEXT,
    session BLOB,
    id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    account_label TEXT NOT NULL,
    scopes TEXT NOT NULL,
    state TEXT NOT NULL,
    refreshable INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    data_key TEXT NOT NULL,
    linked_ms INTEGER NOT NULL,
    obtained_ms INTEGER NOT NULL,
    expires_ms INTEGER,
    last_used_ms INTEGER,
    version INTEGER NOT NULL,
    lease_owner BLOB,
    lease_ms INTEGER,
    PRIMARY KEY (tenant, holder, provider),
    FOREIGN KEY (tenant, user) REFERENCES plexus_user(tenant, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant, session) REFERENCES session(tenant, id_hash) ON DELETE CASCADE,
    FOREIGN KEY (tenant, data_key) REFERENCES data_key(tenant, id)
) WITHOUT ROWID;
CREATE INDEX external_token_of_key ON external_token(tenant, data_key);
CREATE INDEX external_token_of_user ON external_token(tenant, user);
CREATE INDEX external_token_of_session ON external_token(tenant, session);

CREATE TABLE api_key (
    tenant TEXT NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
    holder TEXT NOT NULL,
    provider TEXT NOT NULL,
    user TEXT,
    session BLOB,
    label TEXT NOT NULL,
    last4 TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    sealed BLOB NOT NULL,
    data_key TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL,
    last_used_ms INTEGER,
    PRIMARY KEY (tenant, holder, provider),
    FOREIGN KEY (tenant, user) REFERENCES plexus_user(tenant, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant, session) REFERENCES session(tenant, id_hash) ON DELETE CASCADE,
    FOREIGN KEY (tenant, data_key) REFERENCES data_key(tenant, id)
) WITHOUT ROWID;
CREATE INDEX api_key_of_key ON api_key(tenant, data_key);
CREATE INDEX api_key_of_user ON api_key(tenant, user);
CREATE INDEX api_key_of_session ON api_key(tenant, session);

CREATE TABLE pending_flow (
    tenant TEXT NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
    id_hash BLOB NOT NULL,
    kind TEXT NOT NULL,
    holder TEXT,
    user TEXT,
    session BLOB,
    client TEXT NOT NULL,
    provider TEXT NOT NULL,
    scopes TEXT NOT NULL,
    status TEXT NOT NULL,
    state_hash BLOB,
    browser_hash BLOB,
    details TEXT NOT NULL,
    sealed BLOB,
    data_key TEXT,
    created_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (tenant, id_hash),
    UNIQUE (tenant, state_hash),
    FOREIGN KEY (tenant, user) REFERENCES plexus_user(tenant, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant, session) REFERENCES session(tenant, id_hash) ON DELETE CASCADE,
    FOREIGN KEY (tenant, data_key) REFERENCES data_key(tenant, id)
) WITHOUT ROWID;
CREATE INDEX pending_flow_of_holder ON pending_flow(tenant, holder, provider);
CREATE INDEX pending_flow_of_key ON pending_flow(tenant, data_key);
CREATE INDEX pending_flow_of_user ON pending_flow(tenant, user);
CREATE INDEX pending_flow_of_session ON pending_flow(tenant, session);
CREATE INDEX pending_flow_by_expiry ON pending_flow(expires_ms);

-- Tokens of removed links, until the provider has been told.
CREATE TABLE revocation (
    tenant TEXT NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    provider TEXT NOT NULL,
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
