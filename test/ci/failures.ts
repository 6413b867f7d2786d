import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

/** The parts of vitest's JSON report that are read here. */
type Report = {
  numPassedTests: number;
  numFailedTests: number;
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
  }[];
};

/** Enough to know the assertion and its line; a page's whole document must not bury the next failure. */
const MESSAGE_LINES = 15;

// Of a report: "passed failed" goes to standard output, what failed and why to standard error.
const report: Report = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));

for (const file of report.testResults) {
  const path = relative(process.cwd(), file.name);
  const failed = file.assertionResults.filter(({ status }) => status === 'failed');
  for (const test of failed)
    console.error(`FAILED ${path}: ${test.fullName}\n${beginning(test.failureMessages.join('\n'))}`);
  // A file that breaks outside its tests, in a hook or on import, has a message of its own.
  if (file.status === 'failed' && failed.length === 0) console.error(`FAILED ${path}\n${beginning(file.message)}`);
}
console.log(report.numPassedTests, report.numFailedTests);

function beginning(message: string): string {
  return message
    .split('\n')
    .slice(0, MESSAGE_LINES)
    .map((line) => `  ${line.slice(0, 300)}`)
    .join('\n');
}
