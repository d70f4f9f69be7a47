import type { TFunction } from 'i18next';
import { languages } from '../../words/index.ts';

type NamedRegion = keyof typeof languages.en.shell.regions;

/** What people call a Region, such as "Seoul"; undefined for Regions that are newer than this app. */
export function regionName(t: TFunction, region: string): string | undefined {
  return Object.hasOwn(languages.en.shell.regions, region) ? t(`shell.regions.${region as NamedRegion}`) : undefined;
}
