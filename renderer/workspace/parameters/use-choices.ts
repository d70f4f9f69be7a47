import { useEffect, useState } from 'react';
import type { Choice } from '../../../contract/features/pickers.ts';
import type { ResourceKind } from '../../../contract/document-parameters.ts';
import type { Failure } from '../../../contract/failure.ts';
import type { Scope } from '../../../contract/values.ts';
import { failedLoad, failureOf, idle, loading, shown, type Load } from '../../bridge/load.ts';
import { useStoredNodes } from '../stored-nodes.ts';
import { useWorkspace } from '../workspace.ts';

export interface Choices {
  readonly choices: readonly Choice[];
  /** AWS has more than are here: a typed text finds them. */
  readonly more: boolean;
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  /** Asks AWS for what has the text in its name, where not all are here. */
  readonly search: (text: string) => void;
  readonly retry: () => void;
}

/** Between a key and the question to AWS: somebody who types asks once. */
const pauseMs = 300;

/** What can be picked, asked for while the component that uses it is drawn. */
export function useChoices(kind: ResourceKind, scope: Scope): Choices {
  const nodes = useStoredNodes(scope, kind === 'instance');
  const asked = useAsked(kind, scope);
  if (kind !== 'instance') return asked;
  const choices = nodes.map(({ id, name }) => ({ value: id, label: name === id ? '' : name }));
  return { choices, more: false, busy: false, failure: undefined, search() {}, retry() {} };
}

type Found = { readonly choices: readonly Choice[]; readonly more: boolean };

function useAsked(kind: ResourceKind, { profile, region }: Scope): Choices {
  const { clients } = useWorkspace();
  const [load, setLoad] = useState<Load<Found>>(idle);
  /** Asked again with each new object. */
  const [asked, setAsked] = useState({ text: '' });
  const more = shown(load)?.more === true;
  useEffect(() => {
    if (kind === 'instance') return;
    const life = new AbortController();
    const ask = async () => {
      setLoad(loading);
      try {
        const input = { scope: { profile, region }, kind, text: asked.text };
        const value = await clients.pickers.call('find', input, life.signal);
        if (!life.signal.aborted) setLoad({ status: 'ready', value });
      } catch (error) {
        if (!life.signal.aborted) setLoad((before) => failedLoad(before, failureOf(error)));
      }
    };
    const timer = setTimeout(() => void ask(), asked.text === '' ? 0 : pauseMs);
    return () => {
      clearTimeout(timer);
      life.abort();
    };
  }, [clients, kind, profile, region, asked]);
  return {
    choices: shown(load)?.choices ?? [],
    more,
    busy: load.status === 'loading' || load.status === 'idle',
    failure: load.status === 'failed' ? load.failure : undefined,
    // All that AWS has is here already: the list finds by itself.
    search(typed) {
      if (more || asked.text !== '') setAsked({ text: typed.trim() });
    },
    retry: () => setAsked({ ...asked }),
  };
}
