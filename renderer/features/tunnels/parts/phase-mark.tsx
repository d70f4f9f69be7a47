import { useTranslation } from 'react-i18next';
import type { TunnelPhase, TunnelState } from '../../../../contract/features/tunnels.ts';
import { StateDot, type StateDotProps } from '../../../ui/state-dot.tsx';

const tones: Readonly<Record<TunnelPhase, StateDotProps['tone']>> = {
  closed: 'muted',
  connecting: 'warn',
  connected: 'ok',
  'agent-silent': 'warn',
  'network-lost': 'bad',
};

/** How a tunnel stands, in a dot and a word; what is wrong with it comes first. */
export function PhaseMark({ state: { phase, failure, traffic } }: { readonly state: TunnelState }) {
  const { t } = useTranslation();
  const word = t(`tunnels.phase.${phase}`);
  if (failure !== undefined && phase !== 'connected') {
    const title = t(`failures.codes.${failure.code}.title`);
    const tone = phase === 'closed' ? 'bad' : 'warn';
    return <StateDot tone={tone} label={phase === 'closed' ? title : t('tunnels.tryingAgain', { reason: title })} />;
  }
  if (traffic !== undefined && traffic.stalled > 0) return <StateDot tone="warn" label={t('tunnels.heldUp')} />;
  return <StateDot tone={tones[phase]} label={word} />;
}
