import { t } from '../../lib/client/text.ts';
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
  onRemove: (address: Address) => void;
};

/** Addresses with their permission state. Those of the build stay; added ones can be removed. */
export function AddressList({ addresses, onAllow, onRemove }: Props) {
  return (
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
                  onClick={() => onRemove(address)}
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
  );
}
