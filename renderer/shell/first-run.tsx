import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { shown } from '../bridge/load.ts';
import { Button } from '../ui/button.tsx';
import { failureTexts } from '../workspace/failure-texts.ts';
import { FailureView } from '../workspace/failure-view.tsx';
import { useWorkspace } from '../workspace/workspace.ts';
import { FileProblems } from './file-problems.tsx';
import styles from './first-run.module.css';
import { useShell } from './shell-context.ts';

/** Three ways in, side by side; shown while no profile is chosen. */
export function FirstRun() {
  const { t } = useTranslation();
  return (
    <div className={styles['screen']}>
      <div className={styles['head']}>
        <h1>{t('shell.firstRun.title')}</h1>
        <p>{t('shell.firstRun.text')}</p>
      </div>
      <div className={styles['ways']}>
        <SandboxWay />
        <SignInWay />
        <KeysWay />
      </div>
    </div>
  );
}

function SandboxWay() {
  const { t } = useTranslation();
  const { sandbox } = useShell();
  const start = useStore(sandbox, (state) => state.start);
  const open = () => void sandbox.getState().open();
  return (
    <section className={styles['way']} aria-labelledby="way-sandbox">
      <h2 id="way-sandbox">{t('shell.firstRun.sandbox.title')}</h2>
      <p>{t('shell.firstRun.sandbox.text')}</p>
      <div className={styles['actions']}>
        <Button variant="primary" disabled={start.status === 'loading'} onClick={open}>
          {start.status === 'loading' ? t('shell.firstRun.sandbox.starting') : t('shell.firstRun.sandbox.title')}
        </Button>
      </div>
      {start.status === 'failed' && (
        <FailureView failure={{ remedy: 'retry', ...start.failure }} onRemedy={open} compact />
      )}
    </section>
  );
}

function SignInWay() {
  const { t } = useTranslation();
  const { ssoSessions, addSsoSession, importRoles } = useWorkspace();
  const follow = useStore(ssoSessions, (state) => state.follow);
  const sessions = shown(useStore(ssoSessions, (state) => state.list)) ?? [];
  useEffect(() => follow(), [follow]);
  return (
    <section className={styles['way']} aria-labelledby="way-sign-in">
      <h2 id="way-sign-in">{t('shell.firstRun.signIn.title')}</h2>
      <p>{t('shell.firstRun.signIn.text')}</p>
      {sessions.length > 0 && <p>{t('shell.firstRun.signIn.found')}</p>}
      <div className={styles['actions']}>
        {sessions.slice(0, 5).map(({ session }) => (
          <Button key={session} variant="primary" onClick={() => importRoles(session)}>
            {t('identityCenter.sessions.signInTo', { session })}
          </Button>
        ))}
        <Button variant={sessions.length === 0 ? 'primary' : 'plain'} onClick={addSsoSession}>
          {t(sessions.length === 0 ? 'shell.firstRun.signIn.add' : 'shell.firstRun.signIn.addAnother')}
        </Button>
      </div>
    </section>
  );
}

function KeysWay() {
  const { t } = useTranslation();
  const { bridge, clients, profiles } = useWorkspace();
  const { overlays } = useShell();
  const list = shown(useStore(profiles, (state) => state.list));
  const found = list?.profiles.filter((profile) => profile.origin !== 'app') ?? [];
  const usable = found.some((profile) => profile.failure === undefined);
  const folder = bridge.platform === 'win32' ? '%USERPROFILE%\\.aws\\' : '~/.aws/';
  const showFile = (file: 'config' | 'credentials') => () =>
    void clients.app.call('showFile', { file }).catch(() => {});
  return (
    <section className={styles['way']} aria-labelledby="way-keys">
      <h2 id="way-keys">{t('shell.firstRun.keys.title')}</h2>
      <p>{t('shell.firstRun.keys.text')}</p>
      <p>{t('shell.firstRun.keys.places')}</p>
      <pre className={styles['sample']}>{`${folder}config\n${folder}credentials`}</pre>
      <p>{t('shell.firstRun.keys.format')}</p>
      <pre className={styles['sample']}>{sampleProfile}</pre>
      {found.length > 0 && !usable && (
        <div>
          <p>{t('shell.firstRun.keys.found', { count: found.length })}</p>
          <ul className={styles['found']}>
            {found.slice(0, 5).map((profile) => (
              <li key={profile.name}>
                <code>{profile.name}</code> {profile.failure !== undefined && failureTexts(t, profile.failure).title}
              </li>
            ))}
          </ul>
        </div>
      )}
      <FileProblems />
      <div className={styles['actions']}>
        {usable && (
          <Button variant="primary" onClick={() => overlays.getState().show('profiles')}>
            {t('shell.firstRun.keys.choose')}
          </Button>
        )}
        <Button onClick={showFile('config')}>{t('shell.firstRun.keys.openConfig')}</Button>
        <Button onClick={showFile('credentials')}>{t('shell.firstRun.keys.openCredentials')}</Button>
      </div>
    </section>
  );
}

// AWS's own example keys (documentation of the shared credentials file).
const sampleProfile = `[my-profile]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = …
region = eu-west-1`;
