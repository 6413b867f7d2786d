import type { ComponentChild } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { plural, t } from '../../lib/client/text.ts';
import { EmptyView } from '../shared/empty-view.tsx';
import { Icon } from '../shared/icon.tsx';

/** A line of the list. */
type Listed = { id: string; title: string };

type Props = {
  query: string;
  onQuery: (query: string) => void;
  found: readonly Listed[];
  /** The entry that is shown, by its id; null where none is. */
  shown: string | null;
  entry: ComponentChild;
  onBack: () => void;
};

/** Every kind of error that is known: a list to search, and the one that was chosen beside it. */
export function Dictionary({ query, onQuery, found, shown, entry, onBack }: Props) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [shown]);
  return (
    <main class={shown === null ? 'dictionary' : 'dictionary dictionary-open'}>
      <h1>{t('dictionary_title')}</h1>
      <div class="dictionary-list">
        <header class="dictionary-head">
          <search class="dictionary-search">
            <Icon name="search" />
            <input
              type="search"
              value={query}
              placeholder={t('dictionary_placeholder')}
              aria-label={t('dictionary_search')}
              spellcheck={false}
              autocomplete="off"
              onInput={(event) => onQuery(event.currentTarget.value)}
            />
          </search>
          <p class="muted" role="status">
            {plural('dictionary_found', found.length)}
          </p>
        </header>
        {found.length === 0 && <p class="dictionary-none muted">{t('dictionary_unknown_text')}</p>}
        <ul class="dictionary-entries" ref={list}>
          {found.map(({ id, title }) => (
            <li key={id}>
              <a href={`#${id}`} class="dictionary-row" aria-current={id === shown ? 'true' : undefined}>
                <span>{title}</span>
                <bdi class="mono muted">{id}</bdi>
              </a>
            </li>
          ))}
        </ul>
      </div>
      <div class="dictionary-entry">
        <button type="button" class="button button-quiet dictionary-back" onClick={onBack}>
          <Icon name="back" />
          {t('ui_back')}
        </button>
        {entry ?? <EmptyView icon="search" title={t('dictionary_choose')} text={t('dictionary_intro')} />}
      </div>
    </main>
  );
}
