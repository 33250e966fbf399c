// The official SDKs' clients with everything that a user can be asked.
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as LegacyTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import * as types from '@modelcontextprotocol/sdk/types.js';

const capabilities = { elicitation: { form: {}, url: {} } };

const requestInit = token => ({ headers: token ? { Authorization: `Bearer ${token}` } : {} });

/** SDK v2 on 2026-07-28. */
export async function modernClient({ url, token, handlers = {} }) {
    const client = new Client(
        { name: 'sdk-v2', version: '1' },
        { versionNegotiation: { mode: { pin: '2026-07-28' } }, capabilities }
    );
    if (handlers.elicitation) client.setRequestHandler('elicitation/create', handlers.elicitation);
    await client.connect(new StreamableHTTPClientTransport(url, { requestInit: requestInit(token) }));
    return client;
}

/** SDK v1 on 2025-11-25. */
export async function legacyClient({ url, token, handlers = {} }) {
    const client = new LegacyClient({ name: 'sdk-v1', version: '1' }, { capabilities });
    if (handlers.elicitation) client.setRequestHandler(types.ElicitRequestSchema, handlers.elicitation);
    if (handlers.elicitationComplete)
        client.setNotificationHandler(types.ElicitationCompleteNotificationSchema, handlers.elicitationComplete);
    await client.connect(new LegacyTransport(url, { requestInit: requestInit(token) }));
    return client;
}

export const textOf = result => result.content.map(block => block.text).join('\n');
