// The least that node can do: the same JSON echo on bare node:http.
import { createServer } from 'node:http';

createServer((request, response) => {
    const chunks = [];
    request.on('data', chunk => chunks.push(chunk));
    request.on('end', () => {
        const call = JSON.parse(Buffer.concat(chunks).toString());
        const text = String(call.params.arguments.text);
        const body = JSON.stringify({
            jsonrpc: '2.0', id: call.id, result: { content: [{ type: 'text', text }] }
        });
        response.writeHead(200, {
            'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body)
        });
        response.end(body);
    });
}).listen(Number(process.argv[2]), '127.0.0.1', () => console.log('ready'));
