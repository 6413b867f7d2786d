import { useMemo, useState } from 'preact/hooks';
import { t } from '../../lib/client/text.ts';
import { visibleText } from '../../lib/client/visible-text.ts';
import type { Json } from '../../lib/domain/api-error.ts';
import type { ExchangeBody } from '../../lib/domain/exchange.ts';
import { type Copy, CopyButton } from '../shared/copy-button.tsx';
import { JsonTree } from './json-tree.tsx';

/** Characters of raw text that are drawn before asking for the rest. */
const RAW_CHARACTERS = 20_000;

/** The response body: a tree where it is JSON, and the text as it came. Never HTML. */
export function BodyView({ body, copy }: { body: ExchangeBody; copy: Copy }) {
  const parsed = useMemo(() => parse(body), [body]);
  const [wantsRaw, setWantsRaw] = useState(false);
  const [isWhole, setWhole] = useState(false);
  const isRaw = wantsRaw || parsed === undefined;
  const cut = !isWhole && body.text.length > RAW_CHARACTERS;
  return (
    <>
      <div class="body-bar">
        {parsed !== undefined && (
          <fieldset class="switch">
            <legend class="visually-hidden">{t('ui_body_view_label')}</legend>
            {[false, true].map((raw) => (
              <label key={String(raw)} class="switch-choice">
                <input
                  type="radio"
                  name="body-view"
                  class="visually-hidden"
                  checked={isRaw === raw}
                  onChange={() => setWantsRaw(raw)}
                />
                <span>{t(raw ? 'ui_body_raw' : 'ui_body_tree')}</span>
              </label>
            ))}
          </fieldset>
        )}
        <CopyButton value={body.text} label={t('ui_copy_body')} copy={copy} />
      </div>
      {body.truncated && <p class="muted body-note">{t('ui_body_truncated')}</p>}
      {isRaw ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section class="raw" tabIndex={0} aria-label={t('ui_body_raw')}>
          <pre class="mono" dir="ltr">
            {visibleText(cut ? body.text.slice(0, RAW_CHARACTERS) : body.text)}
          </pre>
        </section>
      ) : (
        <JsonTree value={parsed} />
      )}
      {isRaw && cut && (
        <button type="button" class="button" onClick={() => setWhole(true)}>
          {t('ui_body_show_all')}
        </button>
      )}
    </>
  );
}

function parse(body: ExchangeBody): Json | undefined {
  if (body.truncated) return undefined;
  try {
    return JSON.parse(body.text) as Json;
  } catch {
    return undefined;
  }
}
