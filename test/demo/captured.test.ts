import { expect, it } from 'vitest';
import { storedError } from '../../lib/domain/stored-error.fixture.ts';
import { captured } from './captured.ts';

const path = '/nexla-api/flows';
const call = { method: 'GET', url: `https://dataops.nexla.io${path}`, status: 500, hasBody: false };
const stored = (id: number, resourceType: string) => ({ ...storedError({ exchange: { path, resourceType } }), id });

it('a call that was stored twice does not hide', () => {
  const { errors } = captured([call], [stored(1, 'xmlhttprequest'), stored(2, 'xmlhttprequest')]);
  expect(errors.map(({ id }) => id)).toEqual([1, 2]);
});
