// The official TypeScript SDK v2, JSON answers.
import { createServer } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';

const inputSchema = z.object({ text: z.string() });

const handler = createMcpHandler(() => {
    const server = new McpServer({ name: 'bench', version: '1.0.0' });
    server.registerTool('echo', { description: 'Says it again', inputSchema },
        ({ text }) => ({ content: [{ type: 'text', text }] }));
    return server;
}, { responseMode: 'json' });

createServer(toNodeHandler(handler))
    .listen(Number(process.argv[2]), '127.0.0.1', () => console.log('ready'));
