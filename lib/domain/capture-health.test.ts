import { expect, it } from 'vitest';
import { captureHealth, type Observed } from './capture-health.ts';

const site = 'https://dataops.nexla.io';
const well: Observed = {
  wasInterrupted: false,
  withheld: [],
  watched: [site],
  page: { origin: site, isScripted: true },
  hasDevtools: true,
  readsBodies: false,
};

it.each<[string, Partial<Observed>, string[], string | null]>([
  ['all is well', {}, ['network live', 'page live', 'devtools live', 'bodies live'], null],
  [
    'a site is hidden',
    { withheld: [site] },
    ['network partly', 'page off', 'devtools live', 'bodies partly'],
    'allow-access',
  ],
  [
    'the background was ended in the midst of failing calls',
    { wasInterrupted: true },
    ['network partly', 'page live', 'devtools live', 'bodies live'],
    null,
  ],
  [
    'the page is no watched site',
    { watched: [] },
    ['network live', 'page off', 'devtools live', 'bodies partly'],
    'add-site',
  ],
  [
    'the page is older than the extension',
    { page: { origin: site, isScripted: false } },
    ['network live', 'page off', 'devtools live', 'bodies partly'],
    'reload-page',
  ],
  [
    'the browser does not tell whether scripts run',
    { page: { origin: site, isScripted: null } },
    ['network live', 'page live', 'devtools live', 'bodies live'],
    null,
  ],
  ['the page cannot be asked', { page: null }, ['network live', 'page partly', 'devtools live', 'bodies partly'], null],
  [
    'the browser reads bodies itself',
    { page: null, readsBodies: true },
    ['network live', 'page partly', 'devtools live', 'bodies live'],
    null,
  ],
  [
    'the view stands alone',
    { page: null, hasDevtools: false },
    ['network live', 'devtools off', 'bodies partly'],
    null,
  ],
])('where %s', (_, changed, states, mend) => {
  const health = captureHealth({ ...well, ...changed });
  expect(health.sources.map(({ source, state }) => `${source} ${state}`)).toEqual(states);
  expect(health.mend).toBe(mend);
});
