// An HTTP/1.1 client of one connection that costs little, for loads that wrk cannot make.
import { once } from 'node:events';
import { connect } from 'node:net';

const headEnd = Buffer.from('\r\n\r\n');

export class RawClient {
    #socket;
    #received = Buffer.alloc(0);
    #waiting;

    static async open(port) {
        const client = new RawClient();
        client.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
        await once(client.#socket, 'connect');
        client.#socket.on('data', data => client.#take(data));
        client.#socket.on('close', () => client.#fail(new Error('the server closed the connection')));
        client.#socket.on('error', error => client.#fail(error));
        return client;
    }

    /** `{status, head, body}`; one request at a time. */
    send({ method = 'POST', path, headers = {}, body = '' }) {
        const fields = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('');
        this.#socket.write(`${method} ${path} HTTP/1.1\r\nHost: localhost\r\n${fields}` +
            `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
        return new Promise((resolve, reject) => { this.#waiting = { resolve, reject }; });
    }

    close() {
        this.#waiting = undefined;
        this.#socket.destroy();
    }

    #fail(error) {
        this.#waiting?.reject(error);
        this.#waiting = undefined;
    }

    #take(data) {
        this.#received = this.#received.length ? Buffer.concat([this.#received, data]) : data;
        const end = this.#received.indexOf(headEnd);
        if (end < 0) return;
        const head = this.#received.toString('latin1', 0, end);
        if (/^transfer-encoding:/im.test(head)) {
            this.#fail(new Error(`an answer without a length:\n${head}`));
            return;
        }
        const bodyStart = end + headEnd.length;
        const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
        if (this.#received.length < bodyStart + length) return;
        const body = this.#received.toString('utf8', bodyStart, bodyStart + length);
        this.#received = this.#received.subarray(bodyStart + length);
        const { resolve } = this.#waiting;
        this.#waiting = undefined;
        resolve({ status: Number(head.slice(9, 12)), head, body });
    }
}
