import { useEffect, useRef, useState } from 'preact/hooks';
import { type ApiAddress, readApiAddress } from '../../lib/client/api-address.ts';
import { type Key, t } from '../../lib/client/text.ts';
import type { ApiBase } from '../../lib/domain/sites.ts';
import { Icon } from '../shared/icon.tsx';

export type NewAddress = ApiAddress & { isBase: boolean; isSite: boolean; errorsInside200: boolean };

type Props = {
  known: { bases: readonly ApiBase[]; sites: readonly string[] };
  /** A page that someone wants to add, to begin with; another object is another wish. */
  suggested: { origin: string } | null;
  /** Asks the browser for access and saves; false where the access was refused. */
  onAdd: (address: NewAddress) => Promise<boolean>;
};

type Outcome = { key: Key; params: string[]; isGood: boolean };

/** The form that adds one address. It checks what was typed; whoever made it asks the browser and saves. */
export function AddAddress({ known, suggested, onAdd }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [isBase, setIsBase] = useState(true);
  const [isSite, setIsSite] = useState(false);
  const [errorsInside200, setErrorsInside200] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const isWrong = outcome !== null && !outcome.isGood;

  useEffect(() => {
    if (suggested === null) return;
    setTyped(suggested.origin);
    // It is known to be a page. Taken for an API, every failing call to it would count as one of Nexla's.
    setIsBase(false);
    setIsSite(true);
    setOutcome(null);
    form.current?.scrollIntoView({ block: 'center' });
    field.current?.focus({ preventScroll: true });
  }, [suggested]);

  const submit = async (event: Event) => {
    event.preventDefault();
    const address = readApiAddress(typed);
    const problem = 'problem' in address ? address.problem : problemOf(address, { isBase, isSite, known });
    if ('problem' in address || problem !== null) {
      setOutcome({ key: problem ?? 'ui_address_unreadable', params: [], isGood: false });
      return;
    }
    const name = address.origin + (isBase ? address.prefix : '');
    try {
      const added = await onAdd({ ...address, isBase, isSite, errorsInside200: isBase && errorsInside200 });
      setOutcome({ key: added ? 'ui_options_added' : 'ui_options_refused', params: [name], isGood: added });
      if (added) setTyped('');
    } catch (thrown) {
      setOutcome({ key: 'ui_options_failed', params: [String(thrown)], isGood: false });
    }
  };

  return (
    <form ref={form} class="add" onSubmit={submit} noValidate>
      <div class="field">
        <label for="address">{t('ui_options_address')}</label>
        <input
          ref={field}
          id="address"
          type="url"
          dir="ltr"
          value={typed}
          placeholder="https://acme.example.com/nexla-api"
          spellcheck={false}
          autocomplete="off"
          aria-describedby="address-hint address-outcome"
          aria-invalid={isWrong}
          onInput={(event) => {
            setTyped(event.currentTarget.value);
            setOutcome(null);
          }}
        />
        <p id="address-hint" class="muted">
          {t('ui_options_address_hint')}
        </p>
      </div>
      <fieldset class="field">
        <legend>{t('ui_options_kind')}</legend>
        <Choice
          checked={isBase}
          onChange={setIsBase}
          label={t('ui_options_kind_base')}
          hint={t('ui_options_kind_base_hint')}
        />
        <div class="choice-inner">
          <Choice
            checked={errorsInside200 && isBase}
            disabled={!isBase}
            onChange={setErrorsInside200}
            label={t('ui_options_inside_200')}
            hint={t('ui_options_inside_200_hint')}
          />
        </div>
        <Choice
          checked={isSite}
          onChange={setIsSite}
          label={t('ui_options_kind_site')}
          hint={t('ui_options_kind_site_hint')}
        />
      </fieldset>
      <div class="add-end">
        <button type="submit" class="button button-primary">
          {t('ui_options_add')}
        </button>
        <span class="muted">{t('ui_options_add_note')}</span>
      </div>
      <div id="address-outcome" role="status">
        {outcome !== null && (
          <p class={`notice tone-${outcome.isGood ? 'good' : 'server'}`}>
            <Icon name={outcome.isGood ? 'done' : 'warning'} />
            <span>{t(outcome.key, ...outcome.params)}</span>
          </p>
        )}
      </div>
    </form>
  );
}

type ChoiceProps = {
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
  label: string;
  hint: string;
};

function Choice({ checked, disabled = false, onChange, label, hint }: ChoiceProps) {
  return (
    <label class="choice">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>
        {label} <span class="muted">{hint}</span>
      </span>
    </label>
  );
}

function problemOf(
  { origin, prefix }: ApiAddress,
  { isBase, isSite, known }: { isBase: boolean; isSite: boolean; known: Props['known'] },
): Key | null {
  if (!isBase && !isSite) return 'ui_address_kind';
  const isKnownBase = known.bases.some((base) => base.origin === origin && base.prefix === prefix);
  const isKnownSite = known.sites.includes(origin);
  return (!isBase || isKnownBase) && (!isSite || isKnownSite) ? 'ui_address_known' : null;
}
