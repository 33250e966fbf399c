// Slack: everything is 200 with `ok`, scopes have commas between them, no PKCE; the user's own token is
// under `authed_user`.
import { json } from '../front.mjs';

const team = { id: 'T0123', name: 'Nordwind' };

const dialect = (preset, scopeName, member) => ({
    preset,
    clientAuth: 'client_secret_post',
    pkce: false,
    rotates: false,
    paths: { '/oauth/v2/authorize': '/auth', '/oauth.v2.access': '/token' },
    overrides: issuer => ({
        authorization_url: `${issuer}/oauth/v2/authorize`,
        token_url: `${issuer}/oauth.v2.access`,
        api: { base_url: `${issuer}/api` },
        revocation: { url: `${issuer}/auth.revoke` }
    }),

    toStandard(request) {
        if (request.path !== '/auth') return request;
        const query = new URLSearchParams(request.query);
        query.set('scope', (query.get(scopeName) ?? '').split(',').join(' '));
        return { ...request, query };
    },
    fromStandard(request, answer) {
        if (request.path !== '/oauth.v2.access') return answer;
        const told = JSON.parse(answer.body);
        if (told.error) return json(200, { ok: false, error: told.error === 'invalid_grant' ? 'invalid_code' : told.error });
        return json(200, { ok: true, app_id: 'A1', team, ...member(told) });
    },
    async answers(request, front) {
        if (request.path.startsWith('/api/') && !(await front.tokenOf(request)))
            return json(200, { ok: false, error: 'token_revoked' });
        if (request.path !== '/auth.revoke') return undefined;
        const token = await front.tokenOf(request);
        if (!token) return json(200, { ok: false, error: 'invalid_auth' });
        request.kind = 'revoke';
        await front.provider.AccessToken.revokeByGrantId(token.grantId);
        return json(200, { ok: true, revoked: true });
    }
});

const commas = scope => (scope ?? '').split(' ').join(',');

export const slack = dialect('slack', 'scope', told => ({
    access_token: told.access_token,
    token_type: 'bot',
    scope: commas(told.scope),
    bot_user_id: 'U0BOT',
    authed_user: { id: 'U0USER' }
}));

export const slackUser = dialect('slack-user', 'user_scope', told => ({
    authed_user: { id: 'U0USER', scope: commas(told.scope), access_token: told.access_token, token_type: 'user' }
}));
