import { spawn } from 'node:child_process';
import { findProgram } from '../../shells/find-program.ts';
import { needed, StepError, text, type Action, type ActionContext } from './action.ts';

/** Calls the handler and puts its result after a line that no script prints by accident. */
const pythonStart = `
import json, sys
_input = json.load(sys.stdin)
_scope = {"__name__": "script"}
exec(compile(_input["script"], "script.py", "exec"), _scope)
_result = _scope[_input["handler"]](_input["payload"], {})
print(_input["mark"] + json.dumps(_result))
`;
const powershellStart = `
$in = [Console]::In.ReadToEnd() | ConvertFrom-Json
$env:InputPayload = ($in.payload | ConvertTo-Json -Depth 20 -Compress)
$result = Invoke-Expression $in.script
Write-Output ($in.mark + ($result | ConvertTo-Json -Depth 20 -Compress))
`;
const mostOutput = 100_000;

/** aws:executeScript: Python or PowerShell of this computer, where it is installed; boto3 and AWS's modules are not there. */
export const executeScript: Action = async (context) => {
  const { inputs } = context;
  const runtime = text(needed(context, 'Runtime'));
  const script = text(needed(context, 'Script'));
  const python = /^python/i.test(runtime);
  const program = python ? (findProgram('python3') ?? findProgram('python')) : findProgram('pwsh');
  if (program === undefined || !/^(?:python|powershell)/i.test(runtime))
    throw new StepError(
      `The runtime ${runtime} is not on this computer, so this sandbox cannot run the script.`,
      'InvalidInput',
    );
  const mark = `result-${context.run.id}:`;
  const payload = inputs.InputPayload ?? {};
  const args = python ? ['-c', pythonStart] : ['-NoLogo', '-NonInteractive', '-Command', powershellStart];
  const handler = python ? text(needed(context, 'Handler')) : '';
  const { out, code } = await run(context, program, args, JSON.stringify({ script, handler, payload, mark }));
  const at = out.lastIndexOf(mark);
  if (code !== 0 || at < 0)
    throw new StepError(`Failure - the script ended with ${code}: ${out.slice(-2_000)}`, 'ExecutionError');
  const result: unknown = JSON.parse(out.slice(at + mark.length).trim() || 'null');
  const answer = { Payload: result };
  return { outputs: { OutputPayload: JSON.stringify(answer) }, payload: answer };
};

function run(
  { signal }: ActionContext,
  file: string,
  args: string[],
  input: string,
): Promise<{ out: string; code: number }> {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      env: { PATH: process.env.PATH ?? '', LANG: 'C.UTF-8', PYTHONIOENCODING: 'utf-8' },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let out = '';
    const take = (bytes: Buffer) => (out = (out + bytes.toString('utf8')).slice(-mostOutput));
    const kill = () => child.kill('SIGKILL');
    signal.addEventListener('abort', kill, { once: true });
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', (error) => (out += error.message));
    child.once('close', (code) => {
      signal.removeEventListener('abort', kill);
      resolve({ out, code: code ?? 1 });
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
