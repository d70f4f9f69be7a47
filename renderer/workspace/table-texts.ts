import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { TableTexts } from '../ui/table/column.ts';

/** The table's own words, the same on every page. */
export function useTableTexts(): TableTexts {
  const { t } = useTranslation();
  return useMemo(
    () => ({
      hide: t('common.table.hide'),
      moveLeft: t('common.table.moveLeft'),
      moveRight: t('common.table.moveRight'),
      wider: t('common.table.wider'),
      narrower: t('common.table.narrower'),
      clearSelection: t('common.table.clearSelection'),
      selected: (count: number) => t('common.table.selected', { count }),
    }),
    [t],
  );
}
