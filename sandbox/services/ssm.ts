import { awsJson } from '../wire/protocols.ts';
import { recorded } from './recorded.ts';
import type { Operation, Service } from './service.ts';
import { listAssociations } from './ssm-associations.ts';
import { sendAutomationSignal, startAutomationExecution, stopAutomationExecution } from './ssm-automation.ts';
import {
  describeAutomationExecutions,
  describeAutomationStepExecutions,
  getAutomationExecution,
} from './ssm-automation-lists.ts';
import { getCommandInvocation, listCommandInvocations, listCommands } from './ssm-command-lists.ts';
import { cancelCommand, sendCommand } from './ssm-commands.ts';
import { describeDocument, getDocument, listDocuments, listDocumentVersions } from './ssm-document-lists.ts';
import { describeDocumentPermission, modifyDocumentPermission } from './ssm-document-sharing.ts';
import { createDocument, deleteDocument, updateDocument, updateDocumentDefaultVersion } from './ssm-documents.ts';
import { describeInstanceInformation, describeInstanceProperties, getConnectionStatus } from './ssm-nodes.ts';
import { getExecutionPreview, startExecutionPreview } from './ssm-previews.ts';
import { describeSessions, resumeSession, startSession, terminateSession } from './ssm-sessions.ts';
import { addTagsToResource, listTagsForResource, removeTagsFromResource } from './ssm-tags.ts';

/** Those that CloudTrail keeps. */
const changing: Readonly<Record<string, Operation>> = {
  AddTagsToResource: addTagsToResource,
  CancelCommand: cancelCommand,
  CreateDocument: createDocument,
  DeleteDocument: deleteDocument,
  ModifyDocumentPermission: modifyDocumentPermission,
  RemoveTagsFromResource: removeTagsFromResource,
  ResumeSession: resumeSession,
  SendAutomationSignal: sendAutomationSignal,
  SendCommand: sendCommand,
  StartAutomationExecution: startAutomationExecution,
  StartSession: startSession,
  StopAutomationExecution: stopAutomationExecution,
  TerminateSession: terminateSession,
  UpdateDocument: updateDocument,
  UpdateDocumentDefaultVersion: updateDocumentDefaultVersion,
};

export const ssm: Service = {
  protocol: awsJson,
  operations: {
    ...Object.fromEntries(Object.entries(changing).map(([name, operation]) => [name, recorded(name, operation)])),
    DescribeAutomationExecutions: describeAutomationExecutions,
    DescribeAutomationStepExecutions: describeAutomationStepExecutions,
    DescribeDocument: describeDocument,
    DescribeDocumentPermission: describeDocumentPermission,
    DescribeInstanceInformation: describeInstanceInformation,
    DescribeInstanceProperties: describeInstanceProperties,
    DescribeSessions: describeSessions,
    GetAutomationExecution: getAutomationExecution,
    GetCommandInvocation: getCommandInvocation,
    GetConnectionStatus: getConnectionStatus,
    GetDocument: getDocument,
    GetExecutionPreview: getExecutionPreview,
    ListAssociations: listAssociations,
    ListCommandInvocations: listCommandInvocations,
    ListCommands: listCommands,
    ListDocuments: listDocuments,
    ListDocumentVersions: listDocumentVersions,
    ListTagsForResource: listTagsForResource,
    StartExecutionPreview: startExecutionPreview,
  },
};
