import { parseArgs } from 'node:util';

const BROWSERS = ['chromium', 'firefox'] as const;

export type Arguments = {
  /** Make the calls, report, end. */
  once: boolean;
  json: boolean;
  /** A file of responses to play in place of the demo's own. */
  responses: string | null;
  browser: (typeof BROWSERS)[number];
  /** A window wanted even where no display was found. */
  headed: boolean;
  help: boolean;
};

export const HELP = `Usage: npm start -- [options]

Opens a browser with the extension on a demo page that calls a stand-in of the Nexla API. Ctrl-C ends it.

  --once            make all calls, print the captured errors, write screenshots, and end
  --json            with --once: print nothing but a JSON array of the captured errors
  --responses FILE  play other responses: a JSON array of objects
                    {method, url, status, headers?, body?, bodyBase64?, delayMs?,
                     from?: "page"|"iframe"|"worker", mode?: "fetch"|"xhr"}
  --browser NAME    ${BROWSERS.join(', ')}
  --headed          open a window; the default wherever there is a display, except with --once
  --help            this text
`;

/** Throws an Error that says what is wrong and where help is. */
export function readArguments(argv: readonly string[]): Arguments {
  try {
    const { values } = parseArgs({
      args: [...argv],
      allowPositionals: false,
      options: {
        once: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        responses: { type: 'string' },
        browser: { type: 'string', default: BROWSERS[0] },
        headed: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    const browser = BROWSERS.find((name) => name === values.browser);
    if (!browser) throw new Error(`There is no browser "${values.browser}"; there is ${BROWSERS.join(', ')}.`);
    if (values.json && !values.once && !values.help) throw new Error('--json needs --once.');
    return { ...values, browser, responses: values.responses ?? null };
  } catch (error) {
    throw new Error(`${(error as Error).message}\nTry --help.`);
  }
}
