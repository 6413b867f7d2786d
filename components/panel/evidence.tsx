import { t } from '../../lib/client/text.ts';
import { visibleText } from '../../lib/client/visible-text.ts';
import { decisionsFor } from '../../lib/domain/catalogue/guide-decisions.ts';
import { isBodyOfPage } from '../../lib/domain/exchange.ts';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import type { Copy } from '../shared/copy-button.tsx';
import { Lines, Section } from '../shared/explanation-parts.tsx';
import { BodyView } from './body-view.tsx';
import { Facts } from './facts.tsx';
import { Sources } from './sources.tsx';

export type EvidenceProps = {
  stored: StoredError;
  /** The id of the catalogue's entry that explains it. */
  entry: string;
  copy: Copy;
};

/** What was seen of a failing call, and who saw it: request and response, as far as they were kept. */
export function Evidence({ stored, entry, copy }: EvidenceProps) {
  const decisions = decisionsFor(entry);
  const { exchange } = stored;
  const headers = Object.entries(exchange.responseHeaders);
  return (
    <>
      <Section title={t('ui_section_facts')}>
        <Facts stored={stored} copy={copy} />
      </Section>

      <Section title={t('ui_section_body')}>
        {exchange.body === null || exchange.body.text === '' ? (
          <p class="muted">{t(bodyAbsence(stored))}</p>
        ) : (
          <>
            {isBodyOfPage(exchange) && <p class="muted">{t('ui_body_of_page')}</p>}
            <BodyView key={stored.id} body={exchange.body} copy={copy} />
          </>
        )}
      </Section>

      <Section title={t('ui_section_headers')}>
        {headers.length === 0 ? (
          <p class="muted">{t('ui_headers_none')}</p>
        ) : (
          <table class="headers mono" dir="ltr">
            <caption class="visually-hidden">{t('ui_section_headers')}</caption>
            <tbody>
              {headers.map(([name, value]) => (
                <tr key={name}>
                  <th scope="row">{visibleText(name)}</th>
                  <td>{visibleText(value)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Section>

      {exchange.sources.length > 0 && (
        <Section title={t('ui_section_sources')}>
          <Sources sources={exchange.sources} />
        </Section>
      )}

      {decisions.length > 0 && (
        <details class="decisions">
          <summary>{t('ui_section_decisions')}</summary>
          <Lines lines={decisions} kind="bullets" />
        </details>
      )}
    </>
  );
}

/** Why there is no body to show. */
function bodyAbsence({ exchange, error }: StoredError) {
  if (exchange.status === 0) return 'ui_body_no_response';
  if (error.shape === 'empty' || exchange.body !== null) return 'ui_body_empty';
  return 'ui_body_unread';
}
