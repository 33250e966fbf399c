// Google: a refresh token comes only with the first consent and only when `access_type=offline` was asked
// for; answers to a refresh have none.
import { json } from '../front.mjs';

export const google = {
    preset: 'google',
    clientAuth: 'client_secret_post',
    pkce: true,
    rotates: false,
    paths: { '/o/oauth2/v2/auth': '/auth', '/v1/userinfo': '/me', '/revoke': '/token/revocation' },
    overrides: issuer => ({
        issuer,
        authorization_url: `${issuer}/o/oauth2/v2/auth`,
        token_url: `${issuer}/token`,
        account: { url: `${issuer}/v1/userinfo` },
        api: { base_url: `${issuer}/api`, origins: [] },
        revocation: { url: `${issuer}/revoke` }
    }),

    async answers(request, front) {
        if (request.kind === 'authorize')
            front.isOffline =
                request.query.get('access_type') === 'offline' && request.query.get('prompt') === 'consent';
    },
    fromStandard(request, answer, front) {
        if (request.kind !== 'token') return answer;
        const told = JSON.parse(answer.body);
        if (told.error) return answer;
        const isNew = request.form.grant_type === 'authorization_code' && front.isOffline;
        if (!isNew) delete told.refresh_token;
        return json(200, told);
    }
};
