import { expect, test, vi } from 'vitest';
import { CallFailed } from '../../../renderer/bridge/client.ts';
import { newDraft } from '../../../renderer/features/automation/draft.ts';
import { createFormStore } from '../../../renderer/features/automation/form-store.ts';
import { restart } from '../../support/automation-samples.ts';

const scope = { profile: 'dev', region: 'eu-west-1' };

/** A form in review whose starts answer what is given, one after the other; the last for good. */
async function formOf(...answers: Array<() => Promise<{ runId: string }>>) {
  const starts: Array<{ token: string }> = [];
  const told = {
    documents: () => ({ documents: [] }),
    document: () => restart,
    preview: () => ({}),
    start: (input: { token: string }) => {
      starts.push(input);
      return answers[Math.min(starts.length, answers.length) - 1]?.();
    },
    describe: () => ({ versions: [] }),
  };
  const call = async (name: keyof typeof told, input: never) => told[name](input);
  const draft = { ...newDraft, document: restart.name, how: 'rate' as const, values: ['i-00000001'] };
  const form = createFormStore({ automation: { call }, documents: { call } } as never, scope, draft, () => {});
  await vi.waitFor(() => expect(form.state.getState().document.status).toBe('ready'));
  form.review();
  expect(form.state.getState().step).toBe('review');
  return { form, starts };
}
const lost = () => Promise.reject(new CallFailed({ code: 'offline', message: 'read ECONNRESET' }));
const hasFailed = ({ form }: Awaited<ReturnType<typeof formOf>>) =>
  vi.waitFor(() => expect(form.state.getState().start.status).toBe('failed'));

test('while a start is pending there is no second one, whatever is pressed', async () => {
  const { form, starts } = await formOf(() => new Promise(() => {}));
  form.run();
  form.back();
  form.review();
  form.run();
  await vi.waitFor(() => expect(starts).toHaveLength(1));
  expect(form.state.getState()).toMatchObject({ step: 'review', start: { status: 'loading' } });
});

test('a start without an answer is tried again as the same, also after a look at the form', async () => {
  const made = await formOf(lost);
  const { form, starts } = made;
  form.run();
  await hasFailed(made);
  form.back();
  form.review();
  expect(form.state.getState().mayRun).toBe(false);
  form.run();
  await hasFailed(made);
  expect(starts).toHaveLength(2);
  expect(starts[1]?.token).toBe(starts[0]?.token);
});

test('another start after one without an answer is asked for first', async () => {
  const made = await formOf(lost);
  const { form, starts } = made;
  form.run();
  await hasFailed(made);
  form.back();
  form.change({ values: ['i-00000002'] });
  form.review();
  expect(form.state.getState().mayRun).toBe(true);
  form.run();
  await hasFailed(made);
  expect(starts[1]?.token).not.toBe(starts[0]?.token);
});

test('a start that AWS refused leaves nothing to ask', async () => {
  const made = await formOf(() => Promise.reject(new CallFailed({ code: 'access-denied', message: 'No.' })));
  made.form.run();
  await hasFailed(made);
  made.form.back();
  made.form.change({ values: ['i-00000002'] });
  made.form.review();
  expect(made.form.state.getState().mayRun).toBe(false);
});
