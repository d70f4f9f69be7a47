import { describe, expect, it } from 'vitest';
import { outputValue, readTemplate, TemplateError } from '../../../sandbox/world/stacks/template.ts';

const yaml = `Parameters:
  Env: { Type: String, Default: prod }
  Size: { Type: Number }
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      TopicName: !Sub "t-\${Env}"
      Tags: [{ Key: a, Value: !Ref Env }]
Outputs:
  Name: { Value: !Ref Topic }
  Arn: { Value: !GetAtt Topic.Arn }
  Text: { Value: !Sub "\${Env} of \${Topic}" }
`;

describe('templates', () => {
  it('are read with their short functions', () => {
    const { parameters, resources, outputs } = readTemplate(yaml);
    expect([...parameters]).toEqual([
      ['Env', { fallback: 'prod' }],
      ['Size', { fallback: undefined }],
    ]);
    expect(resources.get('Topic')?.type).toBe('AWS::SNS::Topic');
    expect(resources.get('Topic')?.properties).toContain('{"Ref":"Env"}');
    const names = new Map([
      ['Env', 'prod'],
      ['Topic', 'stack-Topic'],
    ]);
    const values = [...outputs].map(([name, value]) => [name, outputValue(value, names)]);
    expect(values).toEqual([
      ['Name', 'stack-Topic'],
      ['Arn', 'stack-Topic.Arn'],
      ['Text', 'prod of stack-Topic'],
    ]);
  });

  it.each(['', '{', 'Resources: {}', 'a: [', '{"Resources": {"A": {}}}'])('refuses %j', (body) => {
    expect(() => readTemplate(body)).toThrow(TemplateError);
  });
});
