import { useEffect, useState } from 'react';
import type { Recording } from '../../../../contract/features/recordings.ts';
import type { Failure } from '../../../../contract/failure.ts';
import { failureOf } from '../../../bridge/load.ts';
import { lookOf, watchLook } from '../../../workspace/terminal-look.ts';
import { useWorkspace, type Workspace } from '../../../workspace/workspace.ts';
import { createFinding, type Finding } from '../finding.ts';
import type { Playing } from '../page.ts';
import type { CreatePlayScreen, PlayScreen } from '../play-screen.ts';
import { createPlayback, type Playback } from '../playback.ts';

/** All that a player is made of. */
export interface Deck {
  readonly screen: PlayScreen;
  readonly playback: Playback;
  readonly finding: Finding;
}

/** Makes the screen and what plays on it, in the element of `host`; takes both away with the player. */
export function useDeck(
  recording: Recording,
  playing: Playing,
  createScreen: CreatePlayScreen,
  host: { readonly current: HTMLElement | null },
) {
  const workspace = useWorkspace();
  const [deck, setDeck] = useState<Deck>();
  const [failure, setFailure] = useState<Failure>();
  const { recordingId } = recording;
  useEffect(() => {
    const life = new AbortController();
    const ends: Array<() => void> = [];
    const build = async () => {
      try {
        const made = await open(workspace, recording, createScreen);
        ends.push(made.playback.dispose, made.finding.dispose, made.screen.dispose);
        if (life.signal.aborted || host.current === null) return endAll(ends);
        ends.push(show(workspace, made.screen, host.current, recording.title));
        setDeck(made);
        await begin(made, playing);
      } catch (error) {
        setFailure(failureOf(error));
      }
    };
    void build();
    return () => {
      life.abort();
      endAll(ends);
      setDeck(undefined);
    };
    // oxlint-disable-next-line react/exhaustive-deps -- the same recording in a list that was read again is no other one
  }, [workspace, recordingId, playing, createScreen, host]);
  return { deck, failure };
}

async function open(
  { clients, settings }: Workspace,
  { recordingId, title, duration }: Recording,
  createScreen: CreatePlayScreen,
): Promise<Deck> {
  const client = clients.recordings;
  const screen = await createScreen(lookOf(settings, title));
  const read = (from: number) => client.call('read', { recordingId, from });
  return { screen, playback: createPlayback({ read, screen, duration }), finding: createFinding(client, recordingId) };
}

/** Puts the screen on the page and keeps it in its size and look; returns the function that stops that. */
function show({ settings }: Workspace, screen: PlayScreen, host: HTMLElement, title: string): () => void {
  screen.attach(host);
  const observer = new ResizeObserver(screen.fit);
  observer.observe(host);
  const stop = watchLook(settings, () => screen.apply(lookOf(settings, title)));
  return () => {
    observer.disconnect();
    stop();
  };
}

async function begin({ playback, finding, screen }: Deck, { at, term }: Playing): Promise<void> {
  if (term !== '') finding.find(term, at);
  await playback.seek(at);
  // Whoever came for a place wants to read it; whoever came for the recording, to see it.
  if (term === '') playback.play();
  else screen.mark(term);
}

function endAll(ends: ReadonlyArray<() => void>): void {
  for (const end of ends) end();
}
