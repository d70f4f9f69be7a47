import { expect, test } from 'vitest';
import { orAborted } from '../../../../main/network/or-aborted.ts';

test('who has given up before it began does not wait for it', async () => {
  const given = orAborted(new Promise(() => {}), AbortSignal.abort());
  await expect(given).rejects.toMatchObject({ failure: { code: 'cancelled' } });
});
