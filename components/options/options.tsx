import { t } from '../../lib/client/text.ts';
import type { ApiBase } from '../../lib/domain/sites.ts';
import { WithheldNotice } from '../shared/withheld-notice.tsx';
import { AddAddress, type NewAddress } from './add-address.tsx';
import { type Address, AddressList } from './address-list.tsx';
import { RecordedData } from './recorded-data.tsx';

type Props = {
  bases: Address[];
  sites: Address[];
  /** Bases in force, against which a new one is checked. */
  known: { bases: readonly ApiBase[]; sites: readonly string[] };
  /** Watched origins that the browser hides from the extension. */
  withheld: readonly string[];
  onAllowAll: () => void;
  onAdd: (address: NewAddress) => Promise<boolean>;
  onAllow: (address: Address) => void;
  onRemoveBase: (address: Address) => void;
  onRemoveSite: (address: Address) => void;
  /** Whether incidents are notified of; null until it is known. */
  notifies: boolean | null;
  onNotify: (wanted: boolean) => void;
  /** How many errors are stored; null where that can't be read. */
  stored: number | null;
  onDelete: () => Promise<void>;
  version: string;
};

/** The addresses that are watched, and what was recorded. */
export function Options(props: Props) {
  return (
    <main class="options">
      <header>
        <h1>{t('extension_name')}</h1>
        <p class="muted">{t('ui_options_intro')}</p>
      </header>
      {props.withheld.length > 0 && <WithheldNotice origins={props.withheld} onAllow={props.onAllowAll} />}
      <section class="block" aria-labelledby="bases-title">
        <h2 id="bases-title">{t('ui_options_bases_title')}</h2>
        <p class="muted">{t('ui_options_bases_text')}</p>
        <AddressList addresses={props.bases} onAllow={props.onAllow} onRemove={props.onRemoveBase} />
      </section>
      <section class="block" aria-labelledby="sites-title">
        <h2 id="sites-title">{t('ui_options_sites_title')}</h2>
        <p class="muted">{t('ui_options_sites_text')}</p>
        {props.sites.length === 0 ? (
          <p class="none muted">{t('ui_options_sites_none')}</p>
        ) : (
          <AddressList addresses={props.sites} onAllow={props.onAllow} onRemove={props.onRemoveSite} />
        )}
      </section>
      <section class="block" aria-labelledby="add-title">
        <h2 id="add-title">{t('ui_options_add_title')}</h2>
        <AddAddress known={props.known} onAdd={props.onAdd} />
      </section>
      <section class="block" aria-labelledby="notify-title">
        <h2 id="notify-title">{t('ui_options_notify_title')}</h2>
        <label>
          <input
            type="checkbox"
            checked={props.notifies === true}
            disabled={props.notifies === null}
            onClick={(event) => {
              // The browser asks first; the box shows what came of it.
              event.preventDefault();
              props.onNotify(props.notifies !== true);
            }}
          />{' '}
          {t('ui_options_notify_text')}
        </label>
      </section>
      <section class="block" aria-labelledby="data-title">
        <h2 id="data-title">{t('ui_options_data_title')}</h2>
        <p class="muted">{t('ui_options_data_text')}</p>
        <p class="muted">{t('ui_private_text')}</p>
        <RecordedData stored={props.stored} onDelete={props.onDelete} />
        <p>
          <a href="/explain.html" target="_blank" rel="noreferrer">
            {t('elsewhere_open')}
          </a>
        </p>
      </section>
      <footer class="muted">{t('ui_options_version', props.version)}</footer>
    </main>
  );
}
