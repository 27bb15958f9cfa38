import * as assert from 'node:assert/strict';
import type { Answer, Frame, Question } from '../../../client/src/input/question';
import { runSteps } from '../../../client/src/input/steps';
import type { RecipeSummary, ScaffoldReply } from '../../../client/src/requests';
import { scaffoldDialogue, type ScaffoldServices } from '../../../client/src/scaffold/dialogue';
import { NOTHING_KNOWN, type ScaffoldState } from '../../../client/src/scaffold/state';

const RECIPES: RecipeSummary[] = [
  {
    id: 'add-foreign-key',
    title: 'Add a foreign key',
    description: 'In two steps.',
    parameters: [
      { name: 'table', title: 'Table', type: 'table', required: true, example: 'orders' },
      { name: 'columns', title: 'Columns', type: 'columns', required: true, example: 'user_id' },
      {
        name: 'onDelete',
        title: 'ON DELETE',
        type: 'enum',
        required: false,
        choices: ['cascade'],
        example: '',
      },
      { name: 'key', title: 'Key', type: 'columns', required: false, whenUnknown: true, example: 'id' },
    ],
  },
];

const FOLDERS = [
  { uri: 'file:///a', name: 'a', tool: 'plain', files: 2 },
  { uri: 'file:///b', name: 'b', tool: 'goose', files: 1 },
];

const TABLES = [
  {
    name: 'orders',
    columns: [{ name: 'user_id', type: 'bigint', notNull: true }],
    indexes: ['orders_pkey'],
  },
];

const FILES = { title: 'Add it', warnings: [], files: [{ uri: 'file:///b/2.sql', text: 'SELECT 1;\n' }] };

/** Runs the dialogue on prepared answers; `<` is Back, undefined is Escape. */
async function run(
  answers: (string | undefined)[],
  reply: (state: ScaffoldState) => ScaffoldReply = () => FILES,
): Promise<{ state: ScaffoldState | undefined; asked: string[]; questions: Question[]; previews: number }> {
  const asked: string[] = [];
  const questions: Question[] = [];
  let previews = 0;
  const services: ScaffoldServices = {
    recipes: RECIPES,
    folders: FOLDERS,
    tools: [{ id: 'goose', title: 'goose' }],
    newFolder: (path) =>
      path.includes('..')
        ? { problem: `${path} is not below a.` }
        : { uri: `file:///a/${path}`, name: `a/${path}`, tool: 'new folder', files: 0 },
    schema: () => Promise.resolve(TABLES),
    scaffold: (state) => Promise.resolve(reply(state)),
    preview: () => {
      previews += 1;
      return Promise.resolve();
    },
  };
  const ask = (question: Question, frame: Frame): Promise<Answer> => {
    questions.push(question);
    const number = frame.totalSteps === undefined ? '?' : `${frame.step}/${frame.totalSteps}`;
    asked.push(`${question.key} ${number}${frame.previous === undefined ? '' : ` was ${frame.previous}`}`);
    const next = answers.shift();
    if (next === undefined) return Promise.resolve({ type: 'cancelled' });
    return Promise.resolve(next === '<' ? { type: 'back' } : { type: 'value', value: next });
  };
  const state = await runSteps(NOTHING_KNOWN, scaffoldDialogue(services), ask);
  return { state, asked, questions, previews };
}

describe('The scaffold dialogue', () => {
  it('asks for pattern, folder and required parameters, previews and confirms', async () => {
    const { state, asked, previews } = await run([
      'add-foreign-key',
      'file:///b',
      'orders',
      'user_id',
      '#write',
    ]);
    assert.deepEqual(asked, ['recipe ?', 'folder 2/5', 'table 3/5', 'columns 4/5', 'confirm 5/5']);
    assert.equal(previews, 1);
    assert.deepEqual(state?.arguments, { table: 'orders', columns: 'user_id' });
    assert.equal(state?.folder?.uri, 'file:///b');
    assert.deepEqual(state?.result, FILES);
  });

  it('goes back to exactly what was, and remembers the answer', async () => {
    const { state, asked } = await run([
      'add-foreign-key',
      'file:///a',
      '<',
      'file:///b',
      'orders',
      '<',
      undefined,
    ]);
    assert.deepEqual(asked, [
      'recipe ?',
      'folder 2/5',
      'table 3/5',
      'folder 2/5 was file:///a',
      'table 3/5',
      'columns 4/5',
      'table 3/5 was orders',
    ]);
    assert.equal(state, undefined);
  });

  it('changes an option, shows the files again, and can take it back', async () => {
    const { state, previews, asked } = await run([
      ...['add-foreign-key', 'file:///a', 'orders', 'user_id'],
      ...['onDelete', 'cascade', '#name', 'fk', 'onDelete', '', '#write'],
    ]);
    assert.equal(previews, 4);
    assert.deepEqual(state?.arguments, { table: 'orders', columns: 'user_id' });
    assert.equal(state?.name, 'fk');
    assert.equal(asked.at(-1), 'confirm 11/11');
  });

  it('offers what the schema has, and lets the server judge what is typed', async () => {
    const refuse = (state: ScaffoldState): ScaffoldReply =>
      state.arguments['table'] === 'nowhere'
        ? { problems: [{ parameter: 'table', message: 'There is no table nowhere.' }] }
        : FILES;
    const { questions } = await run(['add-foreign-key', 'file:///a', undefined], refuse);
    const question = questions.at(-1);
    assert.ok(question?.kind === 'pick' && question.validate !== undefined);
    assert.deepEqual(
      question.choices.map(({ label, description }) => [label, description]),
      [['orders', 'user_id']],
    );
    assert.equal(await question.validate('nowhere'), 'There is no table nowhere.');
    assert.equal(await question.validate(''), 'Table: an answer is needed.');
    assert.equal(await question.validate('orders'), undefined);
  });

  it('asks for what the history may know only after the server said it does not', async () => {
    const needsKey = (state: ScaffoldState): ScaffoldReply =>
      state.arguments['key'] === undefined
        ? { problems: [{ parameter: 'key', message: 'The key of orders is not known.' }] }
        : FILES;
    const { state, questions } = await run(
      ['add-foreign-key', 'file:///a', 'orders', 'user_id', 'id', '#write'],
      needsKey,
    );
    assert.equal(questions.at(-2)?.problem, 'The key of orders is not known.');
    assert.deepEqual(state?.arguments, { table: 'orders', columns: 'user_id', key: 'id' });
  });

  it('lets a person choose which answer to change where the problem is about all', async () => {
    const refuse = (state: ScaffoldState): ScaffoldReply =>
      state.arguments['columns'] === 'user_id'
        ? { problems: [{ message: 'Both columns must be of one type.' }] }
        : FILES;
    const { state, questions } = await run(
      ['add-foreign-key', 'file:///a', 'orders', 'user_id', 'columns', 'other', '#write'],
      refuse,
    );
    assert.equal(questions.at(-3)?.problem, 'Both columns must be of one type.');
    assert.deepEqual(state?.arguments, { table: 'orders', columns: 'other' });
  });

  it('writes nothing where Cancel is chosen', async () => {
    const { state } = await run(['add-foreign-key', 'file:///a', 'orders', 'user_id', '#cancel']);
    assert.equal(state?.result, undefined);
  });

  it('asks for place and tool where nothing is there yet', async () => {
    const { state, questions } = await run([
      ...['add-foreign-key', 'db/migrations', 'goose', 'orders', 'user_id', '#runbook', '#write'],
    ]);
    assert.equal(state?.folder?.uri, 'file:///a/db/migrations');
    assert.equal(state.tool, 'goose');
    assert.equal(state.runbook, true);
    const [, folder, tool] = questions;
    assert.ok(folder?.kind === 'pick' && folder.validate !== undefined);
    assert.equal(await folder.validate('../x'), '../x is not below a.');
    assert.equal(await folder.validate('db'), undefined);
    assert.ok(tool?.kind === 'pick' && tool.validate === undefined);
  });

  it('switches the runbook on and off, and shows the files each time', async () => {
    const { state, previews } = await run([
      ...['add-foreign-key', 'file:///a', 'orders', 'user_id', '#runbook', '#runbook', '#write'],
    ]);
    assert.equal(state?.runbook, false);
    assert.equal(previews, 3);
  });
});
