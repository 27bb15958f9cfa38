import { tokenize } from '../statements/tokens';
import type { Target } from './constraint-steps';
import { repeatableBuild } from './index-build';
import type { Step } from './plan';
import {
  addConstraint,
  alterTable,
  besides,
  dropConstraint,
  dropIndexConcurrently,
  identifier,
  nameLiteral,
  qualified,
  unlessConstraintExists,
} from './sql';
import { afterParenthesis, isWord } from './written';

/**
 * The index is built CONCURRENTLY under the constraint's own name, and becomes the constraint in a moment. What a failed
 * build left is dropped first; see index-build.ts.
 * `definition` is the constraint as written from UNIQUE or PRIMARY KEY on; `columns` stand in where it is a column's and
 * names none. The columns of a primary key must be NOT NULL by then, or its second step reads the whole table.
 */
export function uniqueSteps(target: Target, name: string, definition: string, columns: string): Step[] {
  const { table } = target;
  const written = writtenKey(definition);
  const index = besides(table, name);
  const tail = [written.include, written.nulls, written.parameters, written.tablespace].filter(
    (part) => part !== '',
  );
  const create = [
    `CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS ${identifier(name)}`,
    `ON ${qualified(table)}`,
    written.columns === '' ? columns : written.columns,
    ...tail,
  ].join(' ');
  const using = `${written.words} USING INDEX ${identifier(name)}${written.attributes === '' ? '' : ` ${written.attributes}`}`;
  const use = useIndexStep(target, name, using);
  return [
    {
      phase: 'expand',
      title: `build the unique index ${name}`,
      slug: 'build_index',
      up: repeatableBuild(index, create),
      down: [dropIndexConcurrently(index)],
      transaction: false,
      check: {
        sql: `SELECT indisvalid FROM pg_index WHERE indexrelid = ${nameLiteral(index)}::regclass`,
        expect: 'true',
      },
      resume:
        'Remove duplicate rows if it named one, then run it again: it first drops the invalid index that is left.',
      needs: 'work',
    },
    {
      ...use,
      // The index goes with the constraint.
      down: [...use.down, ...repeatableBuild(index, create)],
      downTransaction: false,
      alone: {
        down: use.down,
        note: `Its way back drops the index with the constraint: before it is run again, take back the step that builds ${name}, and run that one first.`,
      },
    },
  ];
}

/** `definition`: UNIQUE or PRIMARY KEY USING INDEX and what follows. */
export function useIndexStep({ table, alter }: Target, name: string, definition: string): Step {
  return {
    phase: 'contract',
    title: `make the index the constraint ${name}`,
    slug: 'add_constraint',
    up: [unlessConstraintExists(table, name, alterTable(table, addConstraint(name, definition), alter))],
    down: [alterTable(table, dropConstraint(name), alter)],
    transaction: true,
    needs: 'lock',
  };
}

interface WrittenKey {
  readonly words: 'UNIQUE' | 'PRIMARY KEY';
  readonly nulls: string;
  /** `(a, b)`; empty for a column's own UNIQUE. */
  readonly columns: string;
  readonly include: string;
  readonly parameters: string;
  readonly tablespace: string;
  /** DEFERRABLE and what follows. */
  readonly attributes: string;
}

/** UNIQUE or PRIMARY KEY [NULLS [NOT] DISTINCT] (columns) [INCLUDE (…)] [WITH (…)] [USING INDEX TABLESPACE …] [DEFERRABLE …]. */
function writtenKey(definition: string): WrittenKey {
  const tokens = tokenize(definition);
  const isPrimary = isWord(tokens[0], 'PRIMARY');
  let index = isPrimary ? 2 : 1;
  const until = (end: number): string => {
    const text =
      end > index ? definition.slice(tokens[index]?.start, tokens[end - 1]?.end ?? definition.length) : '';
    index = Math.max(index, end);
    return text;
  };
  const nulls = until(
    isWord(tokens[index], 'NULLS') ? index + (isWord(tokens[index + 1], 'NOT') ? 3 : 2) : index,
  );
  const columns = until(tokens[index]?.text === '(' ? afterParenthesis(tokens, index) : index);
  const include = until(isWord(tokens[index], 'INCLUDE') ? afterParenthesis(tokens, index + 1) : index);
  const parameters = until(isWord(tokens[index], 'WITH') ? afterParenthesis(tokens, index + 1) : index);
  const tablespace = until(isWord(tokens[index], 'USING') ? index + 4 : index).replace(
    /^using\s+index\s+/i,
    '',
  );
  return {
    words: isPrimary ? 'PRIMARY KEY' : 'UNIQUE',
    nulls,
    columns,
    include,
    parameters,
    tablespace,
    attributes: until(tokens.length),
  };
}
