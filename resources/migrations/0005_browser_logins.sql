-- Browsers that are signed in, by the hash of their cookie.
CREATE TABLE browser_session (
    tenant TEXT NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
    hash BLOB NOT NULL,
    user TEXT NOT NULL,
    display_name TEXT NOT NULL,
    method TEXT NOT NULL,
    family TEXT NOT NULL,
    auth_ms INTEGER NOT NULL,
    created_ms INTEGER NOT NULL,
    last_used_ms INTEGER NOT NULL,
    PRIMARY KEY (tenant, hash),
    FOREIGN KEY (tenant, user) REFERENCES plexus_user(tenant, id) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX browser_session_of_user ON browser_session(tenant, user);
CREATE INDEX browser_session_of_family ON browser_session(tenant, family);
CREATE INDEX browser_session_by_use ON browser_session(last_used_ms);

-- Logins under way. The user is there once the host application has accepted the challenge.
CREATE TABLE login_transaction (
    tenant TEXT NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
    challenge_hash BLOB NOT NULL,
    browser_hash BLOB NOT NULL,
    return_url TEXT NOT NULL,
    verifier_hash BLOB,
    user TEXT,
    display_name TEXT,
    method TEXT,
    family TEXT,
    auth_ms INTEGER,
    expires_ms INTEGER NOT NULL,
    PRIMARY KEY (tenant, challenge_hash),
    UNIQUE (tenant, verifier_hash),
    FOREIGN KEY (tenant, user) REFERENCES plexus_user(tenant, id) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX login_transaction_of_user ON login_transaction(tenant, user);
CREATE INDEX login_transaction_by_expiry ON login_transaction(tenant, expires_ms);
