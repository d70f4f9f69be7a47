import { StepError, type Action } from './action.ts';
import { assertAwsResourceProperty, executeAwsApi, waitForAwsResourceProperty } from './api.ts';
import { approve } from './approve.ts';
import { executeAutomation } from './children.ts';
import { branch, loop, pause, sleep, updateVariable } from './flow.ts';
import { invokeLambdaFunction } from './functions.ts';
import { copyImage, createImage, deleteImage } from './images.ts';
import { changeInstanceState, createTags, runInstances } from './instances.ts';
import { runCommand } from './run-command.ts';
import { executeScript } from './script.ts';
import { createStack, deleteStack } from './stacks.ts';

const actions: Readonly<Record<string, Action>> = {
  'aws:approve': approve,
  'aws:assertAwsResourceProperty': assertAwsResourceProperty,
  'aws:branch': branch,
  'aws:changeInstanceState': changeInstanceState,
  'aws:copyImage': copyImage,
  'aws:createImage': createImage,
  'aws:createStack': createStack,
  'aws:createTags': createTags,
  'aws:deleteImage': deleteImage,
  'aws:deleteStack': deleteStack,
  'aws:executeAutomation': executeAutomation,
  'aws:executeAwsApi': executeAwsApi,
  'aws:executeScript': executeScript,
  'aws:invokeLambdaFunction': invokeLambdaFunction,
  'aws:loop': loop,
  'aws:pause': pause,
  'aws:runCommand': runCommand,
  'aws:runInstances': runInstances,
  'aws:sleep': sleep,
  'aws:updateVariable': updateVariable,
  'aws:waitForAwsResourceProperty': waitForAwsResourceProperty,
};

/** The action of a step; one that is not part of the sandbox fails and says so. */
export function actionOf(name: string): Action {
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  return (
    action ??
    (() => Promise.reject(new StepError(`The action ${name} is not part of this sandbox.`, 'UnsupportedAction')))
  );
}
