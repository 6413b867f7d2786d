/**
 * Has work done one after another, in the order in which it was asked for: what one reads before it writes, no other
 * changes meanwhile.
 */
export type Turns = <T>(work: () => Promise<T>) => Promise<T>;

export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => {}); // whoever asked for it is told
    return mine;
  };
}

/** Without others there are no turns to wait for. */
export const alone: Turns = (work) => work();
