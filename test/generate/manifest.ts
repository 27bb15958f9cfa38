import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { configurationSchema, contributedConfiguration, type DescribedRule } from './settings';

/** A generated file as it should be; the path is relative to the repository. */
export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}

/** package.json with its settings block, and the JSON schema of `.safe-migrations.json`. */
export function manifestFiles(root: string, rules: readonly DescribedRule[]): GeneratedFile[] {
  const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    contributes: Record<string, unknown>;
  };
  manifest.contributes['configuration'] = contributedConfiguration(rules);
  return [
    { path: 'package.json', text: json(manifest) },
    { path: 'schemas/configuration.schema.json', text: json(configurationSchema(rules)) },
  ];
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
