import type { ComponentChild, ComponentChildren } from 'preact';
import type { EndedAccess } from '../../lib/client/access.ts';
import { type Key, t } from '../../lib/client/text.ts';
import type { ApiBase } from '../../lib/domain/sites.ts';
import { WithheldNotice } from '../shared/withheld-notice.tsx';
import { AddAddress, type NewAddress } from './add-address.tsx';
import { type Address, AddressList } from './address-list.tsx';

type Props = {
  bases: Address[];
  sites: Address[];
  /** Bases in force, against which a new one is checked. */
  known: { bases: readonly ApiBase[]; sites: readonly string[] };
  /** Watched origins that the browser hides from the extension. */
  withheld: readonly string[];
  /** A page that someone wants to add. */
  suggested: { origin: string } | null;
  onAllowAll: () => void;
  onAdd: (address: NewAddress) => Promise<boolean>;
  onAllow: (address: Address) => void;
  onRemoveBase: (address: Address) => Promise<EndedAccess>;
  onRemoveSite: (address: Address) => Promise<EndedAccess>;
  thresholds: ComponentChild;
  silenced: ComponentChild;
  /** Whether incidents are notified of; null until it is known. */
  notifies: boolean | null;
  onNotify: (wanted: boolean) => void;
  theme: ComponentChild;
  /** The language of the texts and the one that the browser asks for, by their own names. */
  languages: { shown: string; wanted: string };
  isFirefox: boolean;
  shortcut: ComponentChild;
  ledger: ComponentChild;
  wipe: ComponentChild;
  retention: ComponentChild;
  file: ComponentChild;
  diagnostics: ComponentChild;
  versions: readonly { name: string; value: string }[];
};

const GROUPS = [
  { id: 'sites', title: 'options_group_sites' },
  { id: 'alerts', title: 'options_group_alerts' },
  { id: 'look', title: 'options_group_look' },
  { id: 'data', title: 'options_group_data' },
  { id: 'file', title: 'options_group_file' },
  { id: 'about', title: 'options_group_about' },
] as const satisfies { id: string; title: Key }[];

/** Everything that can be chosen, and what is stored. */
export function Options(props: Props) {
  return (
    <div class="options">
      <header class="options-head">
        <h1>{t('extension_name')}</h1>
        <p class="muted">{t('ui_options_intro')}</p>
      </header>
      <nav class="options-nav" aria-label={t('options_nav')}>
        <ul>
          {GROUPS.map(({ id, title }) => (
            <li key={id}>
              <a href={`#${id}`}>{t(title)}</a>
            </li>
          ))}
        </ul>
      </nav>
      <main class="options-main">
        <Group id="sites">
          {props.withheld.length > 0 && <WithheldNotice origins={props.withheld} onAllow={props.onAllowAll} />}
          <Block heading="ui_options_bases_title" text="ui_options_bases_text">
            <AddressList addresses={props.bases} onAllow={props.onAllow} onRemove={props.onRemoveBase} />
          </Block>
          <Block heading="ui_options_sites_title" text="ui_options_sites_text">
            <AddressList addresses={props.sites} onAllow={props.onAllow} onRemove={props.onRemoveSite} />
          </Block>
          <Block heading="ui_options_add_title">
            <AddAddress known={props.known} suggested={props.suggested} onAdd={props.onAdd} />
          </Block>
        </Group>
        <Group id="alerts">
          <Block heading="options_threshold_title" text="options_threshold_text">
            {props.thresholds}
          </Block>
          <Block heading="options_silenced_title">{props.silenced}</Block>
          <Block heading="ui_options_notify_title">
            <label class="choice">
              <input
                type="checkbox"
                checked={props.notifies === true}
                disabled={props.notifies === null}
                onClick={(event) => {
                  // The browser asks first; the box shows what came of it.
                  event.preventDefault();
                  props.onNotify(props.notifies !== true);
                }}
              />
              {t('ui_options_notify_text')}
            </label>
          </Block>
        </Group>
        <Group id="look">
          <Block heading="options_theme_title" text="options_theme_text">
            {props.theme}
          </Block>
          <Block heading="options_shortcut_title">{props.shortcut}</Block>
          <Block heading="options_language_title">
            <p>{t('options_language', props.languages.shown, props.languages.wanted)}</p>
            <p class="muted">{t(props.isFirefox ? 'options_language_firefox' : 'options_language_chromium')}</p>
          </Block>
        </Group>
        <Group id="data">
          <Block heading="options_ledger_title" text="ui_options_data_text">
            <p class="muted">{t('ui_private_text')}</p>
            {props.ledger}
          </Block>
          <Block heading="options_wipe_title" text="options_wipe_text">
            {props.wipe}
          </Block>
          <Block heading="options_retention_title" text="options_retention_text">
            {props.retention}
          </Block>
        </Group>
        <Group id="file">
          <Block heading="options_file_title" text="options_file_text">
            {props.file}
          </Block>
        </Group>
        <Group id="about">
          <Block heading="options_diagnostics_title" text="options_diagnostics_text">
            {props.diagnostics}
          </Block>
          <Block heading="options_versions_title">
            <dl class="versions">
              {props.versions.map(({ name, value }) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd class="mono">{value}</dd>
                </div>
              ))}
            </dl>
            <ul class="links">
              <li>
                <a href="/dictionary.html">{t('dictionary_title')}</a>
              </li>
              <li>
                <a href="/explain.html">{t('elsewhere_title')}</a>
              </li>
              <li>
                <a href="/welcome.html">{t('options_open_welcome')}</a>
              </li>
            </ul>
          </Block>
        </Group>
      </main>
    </div>
  );
}

function Group({ id, children }: { id: (typeof GROUPS)[number]['id']; children: ComponentChildren }) {
  const title = GROUPS.find((group) => group.id === id)?.title ?? 'ui_options_title';
  return (
    <section class="group" id={id} aria-labelledby={`${id}-group`}>
      <h2 id={`${id}-group`}>{t(title)}</h2>
      {children}
    </section>
  );
}

function Block({ heading, text, children }: { heading: Key; text?: Key; children: ComponentChildren }) {
  return (
    <section class="block" aria-label={t(heading)}>
      <h3>{t(heading)}</h3>
      {text !== undefined && <p class="muted">{t(text)}</p>}
      {children}
    </section>
  );
}
