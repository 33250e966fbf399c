// What a running server holds.
import { readFileSync, readdirSync } from 'node:fs';

/** Resident memory in KiB. */
export const rssOf = pid => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))[1]);

/** Open descriptors. */
export const descriptorsOf = pid => readdirSync(`/proc/${pid}/fd`).length;

export const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));

/** Waits until `condition` holds; throws after `seconds`. */
export async function until(condition, seconds, what) {
    const deadline = Date.now() + seconds * 1000;
    while (!condition()) {
        if (Date.now() > deadline) throw new Error(`waited ${seconds} s in vain: ${what()}`);
        await sleep(100);
    }
}

const none = 0; // no limit
const limits = {
    calls_per_minute: none, sessions_per_minute: none, streams_per_minute: none,
    megabytes_per_minute: none, open: none
};
/** For one machine that plays many clients. */
export const withoutQuotas = ['--quotas', JSON.stringify({ tenant: limits, user: limits, address: limits })];
