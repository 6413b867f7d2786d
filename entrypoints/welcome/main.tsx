import { PageFrame } from '../../components/shared/page-frame.tsx';
import { Welcome } from '../../components/welcome/welcome.tsx';
import { browser } from '../../lib/browser.ts';
import { requestAccess } from '../../lib/client/access.ts';
import { copyText } from '../../lib/client/copy.ts';
import { startPage } from '../../lib/client/page.ts';
import { isFirefox, useShortcut } from '../../lib/client/shortcut.ts';
import { t } from '../../lib/client/text.ts';
import { useWithheld } from '../../lib/client/withheld.ts';

function WelcomePage() {
  const withheld = useWithheld() ?? [];
  const shortcut = useShortcut();
  return (
    <Welcome
      isFirefox={isFirefox()}
      shortcut={shortcut || null}
      withheld={withheld}
      onAllow={() => void requestAccess(withheld)}
      onOptions={() => void browser.runtime.openOptionsPage()}
    />
  );
}

startPage(
  `${t('welcome_title')} · ${t('extension_name')}`,
  <PageFrame copy={copyText} version={browser.runtime.getManifest().version}>
    <WelcomePage />
  </PageFrame>,
);
