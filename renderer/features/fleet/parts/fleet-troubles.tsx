import { useTranslation } from 'react-i18next';
import { Troubles } from '../../../workspace/list/reading.tsx';
import type { FleetState } from '../store.ts';

/** What keeps the fleet from being whole and fresh. */
export function FleetTroubles({ state, retry }: { readonly state: FleetState; readonly retry: () => void }) {
  const { t } = useTranslation();
  const { load, rows, notices } = state;
  const others = notices.map(({ source, failure }) => ({
    key: `${source} ${failure.code}`,
    title: t(`fleet.notice.${source}`),
    failure,
  }));
  return <Troubles id="fleet" load={load} count={rows.count} retry={retry} others={others} />;
}
