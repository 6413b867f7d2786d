import { OlderTabsNotice } from '../../components/shared/older-tabs-notice.tsx';
import { reloadOlderTabs, useOlderTabs } from '../../lib/client/older-tabs.ts';

/** The tabs that show a page older than this version of the extension; nothing once there are none. */
export function OlderTabs() {
  const tabs = useOlderTabs();
  return tabs > 0 && <OlderTabsNotice tabs={tabs} onReload={reloadOlderTabs} />;
}
