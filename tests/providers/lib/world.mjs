// Plexus with the tenant `third_parties`, the sample host application, and providers for it.
import assert from 'node:assert/strict';

import { administer, startFixture, startSample } from '../../browser/lib/plexus.mjs';
import { modernClient, textOf } from '../../conformance/lib/clients.mjs';
import { Person } from './people.mjs';
import { startThirdParty } from './third_party.mjs';

export const tenant = 'third_parties';

/** On the throw-away server. */
export async function startWorld(arguments_ = []) {
    const fixture = await startFixture(arguments_);
    const world = await join(fixture, () => fixture.stop());
    await world.admin('PATCH', `tenants/${tenant}`, { settings: world.settings });
    return world;
}

/** On processes that are running already; `ready` is what the fixture would say. */
export async function startWorldOn(ready, stop) {
    const world = await join(ready, stop);
    await world.admin('POST', 'tenants', { entity_id: tenant, name: 'Third parties', settings: world.settings });
    return world;
}

const join = async (fixture, stop) => new World(fixture, await startSample(fixture, tenant), stop);

class World {
    constructor(fixture, sample, stopServer) {
        this.fixture = fixture;
        this.sample = sample;
        this.stopServer = stopServer;
        this.open = [];
    }

    get settings() {
        return { host_login_url: `${this.sample.address}/login` };
    }

    admin(method, path, body) {
        return administer(this.fixture, method, path, body);
    }

    redirectUri(provider) {
        return `${this.fixture.public_base_url}/${tenant}/oauth/external_callback/${provider}`;
    }

    /** Starts a third party that the tenant knows as `name`. */
    async addThirdParty(name, options = {}) {
        const third = await startThirdParty({ redirectUris: [this.redirectUri(name)], ...options });
        this.open.push(() => third.stop());
        await this.addProvider(name, third.descriptor);
        return third;
    }

    addProvider(name, descriptor) {
        return this.admin('POST', `tenants/${tenant}/providers`, { name, ...descriptor });
    }

    person(user) {
        return new Person(this, user);
    }

    /** A new token of a user, who need not have been registered. */
    async tokenOf(user) {
        const { token } = await this.admin('POST', `tenants/${tenant}/users/${user}/tokens`, { label: 'test' });
        return token;
    }

    /** A client of the official SDK v2 that calls for `user`. `onLink` is given each link. */
    async client(user, { onLink = () => ({ action: 'cancel' }) } = {}) {
        const token = await this.tokenOf(user);
        const elicitation = async request => (await onLink(request.params.url)) ?? { action: 'accept' };
        const url = new URL(`${this.fixture.public_base_url}/${tenant}/mcp`);
        const client = await modernClient({ url, token, handlers: { elicitation } });
        this.open.push(() => client.close());
        return client;
    }

    /** A link for `user`, from a call that was given up. */
    async linkFor(user, provider, scopes = ['read:user']) {
        const links = [];
        const client = await this.client(user, {
            onLink: link => {
                links.push(link);
                return { action: 'cancel' };
            }
        });
        await ask(client, provider, { scopes });
        assert.equal(links.length, 1, `links for ${user} at ${provider}`);
        return links[0];
    }

    async connections(user) {
        const { items } = await this.admin('GET', `tenants/${tenant}/users/${user}/connections`);
        return items;
    }

    async stop() {
        for (const close of this.open.reverse()) await close();
        await this.sample.stop();
        await this.stopServer();
    }
}

/** Calls a provider's API through the tool. Resolves with {status, body}, or {error} as the tool says. */
export async function ask(client, provider, { path = '/whoami', scopes = ['read:user'] } = {}) {
    const result = await client.callTool({
        name: 'test_provider_request',
        arguments: { provider, path, scopes }
    });
    const told = result.structuredContent ?? parsed(textOf(result));
    return told.body ? { ...told, body: JSON.parse(told.body) } : told;
}

/** What a tool says that has failed is JSON only where there is more to say than a sentence. */
function parsed(text) {
    return text.startsWith('{') ? JSON.parse(text) : { error: text };
}

/** The same, once more when the API has refused the token: it is the next call that asks the user. */
export async function askAfterRevocation(client, provider, options) {
    const told = await ask(client, provider, options);
    return told.status === 401 || told.body?.ok === false ? ask(client, provider, options) : told;
}

/** Waits until the condition holds. The test's own timeout ends it. */
export async function until(condition) {
    while (!(await condition())) await new Promise(resolve => setTimeout(resolve, 20));
}
