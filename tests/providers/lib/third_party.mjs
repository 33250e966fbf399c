// A third party with accounts: oidc-provider, and a front before it that speaks as a known provider
// does (see dialects/). In this process, so that tests can look into it.
import { createServer } from 'node:http';
import { once } from 'node:events';

import Provider from 'oidc-provider';

import { plain } from './dialects/plain.mjs';
import { Front } from './front.mjs';
import { memoryAdapter } from './memory_adapter.mjs';

export const client = { id: 'plexus', secret: 'third-party-secret-0123456789abcdef' };

const scopes = ['openid', 'offline_access', 'repo', 'read:user', 'chat:write', 'channels:read'];

/**
 * @param redirectUris where it sends browsers back to
 * @param accessSeconds how long its access tokens live
 */
export async function startThirdParty({ redirectUris, dialect = plain, accessSeconds = 3600 }) {
    const store = new Map();
    const inner = await listening(createServer());
    const front = await listening(createServer());
    const issuer = addressOf(front);
    const provider = new Provider(issuer, configuration({ redirectUris, dialect, accessSeconds, store }));
    inner.on('request', provider.callback());
    const handler = new Front(addressOf(inner), dialect, provider);
    front.on('request', (request, response) => handler.handle(request, response));
    return new ThirdParty({ issuer, provider, store, dialect, handler, servers: [front, inner] });
}

async function listening(server) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server;
}

function addressOf(server) {
    return `http://127.0.0.1:${server.address().port}`;
}

function configuration({ redirectUris, dialect, accessSeconds, store }) {
    return {
        adapter: memoryAdapter(store),
        clients: [
            {
                client_id: client.id,
                client_secret: client.secret,
                token_endpoint_auth_method: dialect.clientAuth,
                redirect_uris: redirectUris,
                grant_types: ['authorization_code', 'refresh_token'],
                response_types: ['code']
            }
        ],
        scopes,
        claims: { openid: ['sub', 'name', 'email'] },
        conformIdTokenClaims: false,
        pkce: { required: () => dialect.pkce },
        // With zero tolerance: a refresh token that comes twice ends its whole family.
        rotateRefreshToken: dialect.rotates,
        issueRefreshToken: () => true,
        findAccount: (_, id) => ({ accountId: id, claims: () => accountOf(id) }),
        features: { devInteractions: { enabled: true }, revocation: { enabled: true } },
        ttl: {
            AccessToken: accessSeconds,
            AuthorizationCode: 60,
            RefreshToken: 86_400,
            Grant: 86_400,
            Session: 3600,
            Interaction: 600,
            IdToken: 3600
        }
    };
}

export const accountOf = id => ({ sub: id, name: `${id} at the provider`, email: `${id}@example.com` });

class ThirdParty {
    constructor(parts) {
        Object.assign(this, parts);
        this.reused = 0;
        this.provider.on('grant.error', (_, error) => {
            if (/already used/.test(error.error_detail ?? '')) this.reused += 1;
        });
    }

    /** What Plexus has to be told about it. */
    get descriptor() {
        return {
            preset: this.dialect.preset,
            client_id: client.id,
            client_secret: client.secret,
            overrides: this.dialect.overrides(this.issuer)
        };
    }

    /** Requests that have arrived at the front, oldest first. */
    get requests() {
        return this.handler.requests;
    }
    /** Requests for tokens, of one grant type where it is named. */
    tokenRequests(grantType) {
        return this.requests.filter(
            request => request.kind === 'token' && (!grantType || request.form.grant_type === grantType)
        );
    }

    /** How many different refresh tokens it gave out, and how often one of them was asked for. */
    exchanges() {
        const counts = new Map();
        for (const { form } of this.tokenRequests('refresh_token'))
            counts.set(form.refresh_token, (counts.get(form.refresh_token) ?? 0) + 1);
        return counts;
    }

    /** Whether an access token is good for anything. */
    async isLive(token) {
        return Boolean(await this.provider.AccessToken.find(token));
    }

    /** The refresh token that an account's grant goes on with. */
    liveRefreshToken(account) {
        return this.liveRefreshTokens(account).at(-1)?.[0].slice('RefreshToken:'.length);
    }
    liveRefreshTokens(account) {
        const isLive = ([key, value]) =>
            key.startsWith('RefreshToken:') && value.accountId === account && !value.consumed;
        return [...this.store].filter(isLive);
    }

    /** Living grants of an account. */
    grantsOf(account) {
        return [...this.store]
            .filter(([key, value]) => key.startsWith('Grant:') && value.accountId === account)
            .map(([key]) => key.slice('Grant:'.length));
    }

    /** How many of them somebody could go on with, who has the refresh token. */
    usableGrantsOf(account) {
        return new Set(this.liveRefreshTokens(account).map(([, { grantId }]) => grantId)).size;
    }

    /** As if the user had thrown Plexus out on the provider's settings page. */
    async revokeGrantsOf(account) {
        const { provider } = this;
        for (const id of this.grantsOf(account)) {
            await Promise.all(
                [provider.AccessToken, provider.RefreshToken, provider.AuthorizationCode].map(model =>
                    model.revokeByGrantId(id)
                )
            );
            await (await provider.Grant.find(id))?.destroy();
        }
    }

    async stop() {
        for (const server of this.servers) {
            server.closeAllConnections();
            server.close();
            await once(server, 'close');
        }
    }
}
