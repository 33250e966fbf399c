// For peers that speak plain HTTP only: a port whose connections go on over TLS, byte for byte.
import { once } from 'node:events';
import { createServer } from 'node:net';
import { connect } from 'node:tls';

/** `target` is an https URL; resolves with the http URL that leads there, and with what closes the port. */
export async function openTlsEntrance(target) {
    const open = new Set();
    const server = createServer({ allowHalfOpen: true }, plain => {
        const secure = connect({ host: target.hostname, servername: 'localhost', port: target.port, allowHalfOpen: true });
        for (const [from, to] of [[plain, secure], [secure, plain]]) {
            open.add(from);
            from.pipe(to);
            from.on('error', () => to.destroy());
            from.on('close', () => {
                open.delete(from);
                to.destroy();
            });
        }
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = new URL(target);
    url.protocol = 'http:';
    url.port = server.address().port;
    const close = () => {
        for (const socket of open) socket.destroy();
        server.close();
    };
    return { url, close };
}
