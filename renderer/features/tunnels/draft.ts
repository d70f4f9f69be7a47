import type { Input } from '../../../contract/define.ts';
import type { Tunnel, tunnels } from '../../../contract/features/tunnels.ts';
import type { Scope } from '../../../contract/values.ts';

/** What `tunnels.save` takes. */
export type TunnelToSave = Input<(typeof tunnels)['save']>['tunnel'];

/** A tunnel as its form holds it: what was typed, right or not. */
export interface Draft {
  /** Absent while it is new. */
  readonly tunnelId: string | undefined;
  readonly name: string;
  readonly group: string;
  readonly profile: string;
  readonly region: string;
  readonly nodeId: string;
  readonly nodeName: string;
  readonly to: 'node' | 'host';
  readonly host: string;
  readonly port: string;
  /** `''` means any free one. */
  readonly localPort: string;
  readonly width: number;
  readonly ipv6: boolean;
  readonly autostart: boolean;
  readonly reason: string;
}

/** A node that a new tunnel is to lead to. */
export interface TunnelEnd {
  readonly scope: Scope;
  readonly nodeId: string;
  readonly nodeName: string;
}

export function newDraft(scope: Scope, end?: TunnelEnd): Draft {
  const { profile, region } = end?.scope ?? scope;
  return {
    tunnelId: undefined,
    name: '',
    group: '',
    profile,
    region,
    nodeId: end?.nodeId ?? '',
    nodeName: end?.nodeName ?? '',
    to: 'node',
    host: '',
    port: '',
    localPort: '',
    width: 1,
    ipv6: false,
    autostart: false,
    reason: '',
  };
}

export function draftOf({ tunnelId, name, group, nodeName, autostart, route }: Tunnel): Draft {
  return {
    tunnelId,
    name,
    group,
    nodeName,
    autostart,
    ...route.scope,
    nodeId: route.nodeId,
    to: route.host === undefined ? 'node' : 'host',
    host: route.host ?? '',
    port: String(route.port),
    localPort: route.localPort === 0 ? '' : String(route.localPort),
    width: route.width,
    ipv6: route.ipv6,
    reason: route.reason ?? '',
  };
}

/** Fields that can be wrong. */
export type DraftField = 'name' | 'region' | 'nodeId' | 'host' | 'port' | 'localPort';

export type Reading =
  | { readonly tunnel: TunnelToSave; readonly wrong?: undefined }
  | { readonly tunnel?: undefined; readonly wrong: ReadonlySet<DraftField> };

// The forms of contract/values.ts, which the window cannot load (zod needs eval).
const nodeForm = /^m?i-[0-9a-f]{8,17}$/;
const regionForm = /^[a-z]{2,}(-[a-z]+)+-\d{1,2}$/;

export function isNodeId(text: string): boolean {
  return nodeForm.test(text);
}

/** The tunnel of a draft, or the fields that do not make one. */
export function readDraft(draft: Draft): Reading {
  const name = draft.name.trim();
  const host = draft.host.trim();
  const port = portOf(draft.port);
  const localPort = draft.localPort.trim() === '' ? 0 : portOf(draft.localPort);
  const wrong = new Set<DraftField>();
  if (name === '') wrong.add('name');
  if (!regionForm.test(draft.region)) wrong.add('region');
  if (!isNodeId(draft.nodeId)) wrong.add('nodeId');
  if (draft.to === 'host' && !/^[^\s/]{1,253}$/.test(host)) wrong.add('host');
  if (port === undefined) wrong.add('port');
  if (localPort === undefined) wrong.add('localPort');
  if (wrong.size > 0 || port === undefined || localPort === undefined) return { wrong };
  const { tunnelId, nodeId, nodeName, profile, region, width, ipv6, autostart } = draft;
  const reason = draft.reason.trim();
  const route = {
    scope: { profile, region },
    nodeId,
    ...(draft.to === 'host' && { host }),
    port,
    localPort,
    ipv6,
    width,
    ...(reason !== '' && { reason }),
  };
  const tunnel = { name, group: draft.group.trim(), nodeName, route, autostart };
  return { tunnel: tunnelId === undefined ? tunnel : { ...tunnel, tunnelId } };
}

function portOf(text: string): number | undefined {
  const port = /^\d{1,5}$/.test(text.trim()) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : undefined;
}
