import { describe, expect, it } from 'vitest';
import { SHAPES } from '../api-error.ts';
import { redactBody, redactHeaders } from '../redaction.ts';
import { EXAMPLES } from './examples.ts';
import { ENVELOPES } from './in-order.ts';

describe('examples', () => {
  it('show every shape once', () => {
    expect(EXAMPLES.map(({ shape }) => shape).sort()).toEqual([...SHAPES].sort());
  });

  it.each(EXAMPLES)('$shape holds no secret', ({ body, headers }) => {
    expect(redactHeaders(Object.entries(headers))).toEqual(headers);
    if (body?.startsWith('{') && !body.endsWith('requi'))
      expect(JSON.parse(redactBody(body))).toEqual(JSON.parse(body));
  });

  it.each(ENVELOPES.map(({ shape, example }) => ({ shape, example })))(
    '$shape is read by one envelope before all others',
    ({ shape, example }) => {
      const body = JSON.parse(example.body ?? '');
      const path = example.url.replace(/^https:\/\/[^/]+/, '');
      expect(ENVELOPES.find(({ read }) => read(body, path) !== null)?.shape).toBe(shape);
    },
  );
});
