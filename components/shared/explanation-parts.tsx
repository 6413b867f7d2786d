import type { ComponentChildren } from 'preact';
import { t, text } from '../../lib/client/text.ts';
import type { Explanation, Message, Note } from '../../lib/domain/explanation.ts';
import { lineItem } from './line-item.tsx';

/** The parts of an explanation, as the panel shows it for an error and the dictionary for an entry. */

export function Section({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="section">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

/** What to do: who uses the web app, and who calls the API. */
export function WhatToDo({ explanation: { forUser, forDeveloper } }: { explanation: Explanation }) {
  return (
    <Section title={t('ui_section_what_to_do')}>
      <div class="advice">
        <Advice title={t('ui_for_user')} lines={forUser} />
        <Advice title={t('ui_for_developer')} lines={forDeveloper} />
      </div>
    </Section>
  );
}

function Advice({ title, lines }: { title: string; lines: Message[] }) {
  if (lines.length === 0) return null;
  return (
    <div class="advice-part">
      <h4>{title}</h4>
      <Lines lines={lines} kind="steps" />
    </div>
  );
}

/** Why it comes, and what keeps it away. */
export function Causes({ explanation: { causes, prevention } }: { explanation: Explanation }) {
  if (causes.length === 0) return null;
  return (
    <Section title={t('ui_section_causes')}>
      <Lines lines={causes} kind="bullets" />
      {prevention !== null && (
        <p class="prevention">
          <strong>{t('ui_prevention')}</strong> {text(prevention)}
        </p>
      )}
    </Section>
  );
}

/** Several sentences: steps to take in order, or points without one. */
export function Lines({ lines, kind }: { lines: Note[]; kind: 'steps' | 'bullets' | 'notes' }) {
  const items = lines.map(lineItem);
  return kind === 'steps' && lines.length > 1 ? <ol class="steps">{items}</ol> : <ul class={kind}>{items}</ul>;
}

/** Where to go on from here; `children` are items after those of the explanation. */
export function Links({
  explanation: { links },
  children,
}: {
  explanation: Explanation;
  children?: ComponentChildren;
}) {
  if (links.length === 0) return null;
  return (
    <Section title={t('ui_section_links')}>
      <ul class="links">
        {links.map((link) => (
          <li key={link.url}>
            <a href={link.url} target="_blank" rel="noreferrer">
              {text(link.label)}
            </a>
          </li>
        ))}
        {children}
      </ul>
    </Section>
  );
}
