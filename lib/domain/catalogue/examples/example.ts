import type { NetworkFailure } from '../../exchange.ts';

/** The GenAI and MCP host: the base of the examples that only it gives. */
export const GENAI = 'https://api-genai.nexla.io';

/** A real response of this kind; `request` is method and path without the API base, by default that of the admin API. */
export type Example = (
  | { request: string; base?: typeof GENAI; status: number; headers?: Record<string, string>; body: string }
  | { request: string; failure: NetworkFailure }
) & {
  /** The same call had worked before, which makes all the difference. */
  workedBefore?: true;
};
