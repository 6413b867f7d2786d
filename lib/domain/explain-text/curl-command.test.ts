import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandIn, readCommand } from './curl-command.ts';

const URL = 'https://dataops.nexla.io/nexla-api/data_sources';

/** What the first command in a text asks for. */
function asked(text: string) {
  const [first = '', ...following] = text.split('\n');
  const found = commandIn(first);
  return found === null ? null : readCommand(found.command, following, (line) => line.startsWith('HTTP/')).command;
}

describe('the method of a curl command', () => {
  it.each([
    ['GET', `curl ${URL}`],
    ['GET', `$ curl -i '${URL}'`],
    ['GET', `curl -i ${URL} | jq . -X POST`],
    ['GET', `curl -sG ${URL} -d page=2`],
    ['GET', `curl ${URL} --next -X DELETE ${URL}/5`],
    ['GET', `curl -H "Authorization: Bearer $TOKEN" ${URL}`],
    ['GET', `jane@laptop:~$ curl -i api.nexla.io/flows && echo done`],
    ['GET', `curl -i ${URL}?a=1&b=2 2>&1 | tee log`],
    ['HEAD', `curl -sI ${URL}`],
    ['DELETE', `curl -i -X DELETE ${URL}`],
    ['DELETE', `curl -siXDELETE ${URL}`],
    ['PUT', `curl -siX PUT ${URL} -d @body.json`],
    ['PATCH', `curl --request=PATCH ${URL} --json '{}'`],
    ['POST', `curl -i ${URL} --json '{"name":"x"}'`],
    ['POST', `curl -F file=@data.csv ${URL}`],
    ['POST', `curl -sd@body.json ${URL}`],
    ['POST', `curl ${URL} --data-urlencode "a b"`],
    ['PUT', `curl -T data.csv ${URL}`],
    // Chrome, "Copy as cURL (bash)"
    ['POST', `curl '${URL}' \\\n  -X 'POST' \\\n  -H 'content-type: application/json' \\\n  --data-raw '{"name":"x"}'`],
    [
      'POST',
      `curl '${URL}' \\\n  -H 'referer: https://dataops.nexla.io/' \\\n  --data-raw $'{"name":"it\\'s"}' \\\n  --compressed`,
    ],
    // Chrome, "Copy as cURL (cmd)"
    [
      'PUT',
      `curl ^"${URL}^" ^\n  -X ^"PUT^" ^\n  -H ^"content-type: application/json^" ^\n  --data-raw ^"^{^\\^"name^\\^":1^}^"`,
    ],
    // Postman
    ['POST', `curl --location '${URL}' \\\n--header 'Accept: */*' \\\n--data '{\n    "name": "x"\n}'`],
    // PowerShell
    ['DELETE', `PS C:\\Users\\jane> curl.exe -i ${URL} \`\n  -X DELETE`],
  ])('is %s: %s', (method, text) => {
    expect(asked(text)).toMatchObject({ method });
    expect(asked(text)?.url).toMatch(
      /^https:\/\/(?:dataops\.nexla\.io\/nexla-api\/data_sources|api\.nexla\.io\/flows)/,
    );
  });

  it.each([
    ['breaks off', `curl '${URL}' \\`],
    ['breaks off within its body', `curl '${URL}' -H 'a: b' --data-raw '{"a"`],
    ['is followed by the answer too early', `curl '${URL}' \\\nHTTP/2 502`],
    ['may have more options in a variable', `curl $OPTIONS ${URL}`],
    ['has its options in a file', `curl -K options.txt ${URL}`],
    ['names its method by a variable', `curl -X "$METHOD" ${URL}`],
  ])('is not known where the command %s', (_, text) => {
    expect(asked(text)).toMatchObject({ method: null });
  });
});

describe('the address of a curl command', () => {
  it.each([
    [URL, `curl -e https://example.com/ -x http://proxy:8080 --referer https://example.com/ ${URL}`],
    ['https://example.com/hook', `curl https://example.com/hook -d 'callback=${URL}'`],
    [URL, `curl --url ${URL} --cacert certs/ca.pem`],
    ['https://api.nexla.io/flows', 'curl --cacert ca.pem api.nexla.io/flows'],
    [null, 'curl -i "$BASE/flows"'],
  ])('is %s: %s', (url, text) => {
    expect(asked(text)?.url).toBe(url);
  });
});

it.each(['the curl command failed', 'curl: (6) Could not resolve host: x', 'curling - a sport'])(
  '%s is no command',
  (text) => {
    expect(commandIn(text)).toBeNull();
  },
);

it('any command comes to an answer', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom("'", '"', '\\', '^', '\n', ' -X', ' -d', ` ${URL}`, '$'),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const lines = pieces.join('').split('\n');
      expect(readCommand(`curl ${lines[0]}`, lines.slice(1), () => false).lines).toBeLessThan(
        Math.max(1, lines.length),
      );
    }),
  );
});
