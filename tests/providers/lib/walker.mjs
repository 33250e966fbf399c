// Somebody with a browser, without the browser: cookies, redirections and forms. What Chromium itself
// has a say in (frames, policies, what pages look like) is tested in ../../browser.
import assert from 'node:assert/strict';

import { registerSecret } from '../../conformance/lib/evidence.mjs';

const mostSteps = 30;

/** One browser profile. */
export class Walker {
    constructor() {
        this.jars = new Map(); // host → name → value; ports share cookies, as in browsers
        this.visited = [];
    }

    /** Signs out of every site of that host. */
    forget(host) {
        this.jars.delete(host);
    }

    get(address) {
        return this.go({ url: String(address), method: 'GET' });
    }

    /** Sends a form of the page, with what was filled in. */
    send(page, form, values = {}) {
        const body = new URLSearchParams({ ...form.values, ...values }).toString();
        return this.go({ url: form.action, method: 'POST', body, origin: new URL(page.url).origin });
    }

    /** Follows redirections until there is a page. `stop(url)` true: not beyond that address. */
    async go(request, stop = this.stop) {
        for (let steps = 0; steps < mostSteps; steps += 1) {
            if (stop?.(request.url)) return { url: request.url, status: 0, html: '', forms: [] };
            const answer = await this.once(request);
            const location = answer.headers.get('location');
            if (!location) return pageOf(request.url, answer.status, await answer.text());
            await answer.body?.cancel();
            request = { url: new URL(location, request.url).href, method: 'GET' };
        }
        throw new Error(`redirected for ever: ${this.visited.slice(-5).join(' → ')}`);
    }

    async once({ url, method, body, origin }) {
        const { host, hostname } = new URL(url);
        this.visited.push(url);
        const jar = this.jars.get(hostname) ?? new Map();
        this.jars.set(hostname, jar);
        const headers = { host, accept: 'text/html', 'accept-language': 'en' };
        if (jar.size) headers.cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
        if (body !== undefined)
            Object.assign(headers, { 'content-type': 'application/x-www-form-urlencoded', origin });
        const answer = await fetch(url, { method, body, headers, redirect: 'manual' });
        for (const line of answer.headers.getSetCookie()) keep(jar, line);
        return answer;
    }
}

function keep(jar, line) {
    const [pair, ...attributes] = line.split(';');
    const at = pair.indexOf('=');
    const [name, value] = [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    registerSecret(value, `cookie of the name ${name}`);
    const isOver = attributes.some(text => /^\s*(max-age=0|expires=thu, 01 jan 1970)/i.test(text));
    if (isOver || value === '') jar.delete(name);
    else jar.set(name, value);
}

function pageOf(url, status, html) {
    const forms = [...html.matchAll(/<form([^>]*)>([\s\S]*?)<\/form>/gi)].map(([, head, inner]) => ({
        action: new URL(unescaped(head.match(/action="([^"]*)"/)?.[1] ?? url), url).href,
        values: Object.fromEntries(
            [...inner.matchAll(/<input[^>]*>/gi)]
                .map(([field]) => [field.match(/name="([^"]*)"/)?.[1], field.match(/value="([^"]*)"/)?.[1] ?? ''])
                .filter(([name]) => name)
                .map(([name, value]) => [name, unescaped(value)])
        )
    }));
    const text = unescaped(html.replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ').trim();
    const heading = unescaped(html.match(/<h1[^>]*>([\s\S]*?)<\/h1>/)?.[1]?.replace(/<[^>]*>/g, '') ?? '');
    return { url, status, html, text, heading, forms };
}

function unescaped(text) {
    const names = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'" };
    return text.replace(/&(#?\w+);/g, (whole, name) => names[name] ?? whole);
}

/** The form whose address ends so. */
export function formTo(page, ending) {
    const form = page.forms.find(candidate => new URL(candidate.action).pathname.endsWith(ending));
    assert(form, `no form to ${ending} on ${page.url} (${page.status}): ${page.text?.slice(0, 300)}`);
    return form;
}
