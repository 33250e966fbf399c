// fastmcp (npm), stateless, JSON answers.
import { FastMCP } from 'fastmcp';
import { z } from 'zod';

const server = new FastMCP({ name: 'bench', version: '1.0.0' });
server.addTool({
    name: 'echo',
    description: 'Says it again',
    parameters: z.object({ text: z.string() }),
    execute: async ({ text }) => text
});
await server.start({
    transportType: 'httpStream',
    httpStream: {
        port: Number(process.argv[2]), host: '127.0.0.1', endpoint: '/mcp', stateless: true,
        enableJsonResponse: true
    }
});
console.log('ready');
