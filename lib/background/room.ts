/** What the check writes: ten times what Chromium needs to open a database safely. */
const ROWS = 32;
const ROW_BYTES = 32_768;
const BUCKET = 'room';

/** As far as it is used; only Chromium has it. */
type StorageBuckets = {
  open(name: string): Promise<{ indexedDB: IDBFactory }>;
  delete(name: string): Promise<void>;
};

/**
 * Whether the disk has room, found out by writing 1 MiB to a database of its own, in files of its own: Chromium may delete
 * a database that it opens on a full disk. A browser without storage buckets deletes none (Firefox): there it is true.
 */
export async function isRoomOnDisk(): Promise<boolean> {
  const { storageBuckets } = navigator as { storageBuckets?: StorageBuckets };
  if (storageBuckets === undefined) return true;
  try {
    const bucket = await storageBuckets.open(BUCKET);
    await write(bucket.indexedDB);
    return true;
  } catch {
    return false;
  } finally {
    await storageBuckets.delete(BUCKET).catch(() => {});
  }
}

async function write(factory: IDBFactory): Promise<void> {
  const opening = factory.open(BUCKET, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(BUCKET, { autoIncrement: true });
  await new Promise((resolve, reject) => {
    opening.onsuccess = resolve;
    opening.onerror = () => reject(opening.error);
  });
  const db = opening.result;
  try {
    const transaction = db.transaction(BUCKET, 'readwrite', { durability: 'strict' });
    for (let row = 0; row < ROWS; row += 1) transaction.objectStore(BUCKET).add(new Uint8Array(ROW_BYTES));
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    db.close();
  }
}
