// As the standards say: RFC 6749, 7009, 7636, 9207 and OpenID Connect.
export const plain = {
    preset: 'generic-oauth2',
    clientAuth: 'client_secret_basic',
    pkce: true,
    rotates: true,
    paths: {},
    overrides: issuer => ({
        display_name: 'Example Hub',
        issuer,
        authorization_url: `${issuer}/auth`,
        token_url: `${issuer}/token`,
        token: { auth: 'client_secret_basic' },
        scopes: { always: ['openid'] },
        authorization: { iss: 'required' },
        account: { url: `${issuer}/me`, id: 'sub', label: 'name' },
        api: { base_url: `${issuer}/api` },
        revocation: { kind: 'rfc7009', url: `${issuer}/token/revocation` }
    })
};
