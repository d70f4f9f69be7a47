import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { Question, SsoStep, SsoWay } from '../../../../contract/features/sign-in.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { FailureView } from '../../../workspace/failure-view.tsx';
import type { SignInStore } from '../store.ts';
import { CopyCode } from './copy-code.tsx';
import styles from './sso-question.module.css';

const QrCode = lazy(async () => ({ default: (await import('./qr-code.tsx')).QrCode }));

export interface SsoQuestionProps {
  readonly store: SignInStore;
  readonly question: Question;
  readonly about: SsoStep;
}

/** A sign-in of IAM Identity Center: in the browser, or by a code; all profiles that wait are named. */
export function SsoQuestion({ store, question, about }: SsoQuestionProps) {
  const { t } = useTranslation();
  const { session, startUrl } = about;
  const dismiss = () => store.dismiss(question.id);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && dismiss()}
      title={t('signIn.sso.title', { session: session ?? hostOf(startUrl) })}
      footer={<Buttons store={store} question={question} about={about} />}
    >
      <div className={styles['body']} aria-live="polite">
        <dl className={styles['facts']}>
          <dt>{t('signIn.sso.portal')}</dt>
          <dd>{startUrl}</dd>
          {question.profiles.length > 0 && (
            <>
              <dt>{t('signIn.profiles', { count: question.profiles.length })}</dt>
              <dd>
                <Waiting profiles={question.profiles} />
              </dd>
            </>
          )}
        </dl>
        {about.failure !== undefined && <FailureView failure={about.failure} compact />}
        {!about.begun && <p>{t('signIn.sso.waiting')}</p>}
        {about.begun && about.failure === undefined && about.way === 'browser' && (
          <>
            <p>{t('signIn.sso.opening')}</p>
            {about.slow && <p className={styles['slow']}>{t('signIn.sso.slow')}</p>}
          </>
        )}
        {about.begun && about.failure === undefined && about.way === 'code' && <Code about={about} />}
      </div>
    </Dialog>
  );
}

const named = 6;

function Waiting({ profiles }: { readonly profiles: readonly string[] }) {
  const { t } = useTranslation();
  const more = profiles.length - named;
  const names = profiles.slice(0, named).join(', ');
  return more > 0 ? `${names} ${t('signIn.sso.more', { count: more })}` : names;
}

function Code({ about: { code } }: { readonly about: SsoStep }) {
  const { t, i18n } = useTranslation();
  if (code === undefined) return <p>{t('signIn.sso.getting')}</p>;
  const [before, after] = t('signIn.sso.endsIn', { time: '\u0000' }).split('\u0000');
  return (
    <>
      <p>{t('signIn.sso.code')}</p>
      <div className={styles['code']}>
        <div className={styles['words']}>
          <CopyCode code={code.userCode} />
          <p className={styles['note']}>
            {t('signIn.sso.page')}: <span className={styles['page']}>{code.page}</span>
          </p>
          <p className={styles['note']}>
            {before}
            <RelativeTime at={code.expiresAt} language={i18n.language} />
            {after}
          </p>
        </div>
        <Suspense fallback={<div className={styles['qr']} />}>
          <QrCode text={code.pageWithCode} label={t('signIn.sso.qr')} className={styles['qr']} />
        </Suspense>
      </div>
    </>
  );
}

function Buttons({ store, question, about }: SsoQuestionProps) {
  const { t } = useTranslation();
  const { way, begun, slow, failure, code } = about;
  const choose = (choice: 'open-page' | SsoWay) => () => store.answer(question.id, { kind: 'sso', choice });
  const other = way === 'browser' ? 'code' : 'browser';
  const first = way === 'code' ? t('signIn.sso.getCode') : t('signIn.sso.begin');
  const again = way === 'code' ? t('signIn.sso.newCode') : t('signIn.sso.again');
  const open = way === 'code' ? t('signIn.sso.openPage') : t('signIn.sso.openAgain');
  return (
    <>
      <Button
        className={styles['other']}
        variant={slow && failure === undefined ? 'primary' : 'plain'}
        onClick={choose(other)}
      >
        {t(other === 'code' ? 'signIn.sso.useCode' : 'signIn.sso.useBrowser')}
      </Button>
      <Button onClick={() => store.dismiss(question.id)}>{t('common.cancel')}</Button>
      {begun && failure === undefined ? (
        <Button disabled={way === 'code' && code === undefined} onClick={choose('open-page')}>
          {open}
        </Button>
      ) : (
        <Button variant="primary" onClick={choose(way)}>
          {begun ? again : first}
        </Button>
      )}
    </>
  );
}

/** What stands in a file may be no URL. */
function hostOf(startUrl: string): string {
  return URL.canParse(startUrl) ? new URL(startUrl).host : startUrl;
}
