// What stands before oidc-provider: turns a known provider's dialect into the standard and back, keeps
// note of what was asked, and has an API that the tokens are good for.
import { once } from 'node:events';
import { request as send } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { registerSecret, registerSecretsIn } from '../../conformance/lib/evidence.mjs';

/** Of the standard; a dialect maps its own onto these. */
const kinds = { '/auth': 'authorize', '/token': 'token', '/me': 'account', '/token/revocation': 'revoke' };

export class Front {
    constructor(inner, dialect, provider) {
        this.inner = inner;
        this.dialect = dialect;
        this.provider = provider;
        this.requests = [];
        /** Called with each request before it goes on; may throw DropConnection. */
        this.before = async () => {};
        /**
         * Called with request and answer before it is sent; may throw DropConnection. The body may be a stream,
         * and its reader may go before its end.
         */
        this.after = async () => {};
    }

    async handle(incoming, outgoing) {
        try {
            const request = await readRequest(incoming);
            const answer = await this.answer(request);
            await this.after(request, answer);
            outgoing.writeHead(answer.status, answer.headers);
            if (answer.body instanceof Readable) await pipeline(answer.body, outgoing).catch(() => {});
            else outgoing.end(answer.body);
        } catch (error) {
            if (!(error instanceof DropConnection)) console.error(error);
            incoming.socket.destroy();
        }
    }

    async answer(request) {
        const { dialect } = this;
        const path = dialect.paths[request.path] ?? request.path;
        request.kind = kinds[path];
        registerSecretsIn(request.form, 'the server');
        registerSecret(request.query.get('state'), 'state of the server');
        this.requests.push(request);
        await this.before(request);
        const own = await dialect.answers?.(request, this);
        if (own) return own;
        if (request.path.startsWith('/api/')) return this.answerOfApi(request);
        const standard = dialect.toStandard?.({ ...request, path }) ?? { ...request, path };
        const answer = await this.forward(standard);
        return dialect.fromStandard?.(request, answer, this) ?? answer;
    }

    /** Says who asked. */
    async answerOfApi(request) {
        const token = await this.tokenOf(request);
        if (!token) return json(401, { message: 'Bad credentials' });
        return json(200, { account: token.accountId, scopes: token.scope, path: request.path });
    }

    async tokenOf(request) {
        const [scheme, value] = (request.headers.authorization ?? '').split(' ');
        return /^bearer$/i.test(scheme) && value ? this.provider.AccessToken.find(value) : undefined;
    }

    forward({ method, path, query, headers, body }) {
        const search = query.size ? `?${query}` : '';
        const { 'content-length': _length, 'transfer-encoding': _coding, ...kept } = headers;
        if (body) kept['content-length'] = Buffer.byteLength(body);
        return new Promise((resolve, reject) => {
            const outgoing = send(`${this.inner}${path}${search}`, { method, headers: kept }, async answer => {
                resolve({ status: answer.statusCode, headers: answer.headers, body: await textOf(answer) });
            });
            outgoing.on('error', reject);
            outgoing.end(body);
        });
    }
}

/** Thrown by hooks of tests: the peer sees its connection break. */
export class DropConnection extends Error {}

/** Sends the answer past the server, and resolves when the peer has read the whole of it. */
export async function deliver({ socket }, { status, headers, body }) {
    const fields = [`content-type: ${headers['content-type']}`, `content-length: ${Buffer.byteLength(body)}`];
    socket.write([`HTTP/1.1 ${status} OK`, ...fields, 'connection: close', '', body].join('\r\n'));
    await once(socket, 'end'); // who has read the last byte of such an answer closes
}

async function readRequest(incoming) {
    const url = new URL(incoming.url, 'http://front');
    const body = await textOf(incoming);
    const type = incoming.headers['content-type'] ?? '';
    const form = type.includes('json') ? JSON.parse(body || '{}') : Object.fromEntries(new URLSearchParams(body));
    const { method, headers, socket } = incoming;
    return { method, path: url.pathname, query: url.searchParams, headers, body, form, socket };
}

async function textOf(stream) {
    const parts = [];
    for await (const part of stream) parts.push(part);
    return Buffer.concat(parts).toString();
}

export function json(status, value) {
    return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}

export function form(status, values) {
    return {
        status,
        headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
        body: new URLSearchParams(values).toString()
    };
}
