import { useEffect, useState } from 'react';
import type { Failure } from '../../../../contract/failure.ts';
import type { SshPreview, SshStatus, SshWish } from '../../../../contract/features/ssh.ts';
import { CallFailed, type Clients } from '../../../bridge/client.ts';

/** What is in place in the user's ~/.ssh, what a wish would write, and how to carry it out. */
export function useSsh(client: Clients['ssh'], wish: SshWish | undefined) {
  const [status, setStatus] = useState<SshStatus>();
  const [preview, setPreview] = useState<SshPreview>();
  const [failure, setFailure] = useState<Failure>();
  const key = wish === undefined ? '' : JSON.stringify(wish);

  const run = async <T>(call: Promise<T>, take: (value: T) => void) => {
    try {
      take(await call);
      setFailure(undefined);
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      if (error.failure.code !== 'cancelled') setFailure(error.failure);
    }
  };

  useEffect(() => {
    void run(client.call('status', {}), setStatus);
  }, [client]);
  useEffect(() => {
    if (key === '') return undefined;
    const abort = new AbortController();
    const take = (value: SshPreview) => {
      if (!abort.signal.aborted) setPreview(value);
    };
    void run(client.call('preview', JSON.parse(key) as SshWish, abort.signal), take);
    return () => abort.abort();
  }, [client, key]);

  return {
    status,
    preview: wish === undefined ? undefined : preview,
    failure,
    write: () => wish !== undefined && void run(client.call('write', wish), setStatus),
    remove: () => void run(client.call('remove', {}), setStatus),
  };
}
