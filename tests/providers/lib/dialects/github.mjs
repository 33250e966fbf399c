// GitHub's OAuth apps: answers are forms, errors come with 200, scopes have commas between them, tokens
// do not expire and are not refreshed, a grant is given back with DELETE.
import { accountOf, client } from '../third_party.mjs';
import { form, json } from '../front.mjs';

const errors = { invalid_grant: 'bad_verification_code', invalid_client: 'incorrect_client_credentials' };

export const github = {
    preset: 'github',
    clientAuth: 'client_secret_post',
    pkce: true,
    rotates: false,
    paths: { '/login/oauth/authorize': '/auth', '/login/oauth/access_token': '/token' },
    overrides: issuer => ({
        authorization_url: `${issuer}/login/oauth/authorize`,
        token_url: `${issuer}/login/oauth/access_token`,
        account: { url: `${issuer}/user` },
        api: { base_url: `${issuer}/api` },
        revocation: { url: `${issuer}/applications/{client_id}/grant` }
    }),

    fromStandard(request, answer) {
        if (request.path !== '/login/oauth/access_token') return answer;
        const told = JSON.parse(answer.body);
        if (told.error)
            return form(200, { error: errors[told.error] ?? told.error, error_description: 'Look at <our> docs.' });
        const scope = told.scope.split(' ').join(',');
        return form(200, { access_token: told.access_token, scope, token_type: 'bearer' });
    },

    async answers(request, front) {
        if (request.path === '/user') {
            const token = await front.tokenOf(request);
            return token ? json(200, userOf(token.accountId)) : json(401, { message: 'Bad credentials' });
        }
        if (request.path === `/applications/${client.id}/grant` && request.method === 'DELETE')
            return revoke(request, front);
    }
};

/** Its ids are numbers. */
function userOf(account) {
    const id = [...account].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % 1_000_000;
    return { login: account, id, name: accountOf(account).name };
}

async function revoke(request, front) {
    const basic = Buffer.from(`${client.id}:${client.secret}`).toString('base64');
    if (request.headers.authorization !== `Basic ${basic}`) return json(404, { message: 'Not Found' });
    const token = await front.provider.AccessToken.find(request.form.access_token);
    if (!token) return json(404, { message: 'Not Found' });
    await front.provider.AccessToken.revokeByGrantId(token.grantId);
    request.kind = 'revoke';
    return { status: 204, headers: {}, body: '' };
}
