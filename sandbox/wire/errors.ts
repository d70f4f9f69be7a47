/** An error as AWS answers it: a name, an HTTP status and a text; each protocol has its own shape for it. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = 'AwsError';
    this.code = code;
    this.status = status;
  }
}

/** The text of a value that breaks a model's constraint, in AWS's form. */
export function validation(member: string, value: unknown, constraint: string): AwsError {
  const text = `1 validation error detected: Value '${String(value)}' at '${member}' failed to satisfy constraint: ${constraint}`;
  return new AwsError('ValidationException', text);
}
