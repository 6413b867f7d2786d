import type { ComponentChild } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { NothingFailed } from '../../components/popup/nothing-failed.tsx';
import { unwatchedInFront } from '../../lib/client/front-page.ts';
import { closePopup } from '../../lib/client/popup-window.ts';
import { suggestAddress } from '../../lib/client/suggested-address.ts';

type Props = { successes: number; isWithheld: boolean; onOptions: () => void; reading: ComponentChild };

/** What is said where nothing failed, once it is known which page is in front. */
export function Nothing({ reading, ...props }: Props) {
  const [unwatched, setUnwatched] = useState<string | null | undefined>(undefined);
  useEffect(
    () =>
      void unwatchedInFront().then(setUnwatched, () => {
        setUnwatched(null);
      }),
    [],
  );
  if (unwatched === undefined) return reading;
  return (
    <NothingFailed {...props} unwatched={unwatched} onAdd={(origin) => void suggestAddress(origin).then(closePopup)} />
  );
}
