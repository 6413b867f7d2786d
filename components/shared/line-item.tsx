import { text } from '../../lib/client/text.ts';
import { visibleText } from '../../lib/client/visible-text.ts';
import type { Note } from '../../lib/domain/explanation.ts';

/**
 * A sentence in a list, and what the server said of it. That is set apart: quotation marks alone could be closed by what
 * stands between them.
 */
export function lineItem(line: Note) {
  const ours = text(line);
  return (
    <li key={ours + line.said}>
      {ours}
      {line.said && (
        <q class="said">
          <bdi>{visibleText(line.said)}</bdi>
        </q>
      )}
    </li>
  );
}
