import type { Explanation, Message } from '../../lib/domain/explanation.ts';
import messages from '../../public/_locales/en/messages.json' with { type: 'json' };

const texts: Record<string, { message: string }> = messages;

/** The text of a message as the browser would render it: `$1`, `$2`, … become the parameters, `$$` a dollar sign. */
export function text({ key, params }: Message): string {
  const template = texts[key]?.message;
  if (template === undefined) return key;
  return template.replace(/\$(?:(\d)|\$)/g, (_, position?: string) =>
    position === undefined ? '$' : (params[Number(position) - 1] ?? ''),
  );
}

/** What a person is told to do, one step a line. */
export function whatToDo({ forUser }: Explanation): string {
  return forUser.map(text).join('\n');
}
