import { randomUUID } from 'node:crypto';
import type { Answer, Question, QuestionAbout } from '../../contract/features/sign-in.ts';
import type { FailureError } from '../../contract/failure.ts';

/** What credentials need of the user, while they are being resolved. */
export interface Questions {
  /** What waits for the user now, oldest first. */
  readonly all: () => readonly Question[];
  readonly watch: (listener: (questions: readonly Question[]) => void) => () => void;
  /**
   * Runs `work`, which asks the user through its dialog, once for all who ask for the same key at the same time: all get
   * its result. When the user dismisses it, all are rejected with `declined()`, and so is everybody who asks later, until
   * one of their profiles is used by the user's own act.
   */
  readonly ask: <T>(about: Asking, work: (dialog: QuestionDialog) => Promise<T>) => Promise<T>;
  /** A profile joined those who wait: what is shown may have changed. */
  readonly changed: () => void;
  /** The user wants to use a profile now: until the returned function is called, what they dismissed may be asked. */
  readonly act: (profile: string) => () => void;
  /** An answer to a question that is not there any more does nothing. */
  readonly answer: (id: string, answer: Answer) => void;
  readonly dismiss: (id: string) => void;
  /** The same for what is, or may be, asked under a key. */
  readonly decline: (key: string) => void;
}

export interface Asking {
  /** The same for all who need the same answer; their results have the same type. */
  readonly key: string;
  /** The profiles that wait; it may grow while they do. */
  readonly waiting: ReadonlySet<string>;
  readonly declined: () => FailureError;
  /** The user asks for it by name: what they dismissed before does not count. */
  readonly wanted?: boolean;
}

/** The dialog of one question, in the hands of who asks. */
export interface QuestionDialog {
  /** Shows or changes what is asked. */
  readonly show: (about: QuestionAbout) => void;
  /** Shows it and waits for the next answer; the user sees that it is being checked until this is called again. */
  readonly next: (about: QuestionAbout) => Promise<Answer>;
  /** Aborted when the question is dismissed. */
  readonly signal: AbortSignal;
  /** The user's own act led here; else they may be away, or at something else. */
  readonly acted: boolean;
}

interface Open extends Asking {
  readonly id: string;
  readonly waiters: Set<ReadonlySet<string>>;
  readonly ending: AbortController;
  readonly result: Promise<unknown>;
  readonly reject: (error: FailureError) => void;
  about: QuestionAbout | undefined;
  /** Takes the next answer; undefined while none is waited for. */
  take: ((answer: Answer) => void) | undefined;
  checking: boolean;
}

/** The questions of this process. */
export function createQuestions(): Questions {
  const open = new Map<string, Open>();
  const dismissed = new Set<string>();
  const acting: string[] = [];
  const listeners = new Set<(questions: readonly Question[]) => void>();
  const all = () => [...open.values()].flatMap(seen);
  const tell = () => {
    const now = all();
    for (const listener of listeners) listener(now);
  };
  const byId = (id: string) => [...open.values()].find((entry) => entry.id === id);

  const decline = (key: string) => {
    dismissed.add(key);
    const entry = open.get(key);
    entry?.ending.abort();
    entry?.reject(entry.declined());
  };

  const begin = <T>(asking: Asking, acted: boolean, work: (dialog: QuestionDialog) => Promise<T>): Promise<T> => {
    const { promise, reject } = deferred<T>();
    const ending = new AbortController();
    const show = (about: QuestionAbout) => {
      entry.about = about;
      tell();
    };
    const next = (about: QuestionAbout) =>
      new Promise<Answer>((take) => {
        entry.take = take;
        entry.checking = false;
        show(about);
      });
    const entry: Open = {
      ...asking,
      id: randomUUID(),
      waiters: new Set([asking.waiting]),
      ending,
      reject,
      about: undefined,
      take: undefined,
      checking: false,
      result: Promise.race([
        promise,
        Promise.resolve().then(() => work({ show, next, signal: ending.signal, acted })),
      ]).finally(() => {
        open.delete(asking.key);
        tell();
      }),
    };
    open.set(asking.key, entry);
    return entry.result as Promise<T>;
  };

  return {
    all,
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async ask<T>(asking: Asking, work: (dialog: QuestionDialog) => Promise<T>): Promise<T> {
      const known = open.get(asking.key);
      if (known !== undefined) {
        known.waiters.add(asking.waiting);
        tell();
        return known.result as Promise<T>;
      }
      const wanted = asking.wanted === true || acting.some((profile) => asking.waiting.has(profile));
      if (dismissed.has(asking.key) && !wanted) throw asking.declined();
      dismissed.delete(asking.key);
      return begin(asking, wanted, work);
    },
    changed() {
      if (open.size > 0) tell();
    },
    act(profile) {
      acting.push(profile);
      return () => void acting.splice(acting.indexOf(profile), 1);
    },
    answer(id, answer) {
      const entry = byId(id);
      if (entry?.take === undefined || entry.about?.kind !== answer.kind) return;
      const { take } = entry;
      entry.take = undefined;
      entry.checking = true;
      tell();
      take(answer);
    },
    dismiss(id) {
      const entry = byId(id);
      if (entry !== undefined) decline(entry.key);
    },
    decline,
  };
}

/** Where nobody can be asked: every question counts as dismissed. */
export const noQuestions: Questions = {
  all: () => [],
  watch: () => () => {},
  ask: async ({ declined }) => {
    throw declined();
  },
  changed: () => {},
  act: () => () => {},
  answer: () => {},
  dismiss: () => {},
  decline: () => {},
};

/** A question as the window sees it; none before it says what it is about. */
function seen({ id, waiters, about, checking }: Open): Question[] {
  if (about === undefined) return [];
  const profiles = [...new Set([...waiters].flatMap((waiting) => [...waiting]))].sort();
  return [{ id, profiles, checking, about }];
}

function deferred<T>(): { promise: Promise<T>; reject: (error: FailureError) => void } {
  let reject: (error: FailureError) => void = () => {};
  const promise = new Promise<T>((_resolve, no) => (reject = no));
  return { promise, reject };
}
