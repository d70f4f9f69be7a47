import { awsJson } from '../wire/protocols.ts';
import { recorded } from './recorded.ts';
import type { Service } from './service.ts';
import {
  createDocument,
  deleteDocument,
  describeDocument,
  getDocument,
  listDocuments,
  updateDocument,
  updateDocumentDefaultVersion,
} from './ssm-documents.ts';
import {
  describeInstanceInformation,
  describeInstanceProperties,
  getConnectionStatus,
  listTagsForResource,
} from './ssm-nodes.ts';
import { describeSessions, resumeSession, startSession, terminateSession } from './ssm-sessions.ts';

export const ssm: Service = {
  protocol: awsJson,
  operations: {
    CreateDocument: createDocument,
    DeleteDocument: deleteDocument,
    DescribeDocument: describeDocument,
    DescribeInstanceInformation: describeInstanceInformation,
    DescribeInstanceProperties: describeInstanceProperties,
    DescribeSessions: describeSessions,
    GetConnectionStatus: getConnectionStatus,
    GetDocument: getDocument,
    ListDocuments: listDocuments,
    ListTagsForResource: listTagsForResource,
    ResumeSession: recorded('ResumeSession', resumeSession),
    StartSession: recorded('StartSession', startSession),
    TerminateSession: recorded('TerminateSession', terminateSession),
    UpdateDocument: updateDocument,
    UpdateDocumentDefaultVersion: updateDocumentDefaultVersion,
  },
};
