import { X } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Toaster, toast } from 'sonner';
import type { Failure } from '../../contract/failure.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { FailureView } from '../workspace/failure-view.tsx';
import { usePaintOf } from '../workspace/use-paint.ts';
import { useWorkspace } from '../workspace/workspace.ts';
import styles from './notices.module.css';

/** Tells a failure that belongs to no page. The same one is shown once. It stays until it is dismissed. */
export function tellFailure(failure: Failure): void {
  toast.custom((id) => <Notice failure={failure} onDismiss={() => toast.dismiss(id)} />, {
    id: JSON.stringify([failure.code, failure.message, failure.subject]),
    duration: Infinity,
  });
}

/** The place of notices; shows what main tells (a rebuilt store, unreadable settings). */
export function Notices() {
  const { t } = useTranslation();
  const { clients } = useWorkspace();
  useEffect(() => clients.app.subscribe('notices', {}, { onValue: tellFailure }), [clients]);
  // No hotkey: Alt+T is the shell's.
  return (
    <Toaster
      position="bottom-right"
      hotkey={[]}
      offset={{ bottom: 32, right: 12 }}
      containerAriaLabel={t('shell.notices')}
    />
  );
}

function Notice({ failure, onDismiss }: { failure: Failure; onDismiss: () => void }) {
  const { t } = useTranslation();
  const paintOf = usePaintOf();
  const profile = failure.subject?.['profile'];
  const paint = profile === undefined ? undefined : paintOf(profile);
  return (
    <div
      className={styles['notice']}
      style={paint?.colour === undefined ? undefined : { borderTop: `3px solid ${paint.colour}` }}
    >
      <div className={styles['words']}>
        {paint?.production === true && <p className={styles['mark']}>{t('shell.profile.production')}</p>}
        <FailureView failure={failure} compact />
      </div>
      <IconButton label={t('shell.dismiss')} icon={X} onClick={onDismiss} />
    </div>
  );
}
