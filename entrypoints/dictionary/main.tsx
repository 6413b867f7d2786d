import { useEffect, useMemo, useState } from 'preact/hooks';
import { Dictionary } from '../../components/dictionary/dictionary.tsx';
import { DictionaryEntry } from '../../components/dictionary/dictionary-entry.tsx';
import { PageFrame } from '../../components/shared/page-frame.tsx';
import { browser } from '../../lib/browser.ts';
import { copyText } from '../../lib/client/copy.ts';
import { startPage } from '../../lib/client/page.ts';
import { locale, t, text } from '../../lib/client/text.ts';
import type { Entry } from '../../lib/domain/catalogue/entry.ts';
import { exampleError } from '../../lib/domain/catalogue/example.ts';
import { exampleOf } from '../../lib/domain/catalogue/examples/index.ts';
import { entryNamed } from '../../lib/domain/catalogue/index.ts';
import { searchCatalogue } from '../../lib/domain/catalogue/search.ts';
import { textsOf } from '../../lib/domain/catalogue/texts.ts';
import { explain } from '../../lib/domain/explain.ts';
import { NO_CONTEXT } from '../../lib/domain/explain-context.ts';

/**
 * The entry that the address asks for, by any of its names; null where it asks for none. Whatever else an address holds is
 * taken out of it: the browser keeps addresses.
 */
function asked(): Entry | null {
  const name = location.hash.slice(1);
  const entry = entryNamed(name) ?? null;
  if ((entry === null && name !== '') || location.search !== '') {
    history.replaceState(null, '', location.pathname + (entry === null ? '' : `#${entry.id}`));
  }
  return entry;
}

function DictionaryPage() {
  const [entry, setEntry] = useState(asked);
  const [query, setQuery] = useState('');
  useEffect(() => {
    const onHash = () => {
      setEntry(asked());
      document.querySelector('.dictionary-entry')?.scrollTo(0, 0);
      scrollTo(0, 0);
    };
    addEventListener('hashchange', onHash);
    return () => removeEventListener('hashchange', onHash);
  }, []);
  const found = useMemo(() => searchCatalogue(query, text), [query]);
  return (
    <Dictionary
      query={query}
      onQuery={setQuery}
      found={found.map((one) => ({ id: one.id, title: titleOf(one) }))}
      shown={entry?.id ?? null}
      onBack={() => {
        location.hash = '';
      }}
      entry={entry === null ? null : <Shown entry={entry} />}
    />
  );
}

function Shown({ entry }: { entry: Entry }) {
  const example = exampleOf(entry.id);
  const error = exampleError(example, 0);
  const lastSuccessAt = example.workedBefore ? error.at - 1 : null;
  const explanation = explain(error, { ...NO_CONTEXT, lastSuccessAt, locale: locale() });
  return (
    <DictionaryEntry
      entry={entry}
      example={example}
      explanation={explanation}
      endpoint={error.endpoint}
      copy={copyText}
    />
  );
}

function titleOf(entry: Entry): string {
  return text(textsOf(entry, entry.statuses[0] ?? 0, entry.id).title);
}

startPage(
  `${t('dictionary_title')} · ${t('extension_name')}`,
  <PageFrame copy={copyText} version={browser.runtime.getManifest().version}>
    <DictionaryPage />
  </PageFrame>,
);
