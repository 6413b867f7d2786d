import { describe } from 'vitest';
import { EXAMPLES } from '../../lib/domain/envelopes/examples.ts';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import type { Tab } from './driver.ts';
import { APP, storedErrors, test } from './scenario.ts';

const ANSWERED = EXAMPLES.filter(({ shape }) => shape !== 'no-response' && shape !== 'unread');

/** Examples share paths; a parameter's name tells their calls apart, values are not kept. */
const nameOf = (place: string, shape: string) => `${place}-${shape}`;

async function controlled(tab: Tab): Promise<void> {
  await tab.run(async () => {
    const ready = new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve));
    await navigator.serviceWorker.register('/service-worker.js');
    await ready;
  });
}

describe('every shape of an answer is read', () => {
  test.for([
    ['made in a page', 'page'],
    ['made in an iframe', 'iframe'],
    ['made in a worker, while DevTools are open', 'worker'],
    ['carried out by a service worker of the page', 'service-worker'],
  ] as const)('of a call %s', async ([, place], { driver, server, expect }) => {
    const calls = ANSWERED.map(({ shape, method, url }) => ({
      method,
      url: `${url}${url.includes('?') ? '&' : '?'}${nameOf(place, shape)}=1`,
      from: place === 'service-worker' ? 'page' : place,
    }));
    server.play(
      ANSWERED.map(({ status, headers, body }, index) => ({
        method: calls[index]?.method as string,
        url: calls[index]?.url as string,
        status,
        headers,
        body: body ?? undefined,
      })),
    );
    const tab = await driver.open(APP);
    if (place === 'worker') await driver.openDevtools(tab);
    if (place === 'service-worker') await controlled(tab);
    await tab.run(async (all) => void (await (window as never as Demo).runCalls(all)), calls);

    const names = ANSWERED.map(({ shape }) => nameOf(place, shape));
    const isRead = ({ exchange, error }: StoredError) =>
      exchange.queryNames.some((name) => names.includes(name)) && error.shape !== 'unread';
    const errors = await storedErrors(driver, ANSWERED.length, isRead);
    const shapes = errors.map(({ exchange, error }) => [
      exchange.queryNames.find((name) => names.includes(name)),
      error.shape,
    ]);
    expect(Object.fromEntries(shapes)).toEqual(
      Object.fromEntries(ANSWERED.map(({ shape }) => [nameOf(place, shape), shape])),
    );
  });
});

type Demo = { runCalls(calls: unknown[]): Promise<unknown> };
