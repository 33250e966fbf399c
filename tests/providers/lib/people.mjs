// What people do in their browsers on the way from a link to a linked account.
import assert from 'node:assert/strict';

import { Walker, formTo } from './walker.mjs';

/** Somebody at a browser: `user` of the host application. */
export class Person {
    constructor(world, user) {
        this.world = world;
        this.user = user;
        this.walker = new Walker();
    }

    /** Opens a page of Plexus; signs in at the host application where that is asked. */
    async open(address) {
        let page = await this.walker.get(address);
        if (page.url.startsWith(this.world.sample.address))
            page = await this.walker.send(page, formTo(page, '/login'), { user: this.user, answer: 'yes' });
        return page;
    }

    /** From the link to the provider's first page. */
    async agree(link) {
        const page = await this.open(link);
        assert.equal(page.status, 200, page.text);
        return this.walker.send(page, formTo(page, new URL(link).pathname));
    }

    /** At the provider: signs in as `account` and consents, or declines. Ends on a page of Plexus. */
    async consent(page, { account, declines = false } = {}) {
        for (let steps = 0; steps < 4 && page.url.includes('/interaction/'); steps += 1) {
            if (declines) page = await this.walker.get(`${page.url}/abort`);
            else page = await this.walker.send(page, page.forms[0], loginOf(page.forms[0], account));
        }
        return page;
    }

    /** From the link to the page after the provider's: of confirmation, or the end. */
    async visitProvider(link, choice) {
        return this.consent(await this.agree(link), choice);
    }

    confirm(page) {
        return this.walker.send(page, formTo(page, '/confirm'));
    }

    /** The whole way; ends on the last page. */
    async link(link, choice = { account: this.user }) {
        const page = await this.visitProvider(link, choice);
        return page.url.endsWith('/confirm') ? this.confirm(page) : page;
    }
}

function loginOf(form, account) {
    return 'login' in form.values ? { login: account, password: 'x' } : {};
}
