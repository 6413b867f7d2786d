import { type ComponentChild, render } from 'preact';
import { isDemo } from './demo.ts';
import { locale, t } from './text.ts';
import { followTheme } from './theme.ts';

/** Starts an extension page: its theme, language, reading direction and title, then its view. */
export function startPage(title: string, view: ComponentChild): void {
  followTheme();
  document.documentElement.lang = locale();
  document.documentElement.dir = t('reading_direction');
  setTitle(title);
  const root = document.getElementById('root');
  if (root !== null) render(view, root);
}

/** Names the page, in its tab and to a screen reader. */
export function setTitle(title: string): void {
  document.title = isDemo() ? t('demo_page', title) : title;
}
