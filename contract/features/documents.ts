import { z } from 'zod';
import { feed, request } from '../define.ts';
import { Failure } from '../failure.ts';
import { DocumentName, DocumentVersion } from '../runnable.ts';
import { AccountId, DocumentParameter, Instant, Scope } from '../values.ts';

/** Whose documents: the account's own, Amazon's, those shared with the account, and everybody's public ones. */
export const DocumentOwner = z.enum(['Self', 'Amazon', 'Private', 'Public']);
export type DocumentOwner = z.infer<typeof DocumentOwner>;

export const DocumentFormat = z.enum(['JSON', 'YAML', 'TEXT']);
export type DocumentFormat = z.infer<typeof DocumentFormat>;

/** A version's number; AWS counts from 1. */
export const DocumentVersionNumber = z.string().regex(/^[1-9]\d*$/);
const NewName = z.string().regex(/^[a-zA-Z0-9_\-.]{3,128}$/);
const VersionName = z.string().regex(/^[a-zA-Z0-9_\-.]{1,128}$/);
/** AWS's limit is 64 KB. */
const Content = z.string().min(1).max(65_536);
const Tag = z.tuple([z.string().min(1).max(128), z.string().max(256)]);

/** A document as a list tells it (ssm:ListDocuments). */
export const DocumentRow = z.object({
  name: DocumentName,
  /** An account's id, or `Amazon`. */
  owner: z.string(),
  /** `Command`, `Automation`, `Session` …; AWS adds to them. */
  type: z.string(),
  format: z.string(),
  schemaVersion: z.string(),
  platforms: z.array(z.string()),
  /** The default version. */
  version: z.string(),
  targetType: z.string(),
  tags: z.array(Tag),
  createdAt: Instant.optional(),
});
export type DocumentRow = z.infer<typeof DocumentRow>;

export const DocumentVersionInfo = z.object({
  version: z.string(),
  versionName: z.string(),
  createdAt: Instant.optional(),
  isDefault: z.boolean(),
  format: z.string(),
  status: z.string(),
});
export type DocumentVersionInfo = z.infer<typeof DocumentVersionInfo>;

/** One version's content, in the format that its author chose. */
export const DocumentContent = z.object({
  name: DocumentName,
  version: z.string(),
  type: z.string(),
  format: DocumentFormat,
  content: z.string(),
  /** By the content's own rules; none for a content without them. */
  parameters: z.array(DocumentParameter),
});
export type DocumentContent = z.infer<typeof DocumentContent>;

/** What one document's pane shows. */
export const DocumentDetails = z.object({
  description: z.string(),
  status: z.string(),
  /** Why the status is what it is; `''` where AWS says nothing. */
  statusInformation: z.string(),
  defaultVersion: z.string(),
  latestVersion: z.string(),
  format: DocumentFormat,
  targetType: z.string(),
  createdAt: Instant.optional(),
  tags: z.array(Tag),
  versions: z.array(DocumentVersionInfo),
  /** Accounts it is shared with, or `all`; missing for a document of somebody else. */
  shares: z.array(z.string()).optional(),
  /** Parts that could not be read. */
  notices: z.array(Failure),
});
export type DocumentDetails = z.infer<typeof DocumentDetails>;

/** What uses a document: it stops working, or keeps it from being deleted. */
export const Dependents = z.object({
  associations: z.array(z.object({ id: z.string(), name: z.string() })),
  tasks: z.array(z.object({ window: z.string(), task: z.string() })),
  notices: z.array(Failure),
});
export type Dependents = z.infer<typeof Dependents>;

const Account = z.union([AccountId, z.literal('all')]);
const written = z.object({ version: z.string() });
const done = z.object({});

export const documents = {
  /** Documents of one kind of owner, page by page (ssm:ListDocuments); `more` where AWS has more than were asked for. */
  list: feed(
    z.strictObject({ scope: Scope, owner: DocumentOwner }),
    z.object({ rows: z.array(DocumentRow), more: z.boolean() }),
  ),
  /** ssm:GetDocument of one version, `$DEFAULT` or `$LATEST`. */
  content: request(
    z.strictObject({
      scope: Scope,
      name: DocumentName,
      version: DocumentVersion,
    }),
    DocumentContent,
  ),
  /** ssm:DescribeDocument, ListDocumentVersions and, for one's own, DescribeDocumentPermission. */
  describe: request(z.strictObject({ scope: Scope, name: DocumentName, own: z.boolean() }), DocumentDetails),
  /** ssm:ListAssociations and the tasks of maintenance windows that name the document. */
  dependents: request(z.strictObject({ scope: Scope, name: DocumentName }), Dependents),
  /** ssm:CreateDocument. */
  create: request(
    z.strictObject({
      scope: Scope,
      name: NewName,
      type: z.string().min(1).max(64),
      format: DocumentFormat,
      content: Content,
      targetType: z.string().max(200).optional(),
      versionName: VersionName.optional(),
      tags: z.array(Tag).max(50),
    }),
    written,
  ),
  /**
   * ssm:UpdateDocument, then UpdateDocumentDefaultVersion where wanted. `latest` is the version that the user saw: AWS
   * refuses where somebody wrote a newer one.
   */
  addVersion: request(
    z.strictObject({
      scope: Scope,
      name: DocumentName,
      latest: DocumentVersionNumber,
      format: DocumentFormat,
      content: Content,
      versionName: VersionName.optional(),
      makeDefault: z.boolean(),
    }),
    /** `failure`: the version was written, but is not the default. */
    z.object({ version: z.string(), failure: Failure.optional() }),
  ),
  /** ssm:UpdateDocumentDefaultVersion. */
  setDefault: request(z.strictObject({ scope: Scope, name: DocumentName, version: DocumentVersionNumber }), done),
  /** ssm:ModifyDocumentPermission. */
  share: request(
    z.strictObject({
      scope: Scope,
      name: DocumentName,
      add: z.array(Account).max(20),
      remove: z.array(Account).max(20),
    }),
    done,
  ),
  /** ssm:AddTagsToResource and RemoveTagsFromResource. */
  tag: request(
    z.strictObject({
      scope: Scope,
      name: DocumentName,
      set: z.array(Tag).max(50),
      remove: z.array(z.string().min(1).max(128)).max(50),
    }),
    done,
  ),
  /** ssm:DeleteDocument: all versions, or one that is not the default. */
  remove: request(
    z.strictObject({ scope: Scope, name: DocumentName, version: DocumentVersionNumber.optional() }),
    done,
  ),
};
