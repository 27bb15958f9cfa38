// `npm run new-rule -- ID --on OPERATION --describe TEXT --bad SQL --good SQL`: a rule with its page and its test, registered.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const USAGE = `npm run new-rule -- ID --on OPERATION --describe TEXT --bad SQL --good SQL

  ID                 kebab-case, the name of the hazard: drop-trigger
  --on OPERATION     the operation it looks at: DropTrigger
  --describe TEXT    what the migration does; begins with a verb, no full stop: "Drops a trigger that running code relies on"
  --bad SQL          an example that it speaks on, with « and » around the place if that is not the whole statement
  --good SQL         an example that it is silent on`;

/** Stands where only a person knows what to say; the tests fail while it is there. */
const WRITE = 'write:';

const MARKS = /[«»]/g;

function main() {
  const { id, on, describe, bad, good } = read();
  const files = {
    [`server/src/rules/${id}.ts`]: ruleText(id, on, describe),
    [`docs/rules/${id}.md`]: pageText(id, bad, good),
    [`test/unit/rules/${id}.test.ts`]: testText(id, bad, good),
  };
  for (const path of Object.keys(files)) if (existsSync(path)) refuse(`${path} exists already.`);
  for (const [path, text] of Object.entries(files)) writeFileSync(path, text, { flag: 'wx' });
  run('node_modules/prettier/bin/prettier.cjs', '--write', '--log-level', 'warn', ...Object.keys(files));
  run('node_modules/typescript/bin/tsc', '-b');
  run('out/test/generate.js');
  run('node_modules/typescript/bin/tsc', '-b');
  // The lists of rules are known now, so that heads and tables can be written.
  run('out/test/generate.js');
  console.log(`${Object.keys(files).join('\n')}

What is left: the condition in the rule, six cases for and six against in its test, what stands after "${WRITE}".
Run them with: npm run compile && npx mocha --grep ${id} out/test/unit/rules/*.test.js out/test/unit/rule-docs.test.js`);
}

function read() {
  let parsed;
  try {
    const text = { type: 'string' };
    parsed = parseArgs({
      allowPositionals: true,
      options: { on: text, describe: text, bad: text, good: text },
    });
  } catch (error) {
    // Node's advice about escaping helps nobody here; `--help` comes here too.
    refuse(`${error.message.split('. ')[0]}.\n\n${USAGE}`);
  }
  const { values, positionals } = parsed;
  const [id] = positionals;
  const missing = ['on', 'describe', 'bad', 'good'].filter((name) => !values[name]);
  if (positionals.length !== 1 || missing.length > 0) refuse(USAGE);
  if (!/^[a-z]+(-[a-z]+)*$/.test(id)) refuse(`${id} is not kebab-case.`);
  const operations = operationTypes();
  if (!operations.includes(values.on))
    refuse(`There is no operation ${values.on}. There are ${operations.join(', ')}.`);
  if (!/^[A-Z][a-z]+ .*[^.\s]$/.test(values.describe))
    refuse('--describe must begin with a verb and end without a full stop.');
  if (MARKS.test(values.good)) refuse('--good is silent, so it has no « and ».');
  return { ...values, id };
}

function operationTypes() {
  const folder = 'server/src/operations';
  const types = readdirSync(folder).flatMap((name) =>
    [...readFileSync(`${folder}/${name}`, 'utf8').matchAll(/readonly type: '([A-Z]\w+)'/g)].map(
      ([, type]) => type,
    ),
  );
  return [...new Set(types)].sort();
}

function ruleText(id, on, describe) {
  return `import { defineRule } from './rule';

/** ${WRITE} what happens in the database, and since which version. */
export const rule = defineRule({
  id: ${quoted(id)},
  category: 'breaks-code',
  description: ${quoted(describe)},
  severity: { recommended: 'warning', strict: 'warning', protocol: 'warning' },
  recipes: [],
  operations: [${quoted(on)}],
  visit({ report }) {
    report({ message: ${quoted(`This ${describe[0].toLowerCase()}${describe.slice(1)}.`)} });
  },
});
`;
}

function pageText(id, bad, good) {
  const section = (title, advice, tag, sql) =>
    [
      `## ${title}`,
      `<!-- ${WRITE} ${advice} -->`,
      ...(sql ? [`<!-- ${tag} -->`, `\`\`\`sql\n${sql}\n\`\`\``] : []),
    ].join('\n\n');
  return `${[
    `# ${id}`,
    '<!-- generated -->\n<!-- /generated -->',
    section('Problem', 'what a user of the database sees', 'bad', bad.replace(MARKS, '')),
    section('Why', 'what that costs the application or the deployment, and why it is not noticed before'),
    section('What PostgreSQL does', 'the lock, what it blocks and for how long, by version'),
    section('Safe form', 'what to do, with finished SQL', 'good', good),
    section('When not to care', 'where it is harmless, or that it never is'),
  ].join('\n\n')}\n`;
}

function testText(id, bad, good) {
  const marked = bad.includes('«') ? bad : bad.replace(/^(.*?)(;?\s*)$/s, '«$1»$2');
  return `import { table } from './lint';

table(${quoted(id)}, [
  ['the bad example', ${quoted(marked)}],
  ['the good example', ${quoted(good)}],
]);
`;
}

function quoted(text) {
  return `'${text.replace(/[\\']/g, '\\$&').replace(/\r?\n/g, '\\n')}'`;
}

function run(script, ...args) {
  const { status } = spawnSync(process.execPath, [script, ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) process.exit(1);
}

function refuse(message) {
  console.error(message);
  process.exit(2);
}

main();
