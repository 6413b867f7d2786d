import { useEffect, useState } from 'preact/hooks';
import type { Wanted } from '../../lib/storage/report-queries.ts';

/**
 * What a link to the page asked for a report on. `#error=12`: one error. `#group=12`: it and its like.
 * `#incident=1768473000000`: all errors of an incident (`Alert.incident`). `#minutes=20`: all of the last minutes.
 */
export type Asked = Wanted | null;

/** What the address asks for now, and when it was asked (ms, UTC): a report must not change while it is being read. */
export function useAsked(): { asked: Asked; now: number } {
  const [state, setState] = useState(() => ({ asked: readAddress(), now: Date.now() }));
  useEffect(() => {
    const onHash = () => setState({ asked: readAddress(), now: Date.now() });
    addEventListener('hashchange', onHash);
    return () => removeEventListener('hashchange', onHash);
  }, []);
  return state;
}

function readAddress(): Asked {
  const wanted = new URLSearchParams(location.hash.slice(1));
  const number = (name: string) => (/^\d{1,15}$/.test(wanted.get(name) ?? '') ? Number(wanted.get(name)) : null);
  const [error, group] = [number('error'), number('group')];
  if (error !== null) return { error };
  if (group !== null) return { group };
  const [incident, minutes] = [number('incident'), number('minutes')];
  if (incident !== null) return { incident };
  return minutes === null ? null : { minutes };
}
