import type { WireAnswer } from './protocols.ts';
import { element, type XmlValue } from './xml.ts';

type Members = Readonly<Record<string, unknown>>;

const namespace = ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';

/** How S3 writes each answer in API names; an operation without an entry answers nothing. */
const documents: Readonly<Record<string, (output: Members) => string>> = {
  ListBuckets: ({ Buckets, Owner }) =>
    element(
      'ListAllMyBucketsResult',
      { Owner: Owner as XmlValue, Buckets: { item: 'Bucket', values: Buckets as XmlValue[] } },
      namespace,
    ),
  ListObjectsV2: ({ Contents, ...rest }) => {
    const objects = (Contents as XmlValue[]).map((object) => element('Contents', object)).join('');
    const own = Object.entries(rest).map(([name, value]) => element(name, value as XmlValue));
    return `<ListBucketResult${namespace}>${own.join('')}${objects}</ListBucketResult>`;
  },
  GetBucketLocation: ({ LocationConstraint }) =>
    element('LocationConstraint', LocationConstraint as XmlValue, namespace),
  GetPublicAccessBlock: ({ PublicAccessBlockConfiguration }) =>
    element('PublicAccessBlockConfiguration', PublicAccessBlockConfiguration as XmlValue, namespace),
};

/** An answer of S3 as XML. */
export function s3Document(operation: string, output: Members): WireAnswer {
  const write = Object.hasOwn(documents, operation) ? documents[operation] : undefined;
  const contentType = 'application/xml';
  if (write === undefined) return { status: operation.startsWith('Delete') ? 204 : 200, contentType, body: '' };
  return { status: 200, contentType, body: `<?xml version="1.0" encoding="UTF-8"?>\n${write(output)}` };
}
