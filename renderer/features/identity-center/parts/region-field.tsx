import { useTranslation } from 'react-i18next';
import { knownRegions } from '../../../../contract/regions.ts';
import type { Region } from '../../../../contract/values.ts';
import { Select } from '../../../ui/select.tsx';
import { regionName } from '../../../workspace/region-name.ts';

export interface RegionFieldProps {
  readonly label: string;
  readonly help?: string;
  readonly value: Region;
  readonly onChange: (region: Region) => void;
}

/** One of the known Regions, or the one that is there already. */
export function RegionField({ label, help, value, onChange }: RegionFieldProps) {
  const { t } = useTranslation();
  const regions = knownRegions.includes(value) ? knownRegions : [value, ...knownRegions];
  const options = regions.map((region) => {
    const name = regionName(t, region);
    return { value: region, label: name === undefined ? region : `${region} · ${name}` };
  });
  return <Select label={label} help={help} value={value} options={options} onChange={onChange} />;
}
