import { ec2Protocol } from '../wire/protocols.ts';
import { describeInstances, describeInstanceStatus } from './ec2/describe-instances.ts';
import {
  copyImage,
  createImage,
  createSnapshot,
  deregisterImage,
  describeImages,
  describeSnapshots,
} from './ec2/images.ts';
import { rebootInstances, runInstances, startInstances, stopInstances, terminateInstances } from './ec2/power.ts';
import {
  associateIamInstanceProfile,
  describeIamInstanceProfileAssociations,
  disassociateIamInstanceProfile,
  replaceIamInstanceProfileAssociation,
} from './ec2/profiles.ts';
import { createTags, deleteTags, describeRegions, describeSecurityGroups } from './ec2/tags.ts';
import type { Service } from './service.ts';

export const ec2: Service = {
  protocol: ec2Protocol,
  operations: {
    AssociateIamInstanceProfile: associateIamInstanceProfile,
    CopyImage: copyImage,
    CreateImage: createImage,
    CreateSnapshot: createSnapshot,
    CreateTags: createTags,
    DeleteTags: deleteTags,
    DeregisterImage: deregisterImage,
    DescribeIamInstanceProfileAssociations: describeIamInstanceProfileAssociations,
    DescribeImages: describeImages,
    DescribeInstanceStatus: describeInstanceStatus,
    DescribeInstances: describeInstances,
    DescribeRegions: describeRegions,
    DescribeSecurityGroups: describeSecurityGroups,
    DescribeSnapshots: describeSnapshots,
    DisassociateIamInstanceProfile: disassociateIamInstanceProfile,
    RebootInstances: rebootInstances,
    ReplaceIamInstanceProfileAssociation: replaceIamInstanceProfileAssociation,
    RunInstances: runInstances,
    StartInstances: startInstances,
    StopInstances: stopInstances,
    TerminateInstances: terminateInstances,
  },
};
