import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lineOfConnection, uriOf } from '../../src/cli/config-place.ts';

const yaml = `jobs:
  appRoles:
    connections:
      - name: production
  posture:
    connections:
      - type: app-roles
        name: production # as above
      - { type: identity-center, name: 'identity-center' }
      - name: production-2
`;

const json = JSON.stringify(
  { jobs: { posture: { connections: [{ type: 'app-roles', name: 'production' }] } } },
  null,
  2,
);

describe('the place of a connection in the configuration', () => {
  it.each([
    { name: 'the one of jobs.posture', text: yaml, connection: 'production', line: 8 },
    { name: 'one in braces', text: yaml, connection: 'identity-center', line: 9 },
    { name: 'one whose name begins like another', text: yaml, connection: 'production-2', line: 10 },
    { name: 'Rolebridge itself', text: yaml, connection: 'rolebridge', line: 1 },
    {
      name: 'one of a configuration without jobs.posture',
      text: '- name: production',
      connection: 'production',
      line: 1,
    },
    { name: 'one in JSON', text: json, connection: 'production', line: 7 },
  ])('is a line: $name', ({ text, connection, line }) => {
    expect(lineOfConnection(text, connection)).toBe(line);
  });

  it.each([
    { file: 'config/my rolebridge.yaml', uri: 'config/my%20rolebridge.yaml' },
    { file: resolve('config/rolebridge.yaml'), uri: 'config/rolebridge.yaml' },
    { file: '/elsewhere/rolebridge.yaml', uri: 'file:///elsewhere/rolebridge.yaml' },
  ])('is in a file that is named from here: $file', ({ file, uri }) => {
    expect(uriOf(file)).toBe(uri);
  });
});
