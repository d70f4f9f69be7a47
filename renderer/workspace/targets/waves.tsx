import { useTranslation } from 'react-i18next';
import { concurrencyOf, errorBudget, wavesOf, type RateControl, type Wave } from '../../../contract/rate-control.ts';
import styles from './targets.module.css';

export interface WavesProps {
  /** Whose words are used (`words/*`, `<of>.review`): nodes for commands, targets for automations. */
  readonly of: 'runCommand' | 'automation';
  /** What runs, by names for people. */
  readonly names: readonly string[];
  readonly control: RateControl;
  /** How many AWS takes at once, where more are sent in parts. */
  readonly partSize?: number | undefined;
}

/** Waves that are shown; what is between is counted. */
const mostWaves = 6;
const mostNames = 12;

/** The waves that a rate control comes to, and where errors would stop them. */
export function Waves({ of, names, control, partSize }: WavesProps) {
  const { t } = useTranslation();
  const waves = wavesOf(names, control, partSize !== undefined, partSize);
  const budget = errorBudget(control, names.length);
  const shownWaves = waves.map((wave, at) => ({ wave, at })).filter(({ wave, at }) => at < mostWaves || wave.stops);
  return (
    <>
      <h3>{t(`${of}.review.waves`, { count: waves.length })}</h3>
      <p>{t(`${of}.review.atOnce`, { count: concurrencyOf(control, names.length) })}</p>
      <p>{budget >= names.length ? t(`${of}.review.neverStops`) : t(`${of}.review.stopsAt`, { count: budget + 1 })}</p>
      <ol className={styles['waves']}>
        {shownWaves.map(({ wave, at }) => (
          <li key={at} value={at + 1}>
            <WaveLine of={of} wave={wave} number={at + 1} />
          </li>
        ))}
      </ol>
      {waves.length > shownWaves.length && (
        <p className={styles['note']}>{t(`${of}.review.moreWaves`, { count: waves.length - shownWaves.length })}</p>
      )}
    </>
  );
}

interface WaveLineProps extends Pick<WavesProps, 'of'> {
  readonly wave: Wave<string>;
  readonly number: number;
}

function WaveLine({ of, wave, number }: WaveLineProps) {
  const { t } = useTranslation();
  const left = wave.nodes.length - mostNames;
  return (
    <>
      <strong>{t(`${of}.review.wave`, { number, count: wave.nodes.length })}</strong>{' '}
      <span>
        {wave.nodes.slice(0, mostNames).join(', ')}
        {left > 0 && ` ${t('runCommand.andMore', { count: left })}`}
      </span>
      {wave.stops && <span className={styles['warn']}> {t(`${of}.review.stopsHere`)}</span>}
    </>
  );
}
