import { useTranslation } from 'react-i18next';
import { concurrencyOf, errorBudget, wavesOf, type RateControl, type Wave } from '../../../contract/rate-control.ts';
import styles from './targets.module.css';

export interface WavesProps {
  /** What it runs on, by names for people. */
  readonly names: readonly string[];
  readonly control: RateControl;
  /** How many AWS takes at once, where more are sent in parts. */
  readonly partSize?: number | undefined;
}

/** Waves that are shown; what is between is counted. */
const mostWaves = 6;
const mostNames = 12;

/** The waves that a rate control comes to, and where errors would stop them. */
export function Waves({ names, control, partSize }: WavesProps) {
  const { t } = useTranslation();
  const waves = wavesOf(names, control, partSize !== undefined, partSize);
  const budget = errorBudget(control, names.length);
  const shownWaves = waves.map((wave, at) => ({ wave, at })).filter(({ wave, at }) => at < mostWaves || wave.stops);
  return (
    <>
      <h3>{t('targets.waves.title', { count: waves.length })}</h3>
      <p>{t('targets.waves.atOnce', { count: concurrencyOf(control, names.length) })}</p>
      <p>
        {budget >= names.length ? t('targets.waves.neverStops') : t('targets.waves.stopsAt', { count: budget + 1 })}
      </p>
      <ol className={styles['waves']}>
        {shownWaves.map(({ wave, at }) => (
          <li key={at} value={at + 1}>
            <WaveLine wave={wave} number={at + 1} />
          </li>
        ))}
      </ol>
      {waves.length > shownWaves.length && (
        <p className={styles['note']}>{t('targets.waves.more', { count: waves.length - shownWaves.length })}</p>
      )}
    </>
  );
}

interface WaveLineProps {
  readonly wave: Wave<string>;
  readonly number: number;
}

function WaveLine({ wave, number }: WaveLineProps) {
  const { t } = useTranslation();
  const left = wave.nodes.length - mostNames;
  return (
    <>
      <strong>{t('targets.waves.wave', { number, count: wave.nodes.length })}</strong>{' '}
      <span>
        {wave.nodes.slice(0, mostNames).join(', ')}
        {left > 0 && ` ${t('common.andMore', { count: left })}`}
      </span>
      {wave.stops && <span className={styles['warn']}> {t('targets.waves.stopsHere')}</span>}
    </>
  );
}
