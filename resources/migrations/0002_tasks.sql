-- Tasks know who runs them and until when that one is believed to live. No earlier version made any.
DROP TABLE task;
CREATE TABLE task (
    tenant TEXT NOT NULL REFERENCES tenant(id) ON DELETE CASCADE,
    id_hash BLOB NOT NULL,
    owner_key BLOB NOT NULL,
    user TEXT,
    status TEXT NOT NULL,
    status_message TEXT NOT NULL,
    outcome BLOB NOT NULL,
    created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    runner BLOB NOT NULL,
    lease_ms INTEGER NOT NULL,
    PRIMARY KEY (tenant, id_hash)
) WITHOUT ROWID;
CREATE INDEX task_of_owner ON task(tenant, owner_key, status);
CREATE INDEX task_of_runner ON task(runner, status);
