// Notion: the client in Basic and a JSON body, no scopes, and the account is in the token answer. Its users
// choose one of their workspaces each time that they consent.
import { json } from '../front.mjs';

const usual = { id: 'w-1', name: 'Nordwind' };
/** By user; not there: the usual one. */
export const chosenWorkspace = new Map();

export const notion = {
    preset: 'notion',
    clientAuth: 'client_secret_basic',
    pkce: true,
    rotates: true,
    paths: { '/v1/oauth/authorize': '/auth', '/v1/oauth/token': '/token', '/v1/oauth/revoke': '/token/revocation' },
    overrides: issuer => ({
        authorization_url: `${issuer}/v1/oauth/authorize`,
        token_url: `${issuer}/v1/oauth/token`,
        api: { base_url: `${issuer}/api` },
        revocation: { url: `${issuer}/v1/oauth/revoke` }
    }),

    /** Without a scope there is nothing to consent to here. */
    toStandard(request) {
        const query = new URLSearchParams(request.query);
        if (request.path === '/auth') query.set('scope', 'repo');
        return { ...request, query, ...asForm(request) };
    },
    async answers(request) {
        const isOurs = request.kind === 'token' || request.kind === 'revoke';
        if (!isOurs) return undefined;
        if (!/^Basic /.test(request.headers.authorization ?? ''))
            return json(401, { object: 'error', code: 'unauthorized', error: 'invalid_client' });
        if (request.headers['content-type'] !== 'application/json')
            return json(400, { object: 'error', code: 'validation_error', error: 'invalid_request' });
        return undefined;
    },
    async fromStandard(request, answer, front) {
        if (request.kind !== 'token') return answer;
        const told = JSON.parse(answer.body);
        if (told.error) return json(400, { object: 'error', error: told.error });
        const token = await front.provider.AccessToken.find(told.access_token);
        const workspace = chosenWorkspace.get(token.accountId) ?? usual;
        return json(200, {
            access_token: told.access_token,
            refresh_token: told.refresh_token,
            token_type: 'bearer',
            bot_id: `bot of ${token.accountId} in ${workspace.id}`,
            workspace_id: workspace.id,
            workspace_name: workspace.name,
            owner: { type: 'user', user: { object: 'user', id: token.accountId } }
        });
    }
};

function asForm(request) {
    if (!request.headers['content-type']?.includes('json')) return {};
    const headers = { ...request.headers, 'content-type': 'application/x-www-form-urlencoded' };
    return { headers, body: new URLSearchParams(request.form).toString() };
}
