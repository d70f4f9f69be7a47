import type { RunNode, RunTargets } from '../../../contract/features/run-command.ts';
import { tagTargets, typedTags, type TypedTag } from '../../workspace/targets/typed-tags.ts';

/** `kept` stands for targets of a command that was made elsewhere and that no field of the form can say. */
export type TargetKind = 'nodes' | 'tags' | 'group' | 'all' | 'kept';

/** Where a command runs, as it is typed. */
export interface TargetsDraft {
  readonly to: TargetKind;
  readonly nodes: readonly RunNode[];
  readonly tags: readonly TypedTag[];
  readonly group: string;
  readonly kept: RunTargets | undefined;
}

const nodeIdPattern = /^m?i-[0-9a-f]{8,17}$/;

/**
 * Targets as the form's fields say them, where these say exactly the same again; as they were otherwise. A command that
 * is repeated never reaches other nodes than before.
 */
export function targetsOf(targets: RunTargets): Partial<TargetsDraft> {
  if (targets.kind === 'nodes') return { to: 'nodes', nodes: targets.nodes };
  const [one, ...others] = targets.targets;
  if (one !== undefined && others.length === 0) {
    const { key, values } = one;
    if (key === 'InstanceIds' && values.length === 1 && values[0] === '*') return { to: 'all' };
    if (key === 'InstanceIds' && values.every((nodeId) => nodeIdPattern.test(nodeId)))
      return { to: 'nodes', nodes: values.map((nodeId) => ({ nodeId, nodeName: '' })) };
    if (key === 'resource-groups:Name' && values.length === 1) return { to: 'group', group: values[0] ?? '' };
  }
  const tags = typedTags(targets.targets);
  return tags.length > 0 ? { to: 'tags', tags } : { to: 'kept', kept: targets };
}

/** The targets of a draft; undefined where something is missing or wrong. */
export function readTargets({ to, nodes, tags, group, kept }: TargetsDraft): RunTargets | undefined {
  if (to === 'nodes') return nodes.length === 0 ? undefined : { kind: 'nodes', nodes: [...nodes] };
  if (to === 'all') return { kind: 'targets', targets: [{ key: 'InstanceIds', values: ['*'] }] };
  if (to === 'kept') return kept;
  if (to === 'group')
    return group === '' ? undefined : { kind: 'targets', targets: [{ key: 'resource-groups:Name', values: [group] }] };
  const read = tagTargets(tags);
  return read === undefined ? undefined : { kind: 'targets', targets: read };
}
