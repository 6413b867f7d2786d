/** What a `curl` command asks for: man curl, and the commands that the developer tools of browsers copy. */
export type CurlCommand = {
  /** Null where the command does not show it for sure: it breaks off, or a variable or a file holds options. */
  method: string | null;
  url: string | null;
  /** Asks again by itself, so several responses may be of this one command. */
  repeats: boolean;
};

/** `curl` with something to do, at the beginning of a line or behind a shell's prompt. */
const COMMAND = /(?:^|[$#%>+❯➜] {0,3})curl(?:\.exe)?[ \t]{1,20}(?=["'$^\\@-]|https?:|[\w-]{1,63}\.)/;

/** Where in the line a command begins; null where there is none. Before it stand a prompt and, without a line feed, the end of what was printed before. */
export function commandIn(line: string): { before: string; command: string } | null {
  const found = COMMAND.exec(line);
  if (found === null) return null;
  const start = found.index + found[0].indexOf('curl');
  return { before: line.slice(0, start), command: line.slice(start) };
}

/** Most lines and UTF-16 units of one command. */
const MAX_LINES = 200;
const MAX_COMMAND = 64 * 1024;

/**
 * Reads the command that begins with `first` and may go on in `following` lines: behind a `\` of a shell, a `^` of
 * Windows' command line, a backtick of PowerShell, or within quotes.
 * @param isOther whether a line can be no part of a command
 * @returns the command, and how many of the following lines it takes
 */
export function readCommand(
  first: string,
  following: Iterable<string>,
  isOther: (line: string) => boolean,
): { command: CurlCommand; lines: number } {
  const isOfWindows = first.endsWith('^') || first.includes('^"');
  const plain = (line: string) => (isOfWindows ? line.replace(/\^(.)/g, '$1') : line);
  let text = plain(first);
  let quote = quoteAfter(text, '');
  let lines = 0;
  const goesOn = () => quote !== '' || /[\\^`]$/.test(text);
  for (const line of following) {
    if (!goesOn() || lines === MAX_LINES || text.length > MAX_COMMAND || isOther(line)) break;
    const next = plain(line.trimEnd());
    text = quote === '' ? `${text.slice(0, -1)} ${next}` : `${text}\n${next}`;
    quote = quoteAfter(next, quote);
    lines += 1;
  }
  return { command: commandOf(wordsOf(text.slice(0, MAX_COMMAND)), !goesOn()), lines };
}

/** The quote that is open at the end of a line; '' where none is. */
function quoteAfter(line: string, before: string): string {
  let quote = before;
  for (let at = 0; at < line.length; at += 1) {
    const char = line.charAt(at);
    if (char === '\\' && quote !== "'") at += 1;
    else if (quote === '' && (char === '"' || char === "'")) quote = char === "'" && line[at - 1] === '$' ? "$'" : char;
    else if (quote !== '' && char === quote.at(-1)) quote = '';
  }
  return quote;
}

/** The words that a shell makes of a command, up to the next command. What a variable stands for is not known: it stays as `$NAME`. */
function wordsOf(text: string): string[] {
  const words: string[] = [];
  let word = '';
  let isInWord = false;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (quote === '' && /\s/.test(char)) {
      if (isInWord) words.push(word);
      word = '';
      isInWord = false;
      continue;
    }
    if (quote === '' && (char === '|' || char === ';' || /^&(?:[\s&]|$)/.test(text.slice(at, at + 2)))) break;
    isInWord = true;
    if (char === '\\' && quote !== "'") {
      at += 1;
      word += text.charAt(at);
    } else if (quote !== '' && char === quote.at(-1)) quote = '';
    else if (quote === '' && (char === '"' || char === "'")) {
      quote = char === "'" && word.endsWith('$') ? "$'" : char;
      if (quote === "$'") word = word.slice(0, -1);
    } else word += char;
  }
  return isInWord ? [...words, word] : words;
}

/** Short options with a value, which ends their bundle (`-sSXPOST`). */
const WITH_VALUE = 'AbcCdDeEFHKmoPQrtTuUwxXyYz';
/** Long options that send a body, and others whose value could be taken for the address. */
const LONG_BODY = /^(?:data(?:-[a-z]{1,20})?|json|form(?:-string)?)$/;
const LONG_WITH_ADDRESS = /^(?:referer|(?:pre)?proxy|header|user-agent|cookie|doh-url|url-query|output|user)$/;
const REPEATS = /^(?:retry(?:-[a-z-]{1,20})?|anyauth|digest|ntlm|negotiate)$/;

function commandOf([, ...words]: string[], isWhole: boolean): CurlCommand {
  let named: string | null = null;
  let url: string | null = null;
  /** curl needs no scheme. */
  let withoutScheme: string | null = null;
  let implied: 'GET' | 'HEAD' | 'POST' | 'PUT' = 'GET';
  let sendsAsQuery = false;
  let isSure = isWhole;
  let repeats = false;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const [, name = '', given] = /^--([a-z][a-z\d.-]{0,40})(?:=([\s\S]*))?$/.exec(word) ?? [];
    const value = () => {
      if (given !== undefined) return given;
      at += 1;
      return words[at] ?? '';
    };
    if (name === 'request') named = value();
    else if (name === 'url') url ??= value();
    else if (LONG_BODY.test(name)) {
      implied = 'POST';
      value();
    } else if (name === 'upload-file') {
      implied = 'PUT';
      value();
    } else if (LONG_WITH_ADDRESS.test(name)) value();
    else if (name === 'head') implied = 'HEAD';
    else if (name === 'get') sendsAsQuery = true;
    else if (name === 'config') isSure = false;
    else if (name === 'next' || word === '-:') break;
    else if (REPEATS.test(name)) repeats = true;
    else if (/^-[^-]/.test(word)) {
      const end = [...word].findIndex((char, index) => index > 0 && WITH_VALUE.includes(char));
      const flags = end < 0 ? word : word.slice(0, end);
      if (flags.includes('I')) implied = 'HEAD';
      if (flags.includes('G')) sendsAsQuery = true;
      if (end < 0) continue;
      const option = word.charAt(end);
      const argument = word.length > end + 1 ? word.slice(end + 1) : value();
      if (option === 'X') named = argument;
      else if (option === 'd' || option === 'F') implied = 'POST';
      else if (option === 'T') implied = 'PUT';
      else if (option === 'K') isSure = false;
    } else if (/^[@$]/.test(word)) {
      // A variable may hold options, or the address.
      isSure = false;
    } else if (/^https?:\/\//i.test(word)) url ??= word;
    else if (/^[\w-]{1,63}(?:\.[\w-]{1,63}){1,10}(?::\d{1,5})?\//.test(word)) withoutScheme ??= `https://${word}`;
  }
  const method = named ?? (isSure ? (sendsAsQuery && implied === 'POST' ? 'GET' : implied) : null);
  return {
    method: method !== null && /^[A-Za-z]{1,16}$/.test(method) ? method : null,
    url: url ?? withoutScheme,
    repeats,
  };
}
