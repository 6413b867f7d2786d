import { REMOVED } from './redaction-marks.ts';
import type { Found } from './redaction-pairs.ts';
import { isNoSecret, isOpaque } from './redaction-values.ts';

/** Secrets in command lines, where an option or the order of words tells what they are. */

type Option = { programs: RegExp; option: RegExp };

/** Each expression finds the option, and what stands before the secret (1). */
const OPTIONS: readonly Option[] = [
  {
    programs: /(?<![\w-])(?:curl|wget|https?|httpie|xh|lftp|svn|smbclient|aria2c)(?:\.exe)?\s/gi,
    option:
      /((?<=\s)(?:-u|--user|--proxy-user|-U|-a|--auth|--tlsuser)[\s=]{0,2}["']?[^\s:"'%]{0,128}[:%])[^\s"']{1,512}/g,
  },
  {
    programs: /(?<![\w-])lftp\s/gi,
    option: /((?<=\s)(?:-u|--user)[\s=]{0,2}["']{0,2}[^\s:,"'%]{1,128},)[^\s"']{1,512}/g,
  },
  {
    // With a space the next word is the database.
    programs: /(?<![\w-])(?:mysql\w{0,10}|mariadb[\w-]{0,10}|7z|rar)(?:\.exe)?\s/gi,
    option: /((?<=\s)-p["']{0,2})(?!\d{2,5}(?::\d|\s|$))[^\s"'-][^\s"']{0,512}/g,
  },
  {
    programs:
      /(?<![\w-])(?:sshpass|mongo\w{0,8}|(?:docker|podman|helm|oc|nerdctl|az)\s(?:registry\s|acr\s)?login|skopeo|snowsql|cqlsh|expect|twine|beeline)(?:\.exe)?\s/gi,
    option: /((?<=\s)-p\s?["']{0,2})(?!\d{2,5}(?::\d|\s|$))[^\s"'-][^\s"']{0,512}/g,
  },
  {
    programs: /(?<![\w-])(?:sqlcmd|bcp|mosquitto_\w{3}|zip|unzip|osql)(?:\.exe)?\s/gi,
    option: /((?<=\s)-P\s?["']{0,2})(?!\d{2,5}(?:\s|$))[^\s"'-][^\s"']{0,512}/g,
  },
  {
    programs: /(?<![\w-])(?:redis-cli|ldap\w{3,8}|plink|pscp|ssh-keygen|valkey-cli|vsql|openssl)(?:\.exe)?\s/gi,
    option: /((?<=\s)(?:-a|-w|-pw|-N|-k)\s{1,2}["']{0,2})[^\s"'-][^\s"']{0,512}/g,
  },
  {
    programs: /(?<![\w-])(?:rabbitmqctl|htpasswd)\s/gi,
    option:
      /((?<=\s(?:add_user|change_password|authenticate_user|-\w{0,4}b\w{0,4}\s{1,2}[^\s"']{1,128})\s{1,2}[\w.@-]{1,64}\s{1,2})["']?)[^\s"'-][^\s"']{0,512}/g,
  },
  {
    programs: /(?<![\w-])openssl(?:\.exe)?\s/gi,
    option: /((?<=\s)-pass(?:in|out)?[\s=]["']?pass:)[^\s"']{1,512}/g,
  },
  {
    programs: /(?<![\w-])net1?(?:\.exe)?\suse\s/gi,
    option:
      /((?<=\s)(?:\/u(?:ser)?:[^\s"']{1,128}|\\{1,4}[\w.-]{1,64}\\{1,4}[\w.$-]{1,128})\s{1,2}["']{0,2})[^\s"'/*-][^\s"']{0,128}/gi,
  },
  {
    programs: /(?<![\w-])ConvertTo-SecureString\s/gi,
    option: /((?<=SecureString\s{1,2}(?:-String\s{1,2})?)["']{0,2})[^\s"'$(-][^\s"']{0,512}/gi,
  },
  {
    programs: /(?<![\w-])(?:sqlplus|impdp|expdp|sqlldr|rman)\s/gi,
    option: /((?<=\s)["']?[A-Za-z_][\w$#]{0,30}\/)[^\s@"'/]{1,128}(?=@|\s|$|["'])/g,
  },
  {
    programs: /(?<![\w-])(?:requirepass|masterauth|auth|pass)\s/gi,
    option:
      /((?<=^|[\r\n][ \t>]{0,8}|[>$]\s)(?:AUTH(?:\s(?:PLAIN|LOGIN))?|PASS|requirepass|masterauth)\s)[^\s"']{4,512}(?=\s|$|")/g,
  },
];
/** How much of a value decides. */
const DECIDING = 240;
const PROGRAM =
  /curl|wget|http|xh|ftp|svn|smb|aria|mysql|mariadb|sshpass|mongo|login|skopeo|snowsql|cqlsh|beeline|vsql|7z|rar|twine|openssl|sqlcmd|bcp|mosquitto|zip|osql|-cli|ldap|plink|pscp|keygen|sqlplus|[ie][mx]pdp|sqlldr|rman|net1?(?:\.exe)?\suse|SecureString|rabbitmqctl|htpasswd|(?:auth|pass)\s/i;
/** `user:…@tcp(host)`, as drivers in Go write it. */
const DRIVER_INFO = /(?<![\w.-])([\w.-]{1,64}:)[^\s:/]{1,256}(?=@(?:tcp|unix|udp)\()/g;

/** A user's password in SQL. */
const IDENTIFIED =
  /(identified\s{1,3}(?:with\s[\w"']{1,40}\s)?(?:by|as)\s{1,3}(?:password\s|values\s)?["']{0,2}|set\s{1,3}password\s{1,3}(?:for\s{1,3}[^\s;]{1,128}\s{1,3})?(?:=|to)\s{0,3}(?:password\s?\(\s?)?["']{1,2})[^\s"';]{1,512}/gi;

/** A line of PostgreSQL's `.pgpass`. */
const PASSWORD_LINE = /(?<![\w.:*-])([\w.*-]{1,64}:\d{2,5}:[\w*-]{1,64}:[\w*.-]{1,64}:)[^\s:"']{4,128}/g;
/** Calls whose arguments are a user and then a password: `getConnection(url, "bob", "…")`, `auth=("bob", "…")`. */
const CALL =
  /(getConnection|PDO(?:->__construct)?|(?:sql|db|dbi|mysqli?|pg|psycopg2?|oracle|snowflake)\w{0,8}(?:\.connector)?(?:\.|->|_|::)connect)\(|(?:\.auth|auth\s?=\s?|Basic_?Auth|PasswordAuthentication|credentials?|\.log_?in)\(/gi;
const ARGUMENT = /\s?(?:(["']{1,2})([^"'\r\n]{1,256})["']{1,2}|[\w.]{1,64}(?=,))\s?,?/y;
/** The same without a scheme: `bob:…@host`. */
const USER_AND_HOST =
  /(?<![\w.:/@-])([A-Za-z][\w.-]{0,63}:)[^\s:/"'<>]{6,128}(?=@(?!sha\d)[A-Za-z][\w.-]{0,62}(?:[^\w.@-]|$))/g;
/** "Your code is 402117", "402117 is your verification code". */
const ONE_TIME = [
  /((?<![A-Za-z])(?:your|ihr|dein|votre|ton|su|tu|il tuo|seu|ваш)\s(?:[\w-]{1,16}\s)?code\s?(?:is|lautet|ist|est|es|è|é|:)\s)\d{4,8}(?!\w)/gi,
  /((?<!\w)(?:[A-Z]-)?)\d{4,8}(?=\sis\syour\s(?:[\w-]{1,16}\s){0,3}(?:code|pin|otp)(?![a-z]))/g,
];
/** A user and the password, in a sentence: "login bob/…", "authenticating as bob:…". */
const LOGIN =
  /((?<![\w.-])(?:log(?:g(?:ed|ing))?[ -]?(?:in|on)|sign(?:ed|ing)?[ -]?in|authenticat(?:e|ed|ing))(?:\s(?:as|with|for|user)){0,2}:?\s{1,2}["']?[\w.@+-]{1,64}\s?[/:]\s?)[^\s"'/:]{6,128}/gi;
/** `LOGIN bob …`, as IMAP has it. */
const LOGIN_LINE = /((?<!\w)LOGIN\s["']?[\w.@+-]{1,64}["']?\s["']?)[^\s"']{6,128}/g;
/** What a command reads. */
const FROM_STRING = /((?:--password-stdin|--with-token|sudo\s-S)\s{0,2}<<<\s?["']{0,2})[^\s"']{4,256}/g;
const PIPED =
  /(echo\s(?:-n\s)?["']{0,2})[^\s"'|]{4,256}(?=["']{0,2}\s{0,3}\|\s{0,3}(?:sudo\s-S|[\w -]{1,64}--(?:password-stdin|with-token)))/g;

export function findCommandSecrets(text: string, found: Found): void {
  if (/identified\s|set\s{1,3}password/i.test(text)) findIn(IDENTIFIED, text, found, () => true);
  const mayHoldUser = text.includes('@') && text.includes(':');
  if (mayHoldUser) findIn(DRIVER_INFO, text, found, () => true);
  const isPassword = (start: number, end: number) =>
    /\d/.test(text.slice(start, end)) && isOpaque(text.slice(start, end));
  if (/:\d{2,5}:/.test(text)) findIn(PASSWORD_LINE, text, found, isPassword);
  if (text.includes('(')) findArguments(text, found, isPassword);
  if (/log|sign|authenticat/i.test(text))
    findIn(LOGIN, text, found, (start, end) => {
      return isPassword(start, end) && !/\.[a-z]\w{0,4}$/i.test(text.slice(start, end));
    });
  if (text.includes('LOGIN ')) findIn(LOGIN_LINE, text, found, isPassword);
  if (mayHoldUser) findIn(USER_AND_HOST, text, found, isPassword);
  if (/code|pin|otp/i.test(text)) for (const pattern of ONE_TIME) findIn(pattern, text, found, () => true);
  if (text.includes('|')) findIn(PIPED, text, found, () => true);
  if (text.includes('<<<')) findIn(FROM_STRING, text, found, () => true);
  if (!PROGRAM.test(text)) return;
  for (const { programs, option } of OPTIONS) {
    const lines = linesOf(text, programs);
    if (lines.length === 0) continue;
    let next = 0;
    findIn(option, text, found, (start) => {
      while (next < lines.length && (lines[next]?.end ?? 0) < start) next += 1;
      return (lines[next]?.start ?? start) < start;
    });
  }
}

/** The third argument of what opens a connection, after a host or URL; else the second. */
function findArguments(text: string, found: Found, isPassword: (start: number, end: number) => boolean): void {
  CALL.lastIndex = 0;
  for (let call = CALL.exec(text); call !== null; call = CALL.exec(text)) {
    const quoted: [number, number][] = [];
    let before = 0;
    ARGUMENT.lastIndex = CALL.lastIndex;
    for (let count = 0; count < 4; count += 1) {
      const argument = ARGUMENT.exec(text);
      if (argument === null) break;
      const [all, quote, inside] = argument;
      if (quote === undefined || inside === undefined) before += 1;
      else {
        const start = argument.index + all.indexOf(inside, all.indexOf(quote) + quote.length);
        quoted.push([start, start + inside.length]);
      }
    }
    const opens = call[1] !== undefined;
    const [start, end] = quoted[opens && quoted.length + before > 2 ? 2 - before : 1] ?? [0, 0];
    const isKnown = opens ? quoted.length + before > 2 : !/in\($/i.test(call[0]);
    if (end - start < 4 || isNoSecret(text.slice(start, end)) || text.startsWith(REMOVED, start)) continue;
    if (isKnown || isPassword(start, end)) found(start, end);
  }
}

/** The lines with a program, from its name on. */
function linesOf(text: string, programs: RegExp): { start: number; end: number }[] {
  const lines: { start: number; end: number }[] = [];
  programs.lastIndex = 0;
  for (let program = programs.exec(text); program !== null; program = programs.exec(text)) {
    const lineEnd = text.indexOf('\n', program.index + program[0].length - 1);
    const end = lineEnd < 0 ? text.length : lineEnd;
    lines.push({ start: program.index, end });
    programs.lastIndex = Math.max(programs.lastIndex, end);
  }
  return lines;
}

function findIn(pattern: RegExp, text: string, found: Found, isOne: (start: number, end: number) => boolean): void {
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const start = match.index + (match[1] ?? '').length;
    const end = pattern.lastIndex;
    if (text.startsWith(REMOVED, start) || isNoSecret(text.slice(start, Math.min(end, start + DECIDING)))) continue;
    if (isOne(start, end)) found(start, end);
  }
}
