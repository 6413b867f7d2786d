import { wellFormed } from './literals.ts';
import type { CopiedRequest, Word } from './request.ts';

export type Shell = 'posix' | 'powershell';

/** Each argument of curl for a request; the first is the program. */
export function curlWords(request: CopiedRequest, program = 'curl'): Word[] {
  return [
    [program],
    // `[` and `{` of a URL are no patterns.
    ['--globoff'],
    ['--include'],
    ['--request'],
    [request.method],
    ['--url'],
    [request.url],
    ...request.headers.flatMap(({ name, value }): Word[] => [['--header'], headerLine(name, value)]),
    ...(request.hasBody ? [['--data'], ['@body.json']] : []),
  ];
}

function headerLine(name: string, [first = '', ...rest]: Word): Word {
  return typeof first === 'string' ? [`${name}: ${first}`, ...rest] : [`${name}: `, first, ...rest];
}

/** The request as a command to paste. Secrets are environment variables, a body is the file `body.json`. */
export function curlCommand(request: CopiedRequest, shell: Shell): string {
  return shell === 'posix'
    ? command(curlWords(request), posixWord, ' \\\n  ')
    : // Windows PowerShell has an alias `curl` that is another program.
      command(curlWords(request, 'curl.exe'), powershellWord, ' `\n  ');
}

/** One line an option, so that people can read it. */
function command(words: readonly Word[], quote: (word: Word) => string, lineBreak: string): string {
  return words
    .map((word, index) => {
      const isOption = typeof word[0] === 'string' && word[0].startsWith('--');
      return (index === 0 ? '' : isOption ? lineBreak : ' ') + quote(word);
    })
    .join('');
}

const PLAIN = /^[\w@%+=:,./-]+$/;

/** One argument (POSIX.1-2024 §2.2): within single quotes nothing is special but the quote itself. */
export function posixWord(word: Word): string {
  const quoted = word.map((part) =>
    typeof part === 'string' ? `'${wellFormed(part).replaceAll("'", "'\\''")}'` : `"$${part.variable}"`,
  );
  const [only] = word;
  return word.length === 1 && typeof only === 'string' && PLAIN.test(only) ? only : quoted.join('');
}

/** One argument: PowerShell takes typographic quotes for quotes too, and doubles them. */
export function powershellWord(word: Word): string {
  const [only] = word;
  if (word.every((part) => typeof part === 'string')) {
    const text = wellFormed(word.join(''));
    return typeof only === 'string' && /^[\w+=:./-]+$/.test(text) ? text : `'${text.replace(/['‘’‚‛]/g, '$&$&')}'`;
  }
  const inside = word.map((part) =>
    typeof part === 'string' ? wellFormed(part).replace(/["“”„`$]/g, '`$&') : `$env:${part.variable}`,
  );
  return `"${inside.join('')}"`;
}
