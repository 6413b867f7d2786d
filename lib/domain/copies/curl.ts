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

/** What PowerShell reads as one word without quotes. It takes what begins with a dash apart at `.` and `:`. */
const PLAIN_IN_POWERSHELL = /^(?:--[a-z]+|\w[\w+=:./-]*)$/;

/**
 * One argument (about_Quoting_Rules, about_Parsing): PowerShell takes typographic quotes for quotes too, and doubles them.
 * A double quote within it does not survive Windows PowerShell 5.1, which hands it to programs as it is; none of a
 * request's words holds one.
 */
export function powershellWord(word: Word): string {
  if (word.every((part) => typeof part === 'string')) {
    const text = wellFormed(word.join(''));
    return PLAIN_IN_POWERSHELL.test(text) ? text : `'${text.replace(/['‘’‚‛]/g, '$&$&')}'`;
  }
  const inside = word.map((part) =>
    typeof part === 'string' ? wellFormed(part).replace(/["“”„`$]/g, '`$&') : `\${env:${part.variable}}`,
  );
  return `"${inside.join('')}"`;
}
