import { useEffect, useState } from 'preact/hooks';
import { browser } from '../browser.ts';
import type { NotRecording } from '../domain/not-recording.ts';
import type { ViewAnswer } from '../protocol/messages.ts';
import { noteOf, readNotRecording } from '../storage/not-recording.ts';
import { NOT_RECORDING_KEY } from '../storage/not-recording-key.ts';
import { hasSession } from '../storage/session-area.ts';

/** A panel that cannot read the note asks the background so often, ms. */
const ASK_MS = 10_000;

/** Since when nothing is recorded, kept current; null while all is. */
export function useNotRecording(): NotRecording | null {
  const [note, setNote] = useState<NotRecording | null>(null);
  useEffect(() => (hasSession() ? follow(setNote) : askAgain(setNote)), []);
  return note;
}

type Tell = (note: NotRecording | null) => void;

function follow(tell: Tell): () => void {
  const read = () => void readNotRecording().then(tell);
  const changed = (changes: object) => {
    if (NOT_RECORDING_KEY in changes) read();
  };
  read();
  browser.storage.onChanged.addListener(changed);
  return () => browser.storage.onChanged.removeListener(changed);
}

function askAgain(tell: Tell): () => void {
  const ask = () => {
    if (document.visibilityState !== 'visible') return;
    browser.runtime.sendMessage({ name: 'recording' }).then(
      (answer: unknown) => tell(noteOf((answer as ViewAnswer | undefined)?.notRecording)),
      () => undefined, // the next time
    );
  };
  ask();
  const timer = setInterval(ask, ASK_MS);
  return () => clearInterval(timer);
}
