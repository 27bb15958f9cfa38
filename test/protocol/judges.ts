import Ajv from 'ajv';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { installPackages } from '../npm-packages';
import { repositoryRoot } from '../repository';

const FOLDER = join(repositoryRoot(), 'test', 'protocol', 'judges');

/** Installs what the output of the command line is judged by. */
export async function installJudges(): Promise<void> {
  await installPackages(FOLDER, 'The schemas of SARIF, GitHub and GitLab and the XML parser');
}

/** What the official schema of SARIF 2.1.0 says against a document. */
export function sarifProblems(document: unknown): readonly string[] {
  const file = join(FOLDER, 'node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  const { $schema, id, ...schema } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  // The words of draft 4 that it uses mean the same in later drafts.
  if ($schema !== 'http://json-schema.org/draft-04/schema#' || typeof id !== 'string')
    throw new Error(`${file} is another schema than expected.`);
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  ajv.addFormat('uri', isUri);
  ajv.addFormat('uri-reference', (text: string) => /^[\w.~%!$&'()*+,;=:@/-]*$/.test(text));
  ajv.addFormat('date-time', (text: string) => !Number.isNaN(Date.parse(text)));
  ajv.validate(schema, document);
  return (ajv.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message ?? ''}`);
}

function isUri(text: string): boolean {
  return URL.canParse(text);
}

interface Validation {
  readonly errors: readonly object[];
}

interface ActionValidator {
  validateAction(yaml: string): Validation;
  validateWorkflow(yaml: string): Validation;
}

function actionValidator(): ActionValidator {
  return createRequire(join(FOLDER, 'package.json'))('@action-validator/core') as ActionValidator;
}

/** What the published schema of GitHub's actions says against one. */
export function actionProblems(yaml: string): readonly object[] {
  return actionValidator().validateAction(yaml).errors;
}

/** What the published schema of GitHub's workflows says against one. */
export function workflowProblems(yaml: string): readonly object[] {
  return actionValidator().validateWorkflow(yaml).errors;
}

/** The jobs that the `.gitlab-ci.yml` of a repository runs with these variables, and what GitLab's schema says against it. */
export function lintGitlab(
  folder: string,
  variables: Readonly<Record<string, string>>,
): { readonly jobs: readonly string[]; readonly problems: readonly string[] } {
  const given = Object.entries(variables).flatMap(([name, value]) => ['--variable', `${name}=${value}`]);
  const predefined = ['--ignore-predefined-vars', Object.keys(variables).join()];
  const { stdout, stderr, error } = spawnSync(
    process.execPath,
    [join(FOLDER, 'node_modules/gitlab-ci-local/dist/index.js'), '--list-json', ...predefined, ...given],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, HOME: folder, NO_COLOR: '1', FORCE_COLOR: '0' } },
  );
  if (error) throw error;
  const problems = stderr.split('\n').filter((line) => line.includes('•') && line.includes('[#/'));
  const jobs = stdout.trim() === '' ? [] : (JSON.parse(stdout) as { name: string; when: string }[]);
  return { jobs: jobs.filter(({ when }) => when !== 'never').map(({ name }) => name), problems };
}

interface XmlParser {
  on(event: 'error', handler: (error: Error) => void): void;
  on(
    event: 'opentag',
    handler: (tag: { name: string; attributes: Readonly<Record<string, string>> }) => void,
  ): void;
  write(text: string): this;
  close(): void;
}

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The elements of an XML document in order. Throws where it is not well-formed. */
export function xmlElements(document: string): readonly Element[] {
  const require = createRequire(join(FOLDER, 'package.json'));
  const { SaxesParser } = require('saxes') as { SaxesParser: new () => XmlParser };
  const parser = new SaxesParser();
  const elements: Element[] = [];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    elements.push({ name, attributes: { ...attributes } });
  });
  parser.write(document).close();
  return elements;
}
