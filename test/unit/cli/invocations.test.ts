import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { failOn, knownRule, parseCommand, text } from '../../../server/src/cli/arguments';
import { PAGES, type CommandName } from '../../../server/src/cli/help/pages';
import type { CommandPage } from '../../../server/src/cli/help/page';
import type { Options } from '../../../server/src/cli/option';
import { recipeSummaries } from '../../../server/src/service/scaffold';
import { readAction } from '../../generate/action-inputs';
import { repositoryRoot } from '../../repository';

const ROOT = repositoryRoot();

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** The words after `safe-migrations` in each line of a text that runs a command, as a shell splits them. */
function invocations(content: string): readonly (readonly string[])[] {
  const names = Object.keys(PAGES).join('|');
  const lines = content.matchAll(new RegExp(`safe-migrations ((?:${names})(?![\\w-])[^\`\\n]*)`, 'g'));
  return [...lines].map(([, line]) => words(line!.replace(/\s[#<>|].*$/, '')));
}

function words(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare!,
  );
}

/** Throws where the command line would refuse these words for their form. */
function parseInvocation([name, ...args]: readonly string[]): void {
  if (args.includes('--help')) return;
  const page: CommandPage = PAGES[name as CommandName];
  const [format, ...formats] = page.formats;
  const { values, positionals } = parseCommand(args, {
    options: { ...(name === 'scaffold' ? recipeOptions() : {}), ...page.options },
    formats: [format!, ...formats],
  });
  failOn(text(values['fail-on']));
  if (name === 'explain') knownRule(positionals[0]!);
  const rule = text(values['rule']);
  if (rule !== undefined) knownRule(rule);
  const recipes = recipeSummaries().map(({ id }) => id);
  if (name === 'scaffold' && values['list'] !== true) assert.ok(recipes.includes(positionals[0]!));
}

function recipeOptions(): Options {
  const names = recipeSummaries().flatMap(({ parameters }) => parameters.map((parameter) => parameter.name));
  const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return Object.fromEntries(names.map((name) => [kebab(name), { type: 'string', value: 'X', help: 'x' }]));
}

describe('command lines that we write down', () => {
  for (const [path, least] of [
    ['README.md', 7],
    ['docs/ci.md', 7],
  ] as const) {
    it(`${path}: are taken by the command line`, () => {
      const found = invocations(read(path));
      assert.ok(found.length >= least, `${found.length} were found`);
      for (const invocation of found) parseInvocation(invocation);
    });
  }

  it('examples of the help are taken too', () => {
    for (const { examples } of Object.values<CommandPage>(PAGES)) {
      for (const [command] of examples) parseInvocation(words(command.replace(/ [<>].*$/, '')));
    }
  });

  it('are found and refused where they are wrong', () => {
    assert.deepEqual(invocations('npx safe-migrations check "a b" --since x > out.json # why'), [
      ['check', 'a b', '--since', 'x'],
    ]);
    assert.throws(() => {
      parseInvocation(['check', '--sinse', 'main']);
    }, /did you mean --since/);
  });

  it('the hook of pre-commit runs a command on migrations', () => {
    const hooks = parse(read('.pre-commit-hooks.yaml')) as { id: string; entry: string; files: string }[];
    assert.deepEqual(
      hooks.map(({ id }) => id),
      ['safe-migrations'],
    );
    const [program, ...args] = words(hooks[0]!.entry);
    assert.equal(program, Object.keys((JSON.parse(read('package.json')) as { bin: object }).bin)[0]);
    parseInvocation([...args, 'db/migrations/1.sql']);
    const files = new RegExp(hooks[0]!.files);
    for (const path of ['db/migrations/1.sql', 'migrate/1.sql', 'db/changelog/a/1.sql'])
      assert.match(path, files);
    for (const path of ['queries/1.sql', 'old-migrations/1.sql', 'migrations/1.rb'])
      assert.doesNotMatch(path, files);
  });

  it('YAML of the pages is well-formed and names what is there', () => {
    const blocks = [...read('docs/ci.md').matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml]) => yaml!);
    assert.equal(blocks.length, 4);
    const { inputs } = readAction(ROOT);
    const { version } = JSON.parse(read('package.json')) as { version: string };
    for (const block of blocks) {
      assert.notEqual(parse(block), null);
      for (const [, used] of block.matchAll(/safe-migrations\/safe-migrations@(\S+)/g))
        assert.equal(used, `v${version}`);
      for (const [, used] of block.matchAll(/^ *rev: (\S+)/gm)) assert.equal(used, `v${version}`);
    }
    const withOurs = blocks.flatMap((block) => [
      ...block.matchAll(/safe-migrations@\S+\n *with:\n((?: {10}\S.*\n)+)/g),
    ]);
    assert.equal(withOurs.length, 2);
    for (const [, lines] of withOurs) {
      for (const [, name] of lines!.matchAll(/^ *([\w-]+):/gm)) assert.ok(Object.hasOwn(inputs, name!), name);
    }
  });

  it('the action uses each of its inputs once, and by the environment alone', () => {
    const { inputs, runs } = readAction(ROOT);
    const [step] = runs.steps;
    assert.doesNotMatch(step!.run, /\$\{\{/);
    assert.deepEqual(
      Object.entries(step!.env),
      Object.keys(inputs).map((name) => [
        `SAFE_MIGRATIONS_${name.toUpperCase().replaceAll('-', '_')}`,
        `\${{ inputs.${name} }}`,
      ]),
    );
    for (const name of Object.keys(step!.env)) assert.ok(step!.run.includes(`$${name}`), name);
    for (const { description } of Object.values(inputs)) assert.match(description, /^\S.*\.$/);
  });
});
