import { browser } from '../../lib/browser.ts';
import { watchDevtoolsNetwork } from '../../lib/client/devtools-network.ts';

void browser.devtools.panels.create(browser.i18n.getMessage('panel_title'), 'icon/32.png', 'panel.html');
watchDevtoolsNetwork();
