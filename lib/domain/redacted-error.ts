import { redactBody, redactHeaders, redactId, redactJson, redactPath, redactText } from './redaction.ts';
import type { StoredError } from './stored-error.ts';

/**
 * The error as it may leave this machine: redacted once more in every text, for what a rule learned since it was stored
 * holds for it too. What today's rules have already redacted does not change.
 */
export function redactedError(stored: StoredError): StoredError {
  const { exchange, error } = stored;
  const { body, failure } = exchange;
  return {
    ...stored,
    endpoint: redactedEndpoint(stored.endpoint),
    code: redactText(stored.code),
    exchange: {
      ...exchange,
      method: orNull(redactText, exchange.method),
      path: redactPath(exchange.path),
      queryNames: [...new Set(exchange.queryNames.map(redactText))],
      protocol: orNull(redactText, exchange.protocol),
      responseHeaders: redactHeaders(Object.entries(exchange.responseHeaders)),
      body: body === null ? null : { ...body, text: redactBody(body.text, body.truncated) },
      failure: failure === null ? null : { ...failure, text: redactText(failure.text) },
    },
    error: {
      ...error,
      code: redactText(error.code),
      type: orNull(redactText, error.type),
      message: orNull(redactText, error.message),
      requestId: orNull(redactId, error.requestId),
      details: error.details === null ? null : redactJson(error.details),
    },
  };
}

function redactedEndpoint(endpoint: string): string {
  const [method = '', ...path] = endpoint.split(' ');
  return [redactText(method), redactPath(path.join(' '))].join(' ');
}

function orNull(redact: (text: string) => string, text: string | null): string | null {
  return text === null ? null : redact(text);
}
