import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Question, QuestionAbout } from '../../../../contract/features/sign-in.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import type { SignInStore } from '../store.ts';
import styles from './mfa-question.module.css';

export interface MfaQuestionProps {
  readonly store: SignInStore;
  readonly question: Question;
  readonly about: Extract<QuestionAbout, { kind: 'mfa' }>;
}

/** Asks for the code of an MFA device. A code may be pasted with spaces; a refused one is told and asked again. */
export function MfaQuestion({ store, question, about }: MfaQuestionProps) {
  const { t } = useTranslation();
  const form = useId();
  const [text, setText] = useState('');
  const code = text.replaceAll(/[\s-]/g, '');
  const isCode = /^\d{6}$/.test(code);
  const dismiss = () => store.dismiss(question.id);
  const send = () => {
    if (!isCode || question.checking) return;
    store.answer(question.id, { kind: 'mfa', code });
    // A code is good for one use: a refused one is not typed over.
    setText('');
  };
  const refused = about.refused === undefined ? undefined : t('signIn.mfa.refused', { message: about.refused });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && dismiss()}
      title={t('signIn.mfa.title')}
      footer={
        <>
          <Button onClick={dismiss}>{t('common.cancel')}</Button>
          <Button variant="primary" type="submit" form={form} disabled={!isCode || question.checking}>
            {question.checking ? t('signIn.mfa.checking') : t('signIn.mfa.confirm')}
          </Button>
        </>
      }
    >
      <form
        id={form}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <dl className={styles['facts']}>
          <dt>{t('signIn.mfa.device')}</dt>
          <dd title={about.device}>{about.device.replace(/^arn:[^/]*\//, '')}</dd>
          <dt>{t('signIn.mfa.role')}</dt>
          <dd title={about.roleArn}>{about.roleArn.replace(/^.*?::(\d{12}):role\//, '$1 · ')}</dd>
          <dt>{t('signIn.profiles', { count: question.profiles.length })}</dt>
          <dd>{question.profiles.join(', ')}</dd>
        </dl>
        <TextField
          label={t('signIn.mfa.code')}
          help={t('signIn.mfa.help')}
          error={question.checking || text !== '' ? undefined : refused}
          value={text}
          onChange={setText}
          // eslint-disable-next-line jsx-a11y/no-autofocus -- a dialog's focus begins at its one field
          autoFocus
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={24}
          className={styles['code']}
        />
      </form>
    </Dialog>
  );
}
