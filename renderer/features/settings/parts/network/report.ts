import type { TFunction } from 'i18next';
import type { HopResult } from '../../../../../contract/features/network.ts';
import type { Failure } from '../../../../../contract/failure.ts';
import { endpointServices, hops, type EndpointService, type Hop } from '../../../../../contract/network-values.ts';
import { failureTexts } from '../../../../workspace/failure-texts.ts';
import type { TestRun } from './store.ts';

/** The first hop that fails on the way to some services, and why. */
export interface FirstFailure {
  readonly hop: Hop;
  readonly services: readonly EndpointService[];
  readonly failure: Failure;
}

/** What fails first for each service; services with the same reason are told together, the earliest hop first. */
export function firstFailures(results: readonly HopResult[]): readonly FirstFailure[] {
  const found = new Map<string, { hop: Hop; services: EndpointService[]; failure: Failure }>();
  for (const service of endpointServices) {
    const own = results.filter((result) => result.service === service && result.failure !== undefined);
    const [first] = own.toSorted((a, b) => hops.indexOf(a.hop) - hops.indexOf(b.hop));
    if (first?.failure === undefined) continue;
    const { hop, failure } = first;
    const key = JSON.stringify([hop, failure.code, failure.subject?.['issuer'], failure.subject?.['proxy']]);
    const known = found.get(key);
    if (known === undefined) found.set(key, { hop, services: [service], failure });
    else known.services.push(service);
  }
  return [...found.values()].toSorted((a, b) => hops.indexOf(a.hop) - hops.indexOf(b.hop));
}

/** The run as plain text, for a ticket: a line for each hop, then what fails first and what to do. */
export function reportOf(t: TFunction, { scope, results }: TestRun, about: string): string {
  const lines = endpointServices.flatMap((service) => {
    const own = hops.flatMap((hop) => results.filter((each) => each.service === service && each.hop === hop));
    return own.length === 0 ? [] : ['', service, ...own.map((result) => `  ${lineOf(t, result)}`)];
  });
  const first = firstFailures(results).flatMap(({ hop, services, failure }) => {
    const { why, next, details } = failureTexts(t, failure);
    const title = t('settings.network.test.first', {
      hop: t(`settings.network.test.hops.${hop}`),
      services: services.join(', '),
    });
    return ['', title, why, next, details];
  });
  return [about, `${scope.profile} · ${scope.region}`, ...lines, ...first, ''].join('\n');
}

function lineOf(t: TFunction, { hop, state, ms, facts = {}, failure }: HopResult): string {
  const word = state === 'running' ? t('settings.network.test.running') : t(`settings.network.test.${state}`);
  const seen = Object.entries(facts).map(([name, value]) => `${name}=${value}`);
  const code = failure === undefined ? [] : [`${failure.code}: ${failure.message}`];
  const time = ms === undefined ? [] : [t('settings.network.test.ms', { ms })];
  return [`${t(`settings.network.test.hops.${hop}`)}: ${word}`, ...time, ...seen, ...code].join('  ');
}
