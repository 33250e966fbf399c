// The official TypeScript SDK v1, stateless, JSON answers.
import { createServer } from 'node:http';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { z } from 'zod';

function newServer() {
    const server = new McpServer({ name: 'bench', version: '1.0.0' });
    server.registerTool('echo', { description: 'Says it again', inputSchema: { text: z.string() } },
        ({ text }) => ({ content: [{ type: 'text', text }] }));
    return server;
}

createServer(async (request, response) => {
    const server = newServer();
    const transport = new StreamableHTTPServerTransport({
        sessionIdGenerator: undefined, enableJsonResponse: true
    });
    response.on('close', () => { transport.close(); server.close(); });
    await server.connect(transport);
    await transport.handleRequest(request, response);
}).listen(Number(process.argv[2]), '127.0.0.1', () => console.log('ready'));
