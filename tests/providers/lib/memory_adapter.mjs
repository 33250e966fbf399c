// Where oidc-provider keeps what it has issued. Its own adapter for development forgets the oldest
// of a thousand entries, which in a refresh race are grants that are in use.

import { registerSecret } from '../../conformance/lib/evidence.mjs';

/** The ids of these are what is given out. */
const secrets = { AccessToken: 'access token', RefreshToken: 'refresh token', AuthorizationCode: 'authorization code' };

/** A class for oidc-provider's `adapter`; all of its instances share `store`, a Map. */
export function memoryAdapter(store) {
    const grants = new Map();
    const remove = key => store.delete(key);

    return class {
        constructor(model) {
            this.model = model;
        }
        key(id) {
            return `${this.model}:${id}`;
        }
        async upsert(id, payload) {
            const key = this.key(id);
            if (secrets[this.model]) registerSecret(id, `${secrets[this.model]} of oidc-provider`);
            store.set(key, payload);
            if (payload.uid) store.set(`uid:${payload.uid}`, key);
            if (payload.grantId) grants.set(payload.grantId, (grants.get(payload.grantId) ?? new Set()).add(key));
        }
        async find(id) {
            return store.get(this.key(id));
        }
        async findByUid(uid) {
            return store.get(store.get(`uid:${uid}`));
        }
        async consume(id) {
            store.get(this.key(id)).consumed = Math.floor(Date.now() / 1000);
        }
        async destroy(id) {
            remove(this.key(id));
        }
        async revokeByGrantId(grantId) {
            grants.get(grantId)?.forEach(remove);
            grants.delete(grantId);
        }
    };
}
