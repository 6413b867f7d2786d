import type { ComponentChildren } from 'preact';
import { type Key, t } from '../../lib/client/text.ts';
import { Icon, type IconName } from '../shared/icon.tsx';
import { WithheldNotice } from '../shared/withheld-notice.tsx';

type Props = {
  isFirefox: boolean;
  /** The keys that open the popup, as the browser writes them; null where there are none. */
  shortcut: string | null;
  /** Watched origins that the browser hides from the extension. */
  withheld: readonly string[];
  onAllow: () => void;
  onOptions: () => void;
};

/** The views that the demo fills. */
const DEMO = [
  { href: '/popup.html?demo', icon: 'eye', title: 'welcome_demo_popup', text: 'welcome_demo_popup_text' },
  { href: '/panel.html?demo', icon: 'search', title: 'welcome_demo_panel', text: 'welcome_demo_panel_text' },
  {
    href: '/explain.html?demo#minutes=60',
    icon: 'copy',
    title: 'welcome_demo_report',
    text: 'welcome_demo_report_text',
  },
] as const satisfies { href: string; icon: IconName; title: Key; text: Key }[];

/** What a person should know once: what the extension sees and stores, where it is found, and what it looks like at work. */
export function Welcome({ isFirefox, shortcut, withheld, onAllow, onOptions }: Props) {
  return (
    <main class="welcome">
      <header class="welcome-head">
        <img src="/icon/icon.svg" alt="" width="48" height="48" />
        <h1>{t('extension_name')}</h1>
        <p>{t('welcome_lead')}</p>
      </header>
      {withheld.length > 0 && <WithheldNotice origins={withheld} onAllow={onAllow} />}
      <section aria-labelledby="find-title">
        <h2 id="find-title">{t('welcome_find_title')}</h2>
        <ol class="welcome-steps">
          <li>{t(isFirefox ? 'welcome_pin_firefox' : 'welcome_pin_chromium')}</li>
          <li>{t('welcome_use')}</li>
          <li>{t('welcome_devtools')}</li>
        </ol>
        <p class="muted">
          {shortcut !== null && t('welcome_shortcut', shortcut)} {t('welcome_omnibox')}
        </p>
      </section>
      <section aria-labelledby="demo-title">
        <h2 id="demo-title">{t('welcome_demo_title')}</h2>
        <p>{t('welcome_demo_text')}</p>
        <ul class="welcome-cards">
          {DEMO.map(({ href, icon, title, text }) => (
            <li key={href}>
              <a class="welcome-card" href={href} target="_blank" rel="noreferrer">
                <Icon name={icon} />
                <strong>{t(title)}</strong>
                <span class="muted">{t(text)}</span>
              </a>
            </li>
          ))}
        </ul>
      </section>
      <section class="welcome-privacy" aria-labelledby="privacy-title">
        <h2 id="privacy-title">{t('welcome_privacy_title')}</h2>
        <dl>
          <Fact icon="eye" title={t('welcome_sees_title')}>
            {t('welcome_sees')}
          </Fact>
          <Fact icon="database" title={t('welcome_stores_title')}>
            {t('welcome_stores')}
          </Fact>
          <Fact icon="stop" title={t('welcome_leaves_title')}>
            {t('welcome_leaves')}
          </Fact>
        </dl>
      </section>
      <footer class="welcome-foot">
        <button type="button" class="button" onClick={onOptions}>
          <Icon name="settings" />
          {t('ui_open_options')}
        </button>
        <a href="/dictionary.html">{t('dictionary_title')}</a>
        <a href="/explain.html">{t('elsewhere_title')}</a>
        <p class="muted">{t('welcome_once')}</p>
      </footer>
    </main>
  );
}

function Fact({ icon, title, children }: { icon: IconName; title: string; children: ComponentChildren }) {
  return (
    <div class="welcome-fact">
      <Icon name={icon} />
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}
