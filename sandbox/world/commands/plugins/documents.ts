import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin, PluginContext } from './plugin.ts';

const localDocument = 'document.json';

/** aws:downloadContent from S3 buckets of the world and from Systems Manager; other sources are not reached from here. */
export const downloadContent: Plugin = async (context) => {
  const { inputs, write, workFolder, home } = context;
  const found = contentOf(context);
  if (found === undefined) {
    write(`failed to download content: ${String(inputs.sourceType)} gives nothing in this sandbox\n`, 'stderr');
    return { exitCode: 1 };
  }
  const wanted = typeof inputs.destinationPath === 'string' ? inputs.destinationPath : '';
  const folder = wanted === '' ? path.join(workFolder, 'downloads') : path.resolve(home.folder, wanted);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, found.name);
  writeFileSync(file, found.body, { mode: 0o700 });
  write(`Content downloaded to ${file}\n`, 'stdout');
  return { exitCode: 0 };
};

function contentOf({ inputs, agent }: PluginContext): { name: string; body: Buffer } | undefined {
  const info = infoOf(inputs.sourceInfo);
  if (inputs.sourceType === 'SSMDocument') {
    const { name = '', version } = info;
    const content = agent.readDocument(name, version);
    return content === undefined ? undefined : { name: localDocument, body: Buffer.from(content) };
  }
  const [, bucket = '', key = ''] =
    /^https:\/\/(?:s3[.-][\w.-]*amazonaws\.com\/)?([^./]+)(?:\.s3[\w.-]*\.amazonaws\.com)?\/(.+)$/.exec(
      info.path ?? '',
    ) ?? [];
  const body = inputs.sourceType === 'S3' ? agent.readObject(bucket, key) : undefined;
  return body === undefined ? undefined : { name: path.posix.basename(key), body };
}

function infoOf(value: unknown): Readonly<Record<string, string | undefined>> {
  try {
    const read: unknown = typeof value === 'string' ? JSON.parse(value) : value;
    return typeof read === 'object' && read !== null ? (read as Record<string, string>) : {};
  } catch {
    return {};
  }
}

/** aws:runDocument: a document of Systems Manager by its name, or the one that was downloaded before. */
export const runDocument: Plugin = async ({ inputs, workFolder, write, agent }) => {
  const name = typeof inputs.documentPath === 'string' ? inputs.documentPath : '';
  const content =
    inputs.documentType === 'LocalPath' ? downloaded(workFolder, name) : agent.readDocument(name, undefined);
  if (content === undefined) {
    write(`failed to run document: ${name} does not exist\n`, 'stderr');
    return { exitCode: 1 };
  }
  return agent.runDocument(content, inputs.documentParameters);
};

function downloaded(workFolder: string, name: string): string | undefined {
  try {
    return readFileSync(path.join(workFolder, 'downloads', path.basename(name) || localDocument), 'utf8');
  } catch {
    return undefined;
  }
}
