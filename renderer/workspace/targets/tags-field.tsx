import { Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import styles from './targets.module.css';
import type { TypedTag } from './typed-tags.ts';

export interface TagsFieldProps {
  readonly tags: readonly TypedTag[];
  readonly onChange: (tags: readonly TypedTag[]) => void;
  /** They are no targets as they are. */
  readonly wrong: boolean;
  /** How many AWS takes. */
  readonly most?: number;
}

/** Tags that all must be there, each with the values of which one is enough. */
export function TagsField({ tags, onChange, wrong, most = 5 }: TagsFieldProps) {
  const { t } = useTranslation();
  const change = (at: number, part: Partial<TypedTag>) =>
    onChange(tags.map((tag, index) => (index === at ? { ...tag, ...part } : tag)));
  return (
    <div className={styles['tags']}>
      {tags.map(({ key, values }, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- a tag that is typed has no other name
        <div key={at} className={styles['tag']}>
          <TextField label={t('targets.tagKey')} value={key} onChange={(next) => change(at, { key: next })} />
          <TextField label={t('targets.tagValues')} value={values} onChange={(next) => change(at, { values: next })} />
          {most > 1 && (
            <IconButton
              label={t('targets.withoutTag')}
              icon={X}
              disabled={tags.length === 1}
              onClick={() => onChange(tags.filter((_, index) => index !== at))}
            />
          )}
        </div>
      ))}
      <p className={styles['note']}>{t(most === 1 ? 'targets.tagHelp' : 'targets.tagsHelp')}</p>
      {most > 1 && (
        <div>
          <Button
            icon={Plus}
            disabled={tags.length >= most}
            onClick={() => onChange([...tags, { key: '', values: '' }])}
          >
            {t('targets.addTag')}
          </Button>
        </div>
      )}
      {wrong && <p className={styles['bad']}>{t('targets.errors.tags')}</p>}
    </div>
  );
}
