import { useStore } from 'zustand';
import type { SignInStore } from '../store.ts';
import { MfaQuestion } from './mfa-question.tsx';
import { SsoQuestion } from './sso-question.tsx';

/** Asks what the credentials of a profile need; one question after the other. */
export function SignInDialog({ store }: { readonly store: SignInStore }) {
  const question = useStore(store.state, ({ questions }) => questions[0]);
  if (question?.about.kind === 'mfa')
    return <MfaQuestion key={question.id} store={store} question={question} about={question.about} />;
  if (question?.about.kind === 'sso')
    return <SsoQuestion key={question.id} store={store} question={question} about={question.about} />;
  return null;
}
