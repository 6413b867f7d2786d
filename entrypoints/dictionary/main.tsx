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

/** What the address asks for: an entry, by any of its names, or words to search for. */
function asked(): string {
  try {
    return decodeURIComponent(location.hash.slice(1)).trim();
  } catch {
    return '';
  }
}

function DictionaryPage() {
  const [wanted, setWanted] = useState(asked);
  const [query, setQuery] = useState(() => (entryNamed(asked()) === undefined ? asked() : ''));
  useEffect(() => {
    const onHash = () => {
      setWanted(asked());
      if (asked() !== '' && entryNamed(asked()) === undefined) setQuery(asked());
      document.querySelector('.dictionary-entry')?.scrollTo(0, 0);
      scrollTo(0, 0);
    };
    addEventListener('hashchange', onHash);
    return () => removeEventListener('hashchange', onHash);
  }, []);
  const found = useMemo(() => searchCatalogue(query, text), [query]);
  const entry = entryNamed(wanted);
  // Words from the address bar are a search; it is only in vain where nothing is found.
  const isInVain = entry === undefined && wanted !== '' && searchCatalogue(wanted, text).length === 0;
  return (
    <Dictionary
      query={query}
      onQuery={setQuery}
      found={found.map((one) => ({ id: one.id, title: titleOf(one) }))}
      shown={entry?.id ?? null}
      unknown={isInVain ? wanted : null}
      onBack={() => {
        location.hash = '';
      }}
      entry={entry === undefined ? null : <Shown entry={entry} />}
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
