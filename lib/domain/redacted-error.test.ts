import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exampleError } from './catalogue/example.ts';
import { EXAMPLES } from './catalogue/examples/index.ts';
import { parse } from './parse.ts';
import { redactedError } from './redacted-error.ts';
import { redactBody } from './redaction.ts';
import { RECEIVED_AT, storedError } from './stored-error.fixture.ts';

describe('an error that leaves', () => {
  it.each([...EXAMPLES])('is the same as before where all was redacted as it came in: %s', (_, example) => {
    const stored = exampleError(example, RECEIVED_AT);
    const { body } = stored.exchange;
    if (body !== null) stored.exchange.body = { ...body, text: redactBody(body.text) };
    stored.error = parse(stored.exchange) ?? stored.error;
    expect(redactedError(stored)).toEqual(stored);
  });

  it('keeps what tells support which call it was', () => {
    const id = '4bf92f3577b34da6a3ce929d0e0e4736';
    const stored = storedError({
      endpoint: 'POST /service_keys/{key}/rotate',
      exchange: {
        path: '/nexla-api/service_keys/{key}/rotate',
        queryNames: ['page', 'q[]'],
        body: { text: '{"error":"x","access_token":"[removed]"}…', truncated: true },
        failure: { kind: 'cors', text: 'net::ERR_FAILED' },
      },
      headers: {
        'x-request-id': id,
        'content-type': 'application/json',
        'www-authenticate': 'Bearer realm="nexla", error="invalid_token"',
        location: 'https://h.example/mcp/service_key/{key}',
      },
      error: { requestId: id, message: 'No user [removed] in org 7', details: { password: '[removed]' } },
    });
    expect(redactedError(stored)).toEqual(stored);
  });

  it('changes no second time, whatever the network put into it', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('token=abc', 'jane@x.example', '{"a":"b@c.de"', '<p>', '[removed]', 'https://u:p/w@h/x?y=z'),
    );
    const parts = fc.record({ one: text, two: text, truncated: fc.boolean() });
    fc.assert(
      fc.property(parts, ({ one, two, truncated }) => {
        const once = redactedError(
          storedError({
            endpoint: `GET /${one}`,
            exchange: {
              path: `/${one}/${two}`,
              queryNames: [one, two],
              body: { text: one + two, truncated },
              failure: { kind: 'dns', text: two },
            },
            headers: { server: one, location: two, 'x-request-id': one, 'www-authenticate': `Bearer realm="${two}"` },
            error: { code: one, type: two, message: one + two, requestId: two, details: { field: one, value: two } },
          }),
        );
        expect(redactedError(once)).toEqual(once);
      }),
      { numRuns: 2000 },
    );
  });
});
