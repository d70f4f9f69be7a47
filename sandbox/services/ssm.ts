import { awsJson } from '../wire/protocols.ts';
import type { Service } from './service.ts';
import {
  describeInstanceInformation,
  describeInstanceProperties,
  getConnectionStatus,
  listTagsForResource,
} from './ssm-nodes.ts';
import { describeSessions, getDocument, resumeSession, startSession, terminateSession } from './ssm-sessions.ts';

export const ssm: Service = {
  protocol: awsJson,
  operations: {
    DescribeInstanceInformation: describeInstanceInformation,
    DescribeInstanceProperties: describeInstanceProperties,
    DescribeSessions: describeSessions,
    GetConnectionStatus: getConnectionStatus,
    GetDocument: getDocument,
    ListTagsForResource: listTagsForResource,
    ResumeSession: resumeSession,
    StartSession: startSession,
    TerminateSession: terminateSession,
  },
};
