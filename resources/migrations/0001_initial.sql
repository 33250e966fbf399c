-- Tenants and all that is theirs. Every primary key begins with the tenant; deleting the tenant's
-- row takes everything along, so that a tenant made anew under the same id starts empty.

CREATE TABLE tenant (
    id TEXT NOT NULL PRIMARY KEY,
    folded_id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    settings TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    version INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE plexus_user (
    tenant TEXT NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    PRIMARY KEY (tenant, id)
) WITHOUT ROWID;

CREATE TABLE user_token (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    user TEXT NOT NULL,
    family TEXT NOT NULL,
    label TEXT NOT NULL,
    hash BLOB NOT NULL UNIQUE,
    created_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    last_used_ms INTEGER,
    revoked_ms INTEGER,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, user) REFERENCES plexus_user(tenant, id) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX user_token_of_user ON user_token(tenant, user);

CREATE TABLE host_secret (
    tenant TEXT NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    label TEXT NOT NULL,
    hash BLOB NOT NULL,
    created_ms INTEGER NOT NULL,
    last_used_ms INTEGER,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, hash)
) WITHOUT ROWID;

CREATE TABLE session (
    tenant TEXT NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
    id_hash BLOB NOT NULL,
    owner_key BLOB NOT NULL,
    user TEXT,
    family TEXT NOT NULL,
    revision TEXT NOT NULL,
    client TEXT NOT NULL,
    initialized INTEGER NOT NULL,
    log_level TEXT NOT NULL,
    watched TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    last_used_ms INTEGER NOT NULL,
    PRIMARY KEY (tenant, id_hash)
) WITHOUT ROWID;
CREATE INDEX session_of_user ON session(tenant, user);
CREATE INDEX session_of_family ON session(tenant, family);

CREATE TABLE session_value (
    tenant TEXT NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
    holder BLOB NOT NULL,
    key TEXT NOT NULL,
    user TEXT,
    json BLOB NOT NULL,
    expires_ms INTEGER NOT NULL,
    PRIMARY KEY (tenant, holder, key)
) WITHOUT ROWID;
CREATE INDEX session_value_of_user ON session_value(tenant, user);

CREATE TABLE task (
    tenant TEXT NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    owner_key BLOB NOT NULL,
    user TEXT,
    status TEXT NOT NULL,
    status_message TEXT NOT NULL,
    outcome BLOB NOT NULL,
    created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL,
    ttl_ms INTEGER,
    PRIMARY KEY (tenant, id)
) WITHOUT ROWID;

-- Keys of administrators are above tenants; some are restricted to one.
CREATE TABLE admin_key (
    id TEXT NOT NULL PRIMARY KEY,
    label TEXT NOT NULL,
    role TEXT NOT NULL,
    tenant TEXT REFERENCES tenant(id) ON DELETE CASCADE,
    hash BLOB NOT NULL UNIQUE,
    created_ms INTEGER NOT NULL,
    expires_ms INTEGER,
    last_used_ms INTEGER
) WITHOUT ROWID;

-- One hash chain per tenant and one, named '', for the server. Kept when the tenant goes.
CREATE TABLE audit (
    chain TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    event TEXT NOT NULL,
    previous_hash BLOB NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (chain, seq)
) WITHOUT ROWID;
CREATE INDEX audit_by_time ON audit(at_ms);

CREATE TABLE idempotent_answer (
    admin_key TEXT NOT NULL,
    key BLOB NOT NULL,
    fingerprint BLOB NOT NULL,
    status INTEGER NOT NULL,
    sealed_body BLOB NOT NULL,
    created_ms INTEGER NOT NULL,
    PRIMARY KEY (admin_key, key)
) WITHOUT ROWID;

CREATE TABLE server_record (
    name TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) WITHOUT ROWID;

-- What caches and running work depend on; every process follows this table.
CREATE TABLE change (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    at_ms INTEGER NOT NULL
);
