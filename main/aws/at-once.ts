/** The answers in the order of what was asked, `width` asked at the same time. Throws what `ask` throws first. */
export async function mapAtOnce<T, R>(all: readonly T[], width: number, ask: (one: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  const waiting = [...all.entries()];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [at, one] = next;
      answers[at] = await ask(one);
    }
  };
  await Promise.all(Array.from({ length: width }, work));
  return answers;
}
