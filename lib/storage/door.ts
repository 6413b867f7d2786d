import type { DexieOptions } from 'dexie';

/**
 * The way to IndexedDB past somebody who may refuse. Dexie opens a database again by itself, several times at once where
 * that fails; and Chromium, which opens one while the disk is full, may take it for damaged and delete it.
 * @param mayOpen rejects where the database must not be opened now: dexie then fails to open it, and nothing was touched
 * @returns what dexie is given
 */
export function behindDoor(mayOpen: () => Promise<void>): DexieOptions {
  return { indexedDB: guardedIndexedDB(mayOpen) as IDBFactory, IDBKeyRange };
}

function guardedIndexedDB(mayOpen: () => Promise<void>): Partial<IDBFactory> {
  return {
    open: (name, version) => new AskedRequest(mayOpen(), name, version) as unknown as IDBOpenDBRequest,
    deleteDatabase: (name) => indexedDB.deleteDatabase(name),
    databases: () => indexedDB.databases(),
    cmp: (first, second) => indexedDB.cmp(first, second),
  };
}

type Listener = ((event: Event) => void) | null;

/** As much of an open request as dexie uses. Its listeners are set before it is known whether there is a real one. */
class AskedRequest {
  onsuccess: Listener = null;
  onerror: Listener = null;
  onblocked: Listener = null;
  onupgradeneeded: Listener = null;
  error: unknown = null;
  #real: IDBOpenDBRequest | null = null;

  constructor(asked: Promise<void>, name: string, version: number | undefined) {
    asked.then(
      () => this.#open(name, version),
      (reason: unknown) => this.#refuse(reason),
    );
  }

  get result(): IDBDatabase | undefined {
    return this.#real?.result;
  }

  get transaction(): IDBTransaction | null {
    return this.#real?.transaction ?? null;
  }

  #open(name: string, version: number | undefined): void {
    try {
      const real = version === undefined ? indexedDB.open(name) : indexedDB.open(name, version);
      this.#real = real;
      real.onsuccess = (event) => this.onsuccess?.(event);
      real.onblocked = (event) => this.onblocked?.(event);
      real.onupgradeneeded = (event) => this.onupgradeneeded?.(event);
      real.onerror = (event) => this.onerror?.(event);
    } catch (reason) {
      this.#refuse(reason);
    }
  }

  #refuse(reason: unknown): void {
    this.error = reason;
    const event = new Event('error', { cancelable: true });
    Object.defineProperty(event, 'target', { value: this });
    this.onerror?.(event);
  }
}
