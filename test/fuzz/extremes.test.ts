import * as assert from 'node:assert/strict';
import { fixesFor } from '../../server/src/service/fixes';
import { hoverMarkdown } from '../../server/src/service/hover';
import { createProject } from '../unit/service/project';
import { EXTREMES } from './extremes';
import { findingHolds } from './invariants';
import { createWatchdog } from './watchdog';

const NAME = 'migrations/0002_change.sql';
const BASE = 'CREATE TABLE orders (id bigint PRIMARY KEY, total numeric, note text);\n';
const PLAIN = 'ALTER TABLE orders RENAME COLUMN note TO remark;\n';

describe('texts that no hand writes', () => {
  const watchdog = createWatchdog();
  afterEach(() => {
    watchdog.idle();
  });
  after(() => watchdog.stop());

  for (const [what, text] of Object.entries(EXTREMES)) {
    it(`${what}: no crash, an end, and what comes next is read right`, async () => {
      watchdog.busyWith(what);
      const project = await createProject({ 'migrations/0001_base.sql': BASE, [NAME]: text });
      const { analyzed, findings } = await project.check(NAME);
      for (const finding of findings.slice(0, 1000)) findingHolds(finding, text);
      const view = await project.view(NAME);
      for (const finding of analyzed ? findings.slice(0, 2) : []) fixesFor(analyzed!, finding, view);
      if (analyzed) hoverMarkdown(analyzed, findings, text.length >> 1, view);
      // The grammar is one WebAssembly module: what has run out of its stack must not stay broken.
      const { findings: next } = await project.check(NAME, PLAIN);
      assert.deepEqual(
        next.map(({ rule }) => rule).filter((rule) => rule === 'rename-column' || rule === 'syntax-error'),
        ['rename-column'],
      );
    });
  }
});
