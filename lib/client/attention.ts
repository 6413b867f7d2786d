import { useEffect } from 'preact/hooks';
import { browser } from '../browser.ts';
import type { Alert } from '../domain/alerts/alert.ts';
import type { Silence } from '../domain/alerts/silence.ts';
import type { MessageName, MessageOf } from '../protocol/messages.ts';
import type { TabScope } from '../storage/error-queries.ts';
import { isDemo } from './demo.ts';

/** What a person does about errors and alerts. The background writes it down; the views see it in the database. */

/**
 * Tells that a person sees all errors, of all tabs or of one, each time `shown` changes and is known: at the next frame,
 * which a hidden page never draws.
 */
export function useSeen(shown: unknown, scope: TabScope = 'all'): void {
  useEffect(() => {
    if (shown === undefined) return undefined;
    const tabId = scope === 'all' ? undefined : scope;
    const frame = requestAnimationFrame(() => send({ name: 'seen', ...(tabId !== undefined && { tabId }) }));
    return () => cancelAnimationFrame(frame);
  }, [shown, scope]);
}

export function acknowledgeAlert({ code, startedAt }: Alert): void {
  send({ name: 'acknowledge-alert', code, startedAt });
}

/** @param until ms since the epoch (UTC) */
export function snoozeAlert({ code, startedAt }: Alert, until: number): void {
  send({ name: 'snooze-alert', code, startedAt, until });
}

/** @param until ms since the epoch (UTC) */
export function muteCode(code: string, until: number): void {
  send({ name: 'mute', what: 'code', of: code, until });
}

/**
 * @param name API base and endpoint, as `Silence` names them
 * @param until ms since the epoch (UTC)
 */
export function muteEndpoint(name: string, until: number): void {
  send({ name: 'mute', what: 'endpoint', of: name, until });
}

/** People want to be told again. */
export function endSilence({ what, name }: Silence): void {
  send({ name: 'mute', what, of: name, until: 0 });
}

/** Where the background does not answer nothing changes on the screen, and it can be done again. */
function send(message: MessageOf<MessageName>): void {
  void browser.runtime.sendMessage({ ...message, demo: isDemo() }).catch(() => undefined);
}
