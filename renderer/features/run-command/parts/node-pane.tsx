import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunRow, StepOutput } from '../../../../contract/features/run-command.ts';
import { failureOf, idle, loading, failedLoad, type Load } from '../../../bridge/load.ts';
import { Button } from '../../../ui/button.tsx';
import { DetailsPane, Pairs } from '../../../ui/details-pane.tsx';
import { StateDot } from '../../../ui/state-dot.tsx';
import { FailureView } from '../../../workspace/failure-view.tsx';
import { useWorkspace } from '../../../workspace/workspace.ts';
import type { BoardStore } from '../board-store.ts';
import { tones } from '../states.ts';
import styles from './board.module.css';
import { Output, useOutput } from './output.tsx';

export interface NodePaneProps {
  readonly board: BoardStore;
  readonly row: RunRow;
  readonly onClose: () => void;
}

/** One node of a run: each step, all that is known of its output, and a way onto the node. */
export function NodePane({ board, row, onClose }: NodePaneProps) {
  const { t } = useTranslation();
  const { openTerminal } = useWorkspace();
  const { nodeId, nodeName, state, steps } = row;
  const outputs = useOutput(board, row);
  const name = nodeName || nodeId;
  return (
    <DetailsPane
      label={t('runCommand.pane.label', { name })}
      title={name}
      closeLabel={t('common.close')}
      onClose={onClose}
    >
      <Pairs
        pairs={[
          [t('runNodes.columns.id'), <code key="id">{nodeId}</code>],
          [
            t('runNodes.columns.state'),
            <StateDot key="state" tone={tones[state]} label={t(`runCommand.states.${state}`)} />,
          ],
        ]}
      />
      <div className={styles['shell']}>
        <Button
          onClick={() => openTerminal({ kind: 'session', scope: board.scope, nodeId, nodeName: name.slice(0, 256) })}
        >
          {t('runCommand.shellOn', { name })}
        </Button>
      </div>
      {steps.map((step) => {
        const output = outputs?.find((one) => one.name === step.name);
        return (
          <section key={step.name}>
            <h3 className={styles['step']}>
              {step.name} <StateDot tone={tones[step.state]} label={t(`runCommand.states.${step.state}`)} />
              {step.code >= 0 && <span className={styles['muted']}>{t('runCommand.code', { code: step.code })}</span>}
            </h3>
            <Output steps={outputs === undefined ? undefined : output === undefined ? [] : [output]} />
            {output?.stdoutCut === true && <Whole board={board} row={row} output={output} stream="stdout" />}
            {output?.stderrCut === true && <Whole board={board} row={row} output={output} stream="stderr" />}
          </section>
        );
      })}
    </DetailsPane>
  );
}

interface WholeProps extends Pick<NodePaneProps, 'board' | 'row'> {
  readonly output: StepOutput;
  readonly stream: 'stdout' | 'stderr';
}

interface WholeText {
  readonly place: string;
  readonly text: string;
  readonly cut: boolean;
}

/** Says that AWS reported the beginning alone, and gets all of it from where the command sent it. */
function Whole({ board, row, output, stream }: WholeProps) {
  const { t } = useTranslation();
  const { clients } = useWorkspace();
  const { command } = board.state.getState();
  const isKept = command !== undefined && (command.output.bucket !== '' || command.output.logs);
  const [load, setLoad] = useState<Load<WholeText>>(idle);
  const read = async () => {
    setLoad(loading);
    try {
      const of = { scope: board.scope, runId: board.runId, nodeId: row.nodeId, step: output.name, stream };
      setLoad({ status: 'ready', value: await clients.runCommand.call('whole', of) });
    } catch (error) {
      setLoad((before) => failedLoad(before, failureOf(error)));
    }
  };
  return (
    <div className={styles['whole']}>
      <p className={styles['warn']}>{t(`runCommand.cutAt.${stream}`)}</p>
      {!isKept && <p className={styles['muted']}>{t('runCommand.notKept')}</p>}
      {isKept && load.status !== 'ready' && (
        <Button disabled={load.status === 'loading'} onClick={() => void read()}>
          {t('runCommand.readWhole')}
        </Button>
      )}
      {load.status === 'failed' && <FailureView failure={load.failure} compact />}
      {load.status === 'ready' && (
        <>
          <p className={styles['muted']}>{load.value.place}</p>
          {load.value.cut && <p className={styles['warn']}>{t('runCommand.stillCut')}</p>}
          <pre className={styles['text']}>{load.value.text}</pre>
        </>
      )}
    </div>
  );
}
