import { useEffect, useState } from 'preact/hooks';
import { onAccessChange, withheldOrigins } from './access.ts';

/** Those of the origins that the browser hides from the extension, kept current; null until it has answered. */
export function useWithheld(origins: readonly string[]): string[] | null {
  const [withheld, setWithheld] = useState<string[] | null>(null);
  const named = origins.join(' ');
  useEffect(() => {
    const ask = () => void withheldOrigins(named.split(' ').filter(Boolean)).then(setWithheld);
    ask();
    return onAccessChange(ask);
  }, [named]);
  return withheld;
}
