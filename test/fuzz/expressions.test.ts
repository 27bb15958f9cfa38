import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import ts from 'typescript';
import { globSync } from '../glob';
import { repositoryRoot } from '../repository';

/** What an expression may be made to go back and forth over. */
const PUMPS = [
  ' ',
  '\t',
  '\n',
  '\r\n',
  'a',
  '_',
  '0',
  '-',
  '.',
  ',',
  ';',
  "'",
  '"',
  '`',
  '$',
  '(',
  ')',
  '\\',
  '/',
  ':',
  'a.',
  'a,',
  'a ',
  '--',
  ' \n',
];
const LENGTH = 250_000;
/**
 * Where the attack is ended, in milliseconds. A step for each two characters is thirty thousand million of them: nothing that
 * goes through a text once comes near, however busy the machine is.
 */
const ENDLESS = 40_000;

interface Expression {
  readonly source: string;
  readonly flags: string;
}

describe('regular expressions', () => {
  const root = repositoryRoot();
  const files = [...globSync(`${root}/server/src`, '.ts'), ...globSync(`${root}/client/src`, '.ts')];
  for (const file of files) {
    const expressions = expressionsOf(file);
    if (expressions.length === 0) continue;
    it(`${file.slice(root.length + 1)} go through a hostile text once`, () => {
      for (const expression of expressions) {
        assert.doesNotThrow(() => {
          attack(expression);
        }, expression.source);
      }
    });
  }
});

function expressionsOf(file: string): Expression[] {
  const found: Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      found.push({ source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022));
  return found;
}

/** Runs the expression on texts that begin as it likes and go on as it does not; throws where that takes too long. */
function attack({ source, flags }: Expression): void {
  const context = createContext({ source, flags: flags.replace('g', ''), texts: hostileTexts(source) });
  runInContext(
    'const expression = new RegExp(source, flags); for (const text of texts) expression.test(text);',
    context,
    {
      timeout: ENDLESS,
    },
  );
}

function hostileTexts(source: string): string[] {
  const beginnings = new Set(['']);
  for (const alternative of source.split('|')) {
    const plain = alternative
      .replace(/\(\?(?:[:=!]|<[=!])/g, '')
      .replace(/\\s[*+]?/g, ' ')
      .replace(/\\d[*+]?/g, '0')
      .replace(/\\w[*+]?/g, 'a')
      .replace(/\\b/g, '')
      .replace(/\\(.)/g, '$1')
      .replace(/\[\^?[^\]]*\][*+]?/g, 'a')
      .replace(/[()^$?*+]/g, '');
    beginnings
      .add(plain)
      .add(plain.slice(0, plain.length >> 1))
      .add(plain.slice(0, -1));
  }
  return [...beginnings]
    .slice(0, 40)
    .flatMap((begin) => PUMPS.map((pump) => begin + pump.repeat(LENGTH / pump.length) + '!\u0001'));
}
