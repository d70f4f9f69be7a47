import { select } from '../selector.ts';
import { needed, poll, StepError, text, texts, type Action, type ActionContext } from './action.ts';

/** aws:executeAwsApi: any operation that the sandbox has. */
export const executeAwsApi: Action = async (context) => {
  const payload = call(context);
  return { outputs: {}, payload };
};

/** aws:assertAwsResourceProperty. */
export const assertAwsResourceProperty: Action = async (context) => {
  const [found, wanted] = property(context);
  if (found !== undefined && wanted.includes(found)) return {};
  throw new StepError(
    `Property value ${found ?? 'null'} from the API output is not in desired values: [${wanted.join(', ')}]`,
  );
};

/** aws:waitForAwsResourceProperty: until it has a desired value, or the step's time is over. */
export const waitForAwsResourceProperty: Action = async (context) => {
  await poll(context, () => {
    const [found, wanted] = property(context);
    return found !== undefined && wanted.includes(found) ? found : undefined;
  });
  return {};
};

function property(context: ActionContext): [string | undefined, string[]] {
  const selector = text(needed(context, 'PropertySelector'));
  const value = select(selector, call(context));
  return [value === undefined ? undefined : text(value), texts(needed(context, 'DesiredValues'))];
}

function call(context: ActionContext): Readonly<Record<string, unknown>> {
  const { Service, Api, PropertySelector: _selector, DesiredValues: _values, ...input } = context.inputs;
  return context.call(
    text(Service ?? needed(context, 'Service')),
    operationName(text(Api ?? needed(context, 'Api'))),
    input,
  );
}

/** `describe_instances` and `describeInstances` are DescribeInstances. */
function operationName(api: string): string {
  return api
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
