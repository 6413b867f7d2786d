import { useRef, useState } from 'preact/hooks';
import type { EndedAccess } from '../../lib/client/access.ts';
import { type Key, t } from '../../lib/client/text.ts';
import { Icon } from '../shared/icon.tsx';

/** A watched address as the list shows it. */
export type Address = {
  origin: string;
  prefix: string;
  isBuiltIn: boolean;
  errorsInside200: boolean;
  /** Whether the browser lets the extension see it; null until it has answered. */
  isGranted: boolean | null;
};

type Props = {
  addresses: Address[];
  onAllow: (address: Address) => void;
  /** Takes the address off the list; what became of the access to it. */
  onRemove: (address: Address) => Promise<EndedAccess>;
};

const REMOVED = {
  ended: 'ui_options_removed',
  needed: 'ui_options_removed_needed',
  kept: 'ui_options_removed_kept',
} as const satisfies Record<EndedAccess, Key>;

type Outcome = { key: Key; param: string; isGood: boolean };

/** Addresses with their permission state. Those of the build stay; added ones can be removed. */
export function AddressList({ addresses, onAllow, onRemove }: Props) {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const told = useRef<HTMLDivElement>(null);
  const remove = async (address: Address) => {
    // The button goes with its line.
    told.current?.focus({ preventScroll: true });
    try {
      const access = await onRemove(address);
      setOutcome({ key: REMOVED[access], param: address.origin + address.prefix, isGood: access !== 'kept' });
    } catch (thrown) {
      setOutcome({ key: 'ui_options_failed', param: String(thrown), isGood: false });
    }
  };
  const isBack = addresses.some(({ origin, prefix }) => origin + prefix === outcome?.param);
  return (
    <>
      {addresses.length === 0 && <p class="none muted">{t('ui_options_sites_none')}</p>}
      {addresses.length > 0 && (
        <ul class="addresses">
          {addresses.map((address) => {
            const name = address.origin + address.prefix;
            return (
              <li key={name} class="address">
                <span class="address-name mono" dir="ltr">
                  {name}
                </span>
                <span class="address-marks">
                  {address.isBuiltIn && <span class="muted">{t('ui_options_builtin')}</span>}
                  {address.errorsInside200 && <span class="chip tone-inside">{t('ui_options_inside_200_mark')}</span>}
                  {address.isGranted !== null && (
                    <span class={`chip tone-${address.isGranted ? 'good' : 'request'}`}>
                      {t(address.isGranted ? 'ui_options_granted' : 'ui_options_missing')}
                    </span>
                  )}
                </span>
                <span class="address-actions">
                  {address.isGranted === false && (
                    <button
                      type="button"
                      class="button button-primary"
                      aria-label={t('ui_options_allow_label', name)}
                      onClick={() => onAllow(address)}
                    >
                      {t('ui_allow_access')}
                    </button>
                  )}
                  {!address.isBuiltIn && (
                    <button
                      type="button"
                      class="button button-quiet"
                      aria-label={t('ui_options_remove_label', name)}
                      onClick={() => void remove(address)}
                    >
                      <Icon name="close" />
                      {t('ui_options_remove')}
                    </button>
                  )}
                </span>
              </li>
            );
          })}
        </ul>
      )}
      <div role="status" ref={told} tabIndex={-1}>
        {outcome !== null && !isBack && (
          <p class={`notice tone-${outcome.isGood ? 'good' : 'request'}`}>
            <Icon name={outcome.isGood ? 'done' : 'warning'} />
            <span>{t(outcome.key, outcome.param)}</span>
          </p>
        )}
      </div>
    </>
  );
}
