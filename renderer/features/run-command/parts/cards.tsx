import { SquareTerminal } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { StateDot } from '../../../ui/state-dot.tsx';
import { useWorkspace } from '../../../workspace/workspace.ts';
import type { BoardStore } from '../board-store.ts';
import { codeOf } from '../columns.tsx';
import type { Card, Folded } from '../fold.ts';
import { tones } from '../states.ts';
import styles from './board.module.css';
import { Output, useOutput } from './output.tsx';

export interface CardsProps {
  readonly board: BoardStore;
  readonly folded: Folded;
  readonly isOver: boolean;
  readonly onShow: (nodeId: string) => void;
}

/** Drawn at once; more when they are asked for. */
const pageCards = 30;

/** What the nodes said: equal outputs are one card, the odd ones are shown against the majority. */
export function Cards({ board, folded, isOver, onShow }: CardsProps) {
  const { t } = useTranslation();
  const [most, setMost] = useState(pageCards);
  const { cards, same, different, failed, open } = folded;
  const [first] = cards;
  const majority = first?.kind === 'same' ? first : undefined;
  const parts = [
    same > 0 && t('runCommand.said.same', { count: same }),
    different > 0 && t('runCommand.said.different', { count: different }),
    failed > 0 && t('runCommand.said.failed', { count: failed }),
    open > 0 && t(isOver ? 'runCommand.said.reading' : 'runCommand.said.open', { count: open }),
  ].filter((part) => part !== false);
  return (
    <>
      <p role="status" className={styles['said']}>
        {parts.join(' · ')}
      </p>
      {cards.slice(0, most).map((card) => (
        <CardView
          key={card.fold}
          board={board}
          card={card}
          majority={card === majority ? undefined : majority}
          onShow={onShow}
        />
      ))}
      {cards.length > most && (
        <Button onClick={() => setMost(most + pageCards)}>
          {t('runCommand.moreCards', { count: cards.length - most })}
        </Button>
      )}
    </>
  );
}

interface CardProps extends Pick<CardsProps, 'board' | 'onShow'> {
  readonly card: Card;
  /** What this card is held against. */
  readonly majority: Card | undefined;
}

const mostNames = 10;

function CardView({ board, card, majority, onShow }: CardProps) {
  const { t } = useTranslation();
  const { openTerminal } = useWorkspace();
  const [whole, setWhole] = useState(false);
  const [allNames, setAllNames] = useState(false);
  const [first] = card.rows;
  const steps = useOutput(board, first);
  const against = useOutput(board, majority?.rows[0]);
  if (first === undefined) return null;
  const code = codeOf(first);
  const named = allNames ? card.rows : card.rows.slice(0, mostNames);
  return (
    <article
      className={styles['card']}
      data-kind={card.kind}
      aria-label={t('runCommand.card', { count: card.rows.length })}
    >
      <header className={styles['cardHead']}>
        <strong>{t('runCommand.nodes', { count: card.rows.length })}</strong>
        <StateDot tone={tones[first.state]} label={t(`runCommand.states.${first.state}`)} />
        {code !== undefined && code >= 0 && <span className={styles['muted']}>{t('runCommand.code', { code })}</span>}
        {first.cut && <span className={styles['warn']}>{t('runCommand.cut')}</span>}
        {majority !== undefined && (
          <Button onClick={() => setWhole(!whole)}>
            {t(whole ? 'runCommand.asDifference' : 'runCommand.asWhole')}
          </Button>
        )}
      </header>
      <ul className={styles['names']}>
        {named.map(({ nodeId, nodeName }) => (
          <li key={nodeId}>
            <button type="button" title={nodeId} onClick={() => onShow(nodeId)}>
              {nodeName || nodeId}
            </button>
            <IconButton
              label={t('runCommand.shellOn', { name: nodeName || nodeId })}
              icon={SquareTerminal}
              onClick={() =>
                openTerminal({
                  kind: 'session',
                  scope: board.scope,
                  nodeId,
                  nodeName: (nodeName || nodeId).slice(0, 256),
                })
              }
            />
          </li>
        ))}
        {card.rows.length > named.length && (
          <li>
            <button type="button" onClick={() => setAllNames(true)}>
              {t('common.andMore', { count: card.rows.length - named.length })}
            </button>
          </li>
        )}
      </ul>
      <Output steps={steps} against={whole ? undefined : majority && against} />
    </article>
  );
}
