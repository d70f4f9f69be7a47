import type { Contract } from '../../../contract/index.ts';
import type { Aws } from '../../aws/aws.ts';
import type { Questions } from '../../aws/questions.ts';
import type { Handlers } from '../handlers.ts';
import { untilAborted } from '../until-aborted.ts';

export interface SignInParts {
  readonly aws: Pick<Aws, 'signIn'>;
  readonly questions: Pick<Questions, 'all' | 'watch' | 'answer' | 'dismiss'>;
}

/** The questions that credentials have for the user, and their answers. */
export function createSignInHandlers({ aws, questions }: SignInParts): Handlers<Contract['signIn']> {
  return {
    watch: (_input, emit, { signal }) => {
      emit({ questions: [...questions.all()] });
      return untilAborted(
        signal,
        questions.watch((now) => emit({ questions: [...now] })),
      );
    },
    answer: async ({ id, answer }) => {
      questions.answer(id, answer);
      return {};
    },
    dismiss: async ({ id }) => {
      questions.dismiss(id);
      return {};
    },
    begin: async ({ scope }, { signal }) => {
      await aws.signIn(scope, signal);
      return {};
    },
  };
}
