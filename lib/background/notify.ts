import { browser } from '../browser.ts';
import type { Alert } from '../domain/alerts/alert.ts';
import { describeAlert, describeIncident } from '../domain/alerts/incident.ts';

/** The permission is the switch: it is optional, and asked for on the options page. */
const PERMISSION = { permissions: ['notifications' as const] };

/** Without the permission the browser has no such API. */
function api(): typeof browser.notifications | undefined {
  return browser.notifications;
}

/** One notification for an incident, however many errors and codes it has; none where the person allowed none. */
export async function notifyOfIncident(begun: readonly Alert[]): Promise<void> {
  const [gravest] = begun;
  if (gravest === undefined || !(await browser.permissions.contains(PERMISSION))) return;
  const { key, params } = describeIncident(begun) ?? describeAlert(gravest);
  await api()?.create(`incident-${gravest.incident}`, {
    type: 'basic',
    iconUrl: browser.runtime.getURL('icon/128.png'),
    title: browser.i18n.getMessage('notification_title'),
    message: browser.i18n.getMessage(key, params),
  });
}

/** A click on a notification opens in a tab what the toolbar button shows. */
export function openOnClick(): void {
  const listen = () => {
    if (api()?.onClicked.hasListener(open) === false) api()?.onClicked.addListener(open);
  };
  listen();
  browser.permissions.onAdded.addListener(listen);
}

function open(notificationId: string): void {
  void browser.tabs.create({ url: browser.runtime.getURL('popup.html') });
  void api()?.clear(notificationId);
}
