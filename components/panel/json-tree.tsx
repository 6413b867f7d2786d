import type { ComponentChild } from 'preact';
import { useState } from 'preact/hooks';
import { plural } from '../../lib/client/text.ts';
import { visibleText } from '../../lib/client/visible-text.ts';
import type { Json } from '../../lib/domain/api-error.ts';

/** Members of one object or array that are drawn before asking for more. */
const MEMBERS = 100;
/** Characters of one string that are drawn before asking for the rest. */
const CHARACTERS = 500;
/** Levels that are open at first. */
const OPEN_LEVELS = 2;

/** A JSON value as a tree. What is closed does not exist yet, so depth and size cost nothing until they are opened. */
export function JsonTree({ value }: { value: Json }) {
  return (
    <div class="json mono" dir="ltr">
      <Value value={value} level={0} />
    </div>
  );
}

type ValueProps = { name?: string; isIndex?: boolean; value: Json; level: number };

function Value({ name, isIndex = false, value, level }: ValueProps) {
  const label =
    name === undefined ? null : <span class={isIndex ? 'json-index' : 'json-key'}>{visibleText(name)}: </span>;
  if (value !== null && typeof value === 'object') return <Members label={label} value={value} level={level} />;
  return (
    <div class="json-leaf">
      {label}
      {typeof value === 'string' ? <Text value={value} /> : <Scalar value={value} />}
    </div>
  );
}

function Scalar({ value }: { value: null | boolean | number }) {
  return <span class={typeof value === 'number' ? 'json-number' : 'json-word'}>{String(value)}</span>;
}

function Text({ value }: { value: string }) {
  const [isWhole, setWhole] = useState(value.length <= CHARACTERS);
  const shown = isWhole ? value : value.slice(0, CHARACTERS);
  return (
    <span class="json-string">
      "<bdi>{visibleText(shown)}</bdi>
      {isWhole ? (
        '"'
      ) : (
        <button type="button" class="json-more" onClick={() => setWhole(true)}>
          {plural('ui_json_rest', value.length - CHARACTERS)}
        </button>
      )}
    </span>
  );
}

type MembersProps = {
  label: ComponentChild;
  value: Json[] | { [key: string]: Json };
  level: number;
};

function Members({ label, value, level }: MembersProps) {
  const isArray = Array.isArray(value);
  const members = [...(isArray ? value.keys() : Object.keys(value))];
  const [isOpen, setOpen] = useState(level < OPEN_LEVELS);
  const [shown, setShown] = useState(MEMBERS);
  const [open, close] = isArray ? '[]' : '{}';
  if (members.length === 0) {
    return (
      <div class="json-leaf">
        {label}
        {open}
        {close}
      </div>
    );
  }
  return (
    <details class="json-branch" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {label}
        {open}
        {!isOpen && (
          <span class="json-count">{plural(isArray ? 'ui_json_items' : 'ui_json_members', members.length)}</span>
        )}
        {!isOpen && close}
      </summary>
      {isOpen && (
        <div class="json-members">
          {members.slice(0, shown).map((key) => (
            <Value
              key={key}
              name={String(key)}
              isIndex={isArray}
              value={(value as Record<string, Json>)[key] as Json}
              level={level + 1}
            />
          ))}
          {members.length > shown && (
            <button type="button" class="json-more" onClick={() => setShown(shown + MEMBERS)}>
              {plural('ui_json_more', Math.min(MEMBERS, members.length - shown), String(members.length - shown))}
            </button>
          )}
        </div>
      )}
      {isOpen && <span class="json-close">{close}</span>}
    </details>
  );
}
