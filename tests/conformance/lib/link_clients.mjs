// The official SDKs as clients that open pages when they are asked to (URL mode elicitation).
import { Client as ClientV2, StreamableHTTPClientTransport as TransportV2 } from '@modelcontextprotocol/client';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as TransportV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { CallToolResultSchema, ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';

const capabilities = { elicitation: { url: {} } };

/** `open` gets the address; that the user opens it is answered at once. */
const answerTo = open => ({ params }) => {
    open(params.url);
    return { action: 'accept' };
};

const requestInit = token => ({ requestInit: { headers: { Authorization: `Bearer ${token}` } } });

export const clients = {
    'SDK v2, 2026-07-28': async ({ url, token, open }) => {
        const options = { versionNegotiation: { mode: { pin: '2026-07-28' } }, capabilities };
        const client = new ClientV2({ name: 'sdk-v2', version: '1' }, options);
        client.setRequestHandler('elicitation/create', answerTo(open));
        await client.connect(new TransportV2(url, requestInit(token)));
        return { call: params => client.callTool(params), close: () => client.close() };
    },
    'SDK v1, 2025-11-25': async ({ url, token, open }) => {
        const client = new ClientV1({ name: 'sdk-v1', version: '1' }, { capabilities });
        client.setRequestHandler(ElicitRequestSchema, answerTo(open));
        await client.connect(new TransportV1(url, requestInit(token)));
        return { call: params => client.callTool(params, CallToolResultSchema), close: () => client.close() };
    }
};
