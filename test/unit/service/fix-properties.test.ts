import * as assert from 'node:assert/strict';
import { violations } from './fix-violations';
import { TOOLS_UNDER_TEST } from './tool-files';
import { UNSAFE } from './unsafe-statements';

describe('every fix, whatever the statement, the tool and the line breaks', () => {
  for (const tool of TOOLS_UNDER_TEST) {
    for (const lineBreak of ['\n', '\r\n'] as const) {
      for (const sql of UNSAFE) {
        it(`${tool.id}, ${lineBreak === '\n' ? 'LF' : 'CRLF'}: ${sql.replace(/\s+/g, ' ')}`, async () => {
          const wrong = await violations(tool, sql, lineBreak);
          assert.deepEqual(wrong, []);
        });
      }
    }
  }
});
