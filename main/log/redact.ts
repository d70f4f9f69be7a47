/** Patterns of secrets in running text, each with what stays: enough to tell two apart, too little to use. */
const patterns: ReadonlyArray<readonly [RegExp, string]> = [
  // Access key ids are no secret by themselves, yet they name a person: the last four characters stay.
  [/\b(A(?:KIA|SIA))[A-Z2-7]{12}([A-Z2-7]{4})\b/g, '$1…$2'],
  // name=value and "name": "value" of everything that is a secret by its name.
  [
    /((?:aws_)?secret_?access_?key|(?:aws_)?(?:session|security)_?token|token_?value|access_?token|refresh_?token|client_?secret|x-amz-security-token|x-amz-signature|x-amz-credential|authorization|password)(\\?["']?\s*[:=]\s*\\?["']?(?:(?:Bearer|Basic)\s+)?)(?!(?:(?:Bearer|Basic)\s+)?•)(?:\\[^"'\\]|[^\s"'&,}\\])+/gi,
    '$1$2•',
  ],
  // The user and password of a URL, such as a proxy's.
  [/\b(https?:\/\/)[^\s/?#]*@/gi, '$1•@'],
  [/\bSignature=[0-9a-f]{64}\b/g, 'Signature=•'],
  // Temporary session tokens begin with one of a few base64 prefixes and are long.
  [/\b(?:IQoJ|FwoG|FQoG|AQoD|AAEA)[\w+/=-]{40,}/g, '•'],
  // A secret access key stands alone as forty characters of base64; ids and hashes are hexadecimal and stay.
  [/(?<![\w+/=-])(?=[\w+/]*[A-Z])(?=[\w+/]*[a-z])(?=[\w+/]*\d)[\w+/]{40}(?![\w+/=-])/g, '•'],
];

/** The text without secrets. Account ids, instance ids, ARNs, request ids and hashes stay. */
export function redact(text: string): string {
  return patterns.reduce((left, [pattern, instead]) => left.replace(pattern, instead), text);
}
