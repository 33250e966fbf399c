// Debian's Chromium without a window, and what every page has to keep.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import puppeteer from 'puppeteer-core';

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const folder = process.env.PLEXUS_SCREENSHOTS;

/** The ways in which every page is looked at. */
export const looks = {
    light: { width: 1100, height: 800, scheme: 'light', language: 'en' },
    dark: { width: 1100, height: 800, scheme: 'dark', language: 'de' },
    phone: { width: 390, height: 844, scheme: 'light', language: 'de' }
};

export function launch() {
    assert(executablePath, 'Chromium is needed: apt-get install chromium');
    return puppeteer.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
}

/** A page of a browser profile of its own, as somebody with that look would see it. */
export async function openPage(browser, look) {
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    await page.setViewport({ width: look.width, height: look.height });
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: look.scheme }]);
    await page.setExtraHTTPHeaders({ 'Accept-Language': look.language });
    // The pages are without scripts anyway; the tests use the debugger's own.
    page.complaints = [];
    page.on('console', message => {
        if (message.type() === 'error' || message.type() === 'warn') page.complaints.push(message.text());
    });
    page.on('dialog', dialog => page.complaints.push(`dialog: ${dialog.message()}`));
    return page;
}

/** What must hold for each page in each look; keeps a picture of it. */
export async function inspect(page, name) {
    const facts = await page.evaluate(() => ({
        scripts: document.scripts.length,
        overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        landmarks: ['header', 'main', 'footer', 'h1'].map(tag => document.querySelectorAll(tag).length),
        language: document.documentElement.lang,
        unlabelled: [...document.querySelectorAll('input:not([type=hidden]), button')].filter(
            field => !(field.labels?.length || field.textContent.trim())
        ).length,
        small: [...document.querySelectorAll('button, .button')]
            .map(button => button.getBoundingClientRect().height)
            .filter(height => height < 44).length
    }));
    await photograph(page, name);
    assert.equal(facts.scripts, 0, `${name}: scripts`);
    assert(facts.overflow <= 0, `${name}: is ${facts.overflow} px too wide`);
    assert.deepEqual(facts.landmarks, [1, 1, 1, 1], `${name}: landmarks`);
    assert.equal(facts.unlabelled, 0, `${name}: fields without label`);
    assert.equal(facts.small, 0, `${name}: small targets`);
    assert.deepEqual(await unreadable(page), [], `${name}: contrast`);
    const complaints = page.complaints.filter(text => !/Failed to load resource/.test(text));
    assert.deepEqual(complaints, [], `${name}: complaints of Chromium`);
}

/** Keeps a picture where PLEXUS_SCREENSHOTS says so. */
export async function photograph(page, name) {
    if (!folder) return;
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

/** Texts with less contrast than WCAG 2.2 AA asks for. */
function unreadable(page) {
    return page.evaluate(() => {
        const channels = colour => colour.match(/[\d.]+/g).map(Number);
        const linear = c => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
        const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
        const groundOf = element => {
            for (let at = element; at; at = at.parentElement) {
                const ground = channels(getComputedStyle(at).backgroundColor);
                if (ground.length === 3 || ground[3] > 0) return ground;
            }
            return [255, 255, 255];
        };
        const ratio = element => {
            const pair = [luminance(channels(getComputedStyle(element).color)), luminance(groundOf(element))];
            return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
        };
        const hasText = element => [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
        return [...document.body.querySelectorAll('*')]
            .filter(element => hasText(element) && ratio(element) < 4.5)
            .map(element => `${element.textContent.trim()}: ${ratio(element).toFixed(2)}`);
    });
}
