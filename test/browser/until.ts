/** Asks again until there is an answer: anything but null and false. `what` names it for when there is none in time. */
export async function until<T>(
  what: string,
  ask: () => T | null | false | Promise<T | null | false>,
  timeout = 30_000,
): Promise<T> {
  const deadline = Date.now() + timeout;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== false) return answer;
    if (Date.now() > deadline) throw new Error(`${what} did not appear within ${timeout / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
