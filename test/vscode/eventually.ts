import { setTimeout as sleep } from "node:timers/promises";

/** Asks again and again until the answer is there (neither undefined nor false), and returns it. */
export async function eventually<T>(
  ask: () => T | undefined | false | Promise<T | undefined | false>,
  what: string | (() => string) = ask.toString(),
  limit = 15_000,
): Promise<T> {
  const end = Date.now() + limit;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) {
      throw new Error(`After ${limit / 1000} s still not: ${typeof what === "string" ? what : what()}`);
    }
    await sleep(100);
  }
}
