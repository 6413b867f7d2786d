import { useState } from 'preact/hooks';

type Props = {
  label: string;
  /** The label is said beside it already; it is for screen readers alone. */
  isLabelled?: boolean;
  value: number;
  min: number;
  max: number;
  step?: number | 'any';
  unit: string;
  onSave: (value: number) => void;
};

/** A number that is saved as soon as it is left or confirmed, if it is in range; a wrong one goes back to what it was. */
export function NumberField({ label, isLabelled = false, value, min, max, step = 1, unit, onSave }: Props) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <label class="number">
      <span class={isLabelled ? 'visually-hidden' : 'number-label'}>{label}</span>
      <input
        type="number"
        value={typed ?? value}
        min={min}
        max={max}
        step={step}
        required
        autocomplete="off"
        onInput={(event) => setTyped(event.currentTarget.value)}
        onChange={(event) => {
          const { valueAsNumber, validity } = event.currentTarget;
          setTyped(null);
          if (validity.valid) onSave(valueAsNumber);
          else event.currentTarget.value = String(value);
        }}
      />
      <span class="muted">{unit}</span>
    </label>
  );
}
